/*
 * message_sample.c
 *     An invented payment file of four payments. All names and accounts are made up.
 */
#include "message_sample.h"

static const Payment payments[SAMPLE_PAYMENTS] = {
    {.number = 41,
     .amount = {200050},
     .iban = {"FI1410093000123458", 18},
     .bic = {"NDEAFIHH", 8},
     .name = {"Väinämöinen & Pojat <Oy>", 27},
     .street = {"Kylätie", 8},
     .building = {"1 A", 3},
     .postcode = {"40100", 5},
     .town = {"Jyväskylä", 11},
     .country = {"FI", 2},
     .remittance_kind = REMITTANCE_TEXT,
     .remittance = {"Avustus D/2026/00012 erä 1/2", 29},
     .purpose = {"GOVT", 4}},
    {.number = 42,
     .amount = {1},
     .iban = {"FI4819503000000010", 18},
     .name = {"Toinen Saaja", 12},
     .remittance_kind = REMITTANCE_NATIONAL,
     .remittance = {"1234561", 7}},
    {.number = 7,
     .amount = {99999999999},
     .iban = {"FI2112345600000785", 18},
     .name = {"X", 1},
     .town = {"Oulu", 4},
     .country = {"FI", 2},
     .remittance_kind = REMITTANCE_RF,
     .remittance = {"RF341234561", 11},
     .purpose = {"AEMP", 4}},
    {.number = INT64_C(99999999999999999),
     .amount = {150001},
     .iban = {"SE4550000000058398257466", 24},
     .bic = {"ESSESESSXXX", 11},
     .name = {"Kolmas 'Saaja' \"ry\"", 19},
     .street = {"Mycket långa gatan vid den stora sjön i den norra delen av staden", 67},
     .building = {"12345", 5},
     .town = {"Umeå", 5},
     .country = {"SE", 2},
     .remittance_kind = REMITTANCE_TEXT,
     .remittance = {"A", 1}},
};

void sample_total(Sample *sample)
{
    int64_t room = sample->file.max_per_pmtinf;

    memset(sample->group, 0, sizeof sample->group);
    sample->group_count = 1;
    sample->file.count = 0;
    sample->file.sum = MONEY_ZERO;
    for (size_t i = 0; i < sample->payment_count; i++) {
        MessageGroup *group = &sample->group[sample->group_count - 1];

        if (room > 0 && group->count == room) {
            group += 1;
            sample->group_count += 1;
        }
        group->count += 1;
        group->sum.cents += sample->payment[i].amount.cents;
        sample->file.count += 1;
        sample->file.sum.cents += sample->payment[i].amount.cents;
    }
}

void sample_make(Sample *sample, PainVersion version, AddressMode address_mode,
                 BatchBooking booking, int64_t max_per_pmtinf)
{
    memset(sample, 0, sizeof *sample);
    sample->file = (PaymentFile){
        .number = 1,
        .message_id = SLICE_LITERAL("KEHA-20261124-0001"),
        .payer = SLICE_LITERAL("KEHA"),
        .payer_name = SLICE_LITERAL("Kehittämis- ja hallintokeskus"),
        .initiating_party_id = SLICE_LITERAL("012345678"),
        .debtor_iban = SLICE_LITERAL("FI4950009420028730"),
        .debtor_bic = SLICE_LITERAL("OKOYFIHH"),
        .created_at = SLICE_LITERAL("2026-11-23T02:15:00+02:00"),
        .version = version,
        .address_mode = address_mode,
        .batch_booking = booking,
        .max_per_pmtinf = max_per_pmtinf,
    };
    ensure(day_make(2026, 11, 24, &sample->file.execution_day));
    memcpy(sample->payment, payments, sizeof payments);
    sample->payment_count = SAMPLE_PAYMENTS;
    sample_total(sample);
}

Status memory_write(void *context, Slice bytes, Error *err)
{
    Memory *memory = context;

    if (bytes.len > sizeof memory->bytes - memory->len)
        return error_set(err, STATUS_IO, "disk full");
    memcpy(memory->bytes + memory->len, bytes.at, bytes.len);
    memory->len += bytes.len;
    return STATUS_OK;
}

Status memory_read(void *context, char *bytes, size_t size, size_t *filled, Error *err)
{
    Memory *memory = context;
    size_t left = memory->len - memory->at;

    (void)err;
    if (memory->piece_max > 0 && size > memory->piece_max)
        size = memory->piece_max;
    *filled = left < size ? left : size;
    memcpy(bytes, memory->bytes + memory->at, *filled);
    memory->at += *filled;
    return STATUS_OK;
}

Status rows_next(void *context, Payment *payment, bool *end, Error *err)
{
    Rows *rows = context;

    (void)err;
    *end = rows->at == rows->count;
    if (!*end) {
        *payment = rows->payment[rows->at];
        rows->at += 1;
    }
    return STATUS_OK;
}

Status sample_write(const Sample *sample, Memory *memory, Error *err)
{
    AUTO_ARENA Arena arena = {0};
    MessageSink sink = {memory, memory_write};
    MessageWriter *writer = NULL;

    arena_init(&arena, 1024 * 1024);
    memory->len = 0;
    memory->at = 0;
    TRY(message_begin(&arena, &sample->file, sample->group, sample->group_count, sink, &writer,
                      err));
    for (size_t i = 0; i < sample->payment_count; i++)
        TRY(message_add(writer, &sample->payment[i], err));
    return message_end(writer, err);
}

Status sample_verify(const Sample *sample, Memory *memory, Slice schema_dir, Error *err)
{
    AUTO_ARENA Arena arena = {0};
    Rows rows = {sample->payment, sample->payment_count, 0};
    PaymentSource source = {&rows, rows_next};
    MessageSchemas schemas = {.dir = schema_dir};

    arena_init(&arena, 1024 * 1024);
    memory->at = 0;
    Status status = message_verify(&arena, &sample->file, sample->group, sample->group_count,
                                   &schemas, memory_read, memory, source, err);
    message_schemas_done(&schemas);
    return status;
}
