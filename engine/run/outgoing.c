/*
 * outgoing.c
 *     What the stages of phase B share: the rows of a file, its state, its payments.
 */
#include "outgoing.h"

#include "maksatus/arena.h"
#include "plan.h"

static const char *const state_names[] = {"open",      "closed", "promised", "approved",
                                          "published", "void",   "in_doubt"};
_Static_assert(COUNT_OF(state_names) == FILE_STATES, "one name a state");

const char *file_state_name(FileState state)
{
    ensure(state < FILE_STATES);
    return state_names[state];
}

FileState file_state_find(Slice name)
{
    for (size_t i = 0; i < COUNT_OF(state_names); i++) {
        if (slice_is(name, state_names[i]))
            return (FileState)i;
    }
    return FILE_STATES;
}

const char *outgoing_path(const Outgoing *file, const char *prefix, const char *ending)
{
    return arena_format(file->arena, "%s/outbox/%s%.*s%s", file->night->options->home, prefix,
                        SLICE_ARGS(file->file.message_id), ending);
}

Status outgoing_group(Outgoing *file, Store *store, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    int64_t most = file->file.max_per_pmtinf;

    if (file->group != NULL)
        return STATUS_OK;
    ensure(file->file.count > 0); /* it is closed */
    if (most == 0 || file->file.count <= most) {
        file->group = ARENA_NEW(file->arena, MessageGroup);
        file->group[file->group_count++] = (MessageGroup){file->file.count, file->file.sum};
        return STATUS_OK;
    }
    params_int(&params, file->file.number);
    params_int(&params, most);
    TRY(store_query(store, QUERY_FILE_GROUPS, &params, &result, err));
    file->group = ARENA_ARRAY(file->arena, MessageGroup, result_rows(result) + 1);
    for (; file->group_count < result_rows(result); file->group_count++)
        file->group[file->group_count] = (MessageGroup){result_int(result, file->group_count, 0),
                                                        result_money(result, file->group_count, 1)};
    return STATUS_OK;
}

static void load_head(Outgoing *file, const Result *result)
{
    Arena *arena = file->arena;

    file->file = (PaymentFile){
        .number = result_int(result, 0, 0),
        .message_id = arena_slice(arena, result_text(result, 0, 1)),
        .payer = arena_slice(arena, result_text(result, 0, 3)),
        .payer_name = arena_slice(arena, result_text(result, 0, 4)),
        .initiating_party_id = arena_slice(arena, result_text(result, 0, 5)),
        .debtor_iban = arena_slice(arena, result_text(result, 0, 6)),
        .debtor_bic = arena_slice(arena, result_text(result, 0, 7)),
        .execution_day = result_day(result, 0, 8),
        .created_at = arena_slice(arena, result_text(result, 0, 9)),
        .version = pain_version_find(result_text(result, 0, 10)),
        .address_mode = address_mode_find(result_text(result, 0, 11)),
        .batch_booking = batch_booking_read(result, 0, 12),
        .max_per_pmtinf = result_int(result, 0, 13),
        .count = result_int_or(result, 0, 14, 0),
        .sum = result_is_null(result, 0, 15) ? MONEY_ZERO : result_money(result, 0, 15),
    };
}

static Sha256 bytes_to_sha256(Slice bytes)
{
    Sha256 digest = {0};

    ensure(bytes.len == SHA256_BYTES || bytes.at == NULL);
    if (bytes.at != NULL)
        memcpy(digest.bytes, bytes.at, SHA256_BYTES);
    return digest;
}

Status outgoing_load(Night *night, Arena *arena, int64_t number, Outgoing **loaded, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    Outgoing *file = ARENA_NEW(arena, Outgoing);

    params_int(&params, number);
    TRY(store_query(night->store, QUERY_FILE_LOAD, &params, &result, err));
    ensure(result_rows(result) == 1);
    file->night = night;
    file->desk = &night->desk;
    file->arena = arena;
    file->state = file_state_find(result_text(result, 0, 2));
    ensure(file->state < FILE_STATES);
    load_head(file, result);
    file->sha256 = bytes_to_sha256(result_bytes(result, 0, 16));
    file->bytes = result_int_or(result, 0, 17, 0);
    file->two_person = slice_is(result_text(result, 0, 18), "two-person");
    file->cut_off_minutes = (int32_t)result_int(result, 0, 19);
    file->profile = arena_slice(arena, result_text(result, 0, 20));
    file->program_version = arena_slice(arena, result_text(result, 0, 21));
    file->rules_hash = bytes_to_sha256(result_bytes(result, 0, 22));
    file->run = result_int(result, 0, 23);
    file->hidden = outgoing_path(file, ".", ".xml");
    file->visible = outgoing_path(file, "", ".xml");
    file->planned_count = result_int(result, 0, 24);
    file->planned_sum = result_money(result, 0, 25);
    *loaded = file;
    return STATUS_OK;
}

void outgoing_done(Outgoing *file)
{
    if (file != NULL)
        payment_spool_close(&file->spool);
}

bool outgoing_is_late(const Outgoing *file)
{
    Day day;
    Error ignored = {0};

    return execution_day(file->night, file->file.execution_day, file->cut_off_minutes, &day,
                         &ignored)
               != STATUS_OK
           || !day_equal(day, file->file.execution_day);
}

Status outgoing_find(const Outgoing *file, const char *path, bool *found, Error *err)
{
    Sha256 digest;
    int64_t bytes;

    TRY(file_digest(path, found, &digest, &bytes, err));
    if (*found && (bytes != file->bytes || !sha256_equal(&digest, &file->sha256)))
        return error_set(err, STATUS_INTEGRITY, "%s is not the file that was promised", path);
    return STATUS_OK;
}

Status outgoing_pays_again(const Outgoing *file, Slice *decision, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, file->file.number);
    TRY(store_query(file->night->store, QUERY_FILE_PAYS_AGAIN, &params, &result, err));
    *decision = result_rows(result) == 0 ? SLICE_NONE
                                         : arena_slice(file->arena, result_text(result, 0, 0));
    return STATUS_OK;
}

Status outgoing_move(Outgoing *file, FileState to, int64_t act, const char *reason, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool promised = to == FILE_PROMISED;

    params_int(&params, file->file.number);
    params_string(&params, file_state_name(to));
    params_int_or_null(&params, file->night->run, act != 0);
    params_int_or_null(&params, act, act == 0);
    params_string(&params, reason);
    params_bytes(&params, promised ? file->sha256.bytes : NULL, SHA256_BYTES);
    params_int_or_null(&params, file->bytes, !promised);
    params_int_or_null(&params, file->file.count, to != FILE_CLOSED);
    params_money(&params, to == FILE_CLOSED ? file->file.sum : MONEY_NONE);
    params_day(&params, file->file.execution_day);
    int64_t affected;
    TRY(store_execute(file->night->store, QUERY_FILE_MOVE, &params, &affected, err));
    ensure(affected == 1);
    log_event(&file->night->log, "file", log_text("message_id", file->file.message_id),
              log_string("state", file_state_name(to)), log_string("reason", reason),
              log_int("count", file->file.count), log_money("sum", file->file.sum));
    file->state = to;
    return STATUS_OK;
}

/* ── payments in order ────────────────────────────────────────────────────────────────────── */

Status payment_rows_open(PaymentRows *rows, const Outgoing *file, Error *err)
{
    Store *reader = NULL;

    TRY(desk_reader(file->desk, &reader, err));
    return copy_out_begin(reader, QUERY_FILE_PAYMENTS, &file->file.number, 1, &rows->copy, err);
}

void payment_rows_close(PaymentRows *rows)
{
    copy_out_close(&rows->copy);
}

static RemittanceKind remittance_kind(Slice text)
{
    if (slice_is(text, "national"))
        return REMITTANCE_NATIONAL;
    return slice_is(text, "rf") ? REMITTANCE_RF : REMITTANCE_TEXT;
}

Status payment_rows_next(void *context, Payment *payment, bool *end, Error *err)
{
    PaymentRows *rows = context;
    const Row *row;

    TRY(copy_out_next(rows->copy, &row, err));
    *end = row == NULL;
    if (row == NULL)
        return STATUS_OK;
    *payment = (Payment){
        .number = row_int(row, 0),
        .decision = row_int(row, 1),
        .amount = row_money(row, 2),
        .iban = row_text(row, 3),
        .bic = row_text(row, 4),
        .name = row_text(row, 5),
        .street = row_text(row, 6),
        .building = row_text(row, 7),
        .postcode = row_text(row, 8),
        .town = row_text(row, 9),
        .country = row_text(row, 10),
        .remittance_kind = remittance_kind(row_text(row, 11)),
        .remittance = row_text(row, 12),
        .purpose = row_text(row, 13),
    };
    return STATUS_OK;
}
