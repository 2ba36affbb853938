/*
 * message_expect.c
 *     What must come next in a payment file: the schema's order, the rows' values.
 *
 * Nothing of the writer is used here, on purpose: a mistake in one of the two is found by the
 * other. Texts are compared as they are, so nothing has to be escaped or parsed.
 */
#include "message_expect.h"

#include <stdlib.h>

#include "maksatus/characters.h"
#include "maksatus/text.h"

enum { ADDRESS_LINE_MAX = 70 };

/* --- refusing --- */

void expectation_refuse(Expectation *expectation, const char *what, const char *name)
{
    if (expectation->status != STATUS_OK)
        return;
    if (expectation->total.count == 0)
        expectation->status = error_set(expectation->err, STATUS_INTEGRITY, "%.*s: %s (%s)",
                                        SLICE_ARGS(expectation->file->message_id), what, name);
    else
        expectation->status = error_set(
            expectation->err, STATUS_INTEGRITY, "%.*s, payment %lld, number %lld: %s (%s)",
            SLICE_ARGS(expectation->file->message_id), (long long)expectation->total.count,
            (long long)expectation->payment.number, what, name);
}

/* --- what must come --- */

static Expected *expect(Expectation *expectation, ExpectedKind kind, const char *name, Slice value)
{
    Expected *item = &expectation->expected[expectation->expected_count];

    ensure(expectation->expected_count < EXPECTED_MAX);
    *item = (Expected){.kind = kind, .name = name, .value = value};
    expectation->expected_count += 1;
    return item;
}

static void expect_open(Expectation *expectation, const char *name)
{
    (void)expect(expectation, EXPECT_OPEN, name, SLICE_NONE);
}

static void expect_close(Expectation *expectation, const char *name)
{
    (void)expect(expectation, EXPECT_CLOSE, name, SLICE_NONE);
}

static void expect_leaf(Expectation *expectation, const char *name, Slice value)
{
    (void)expect(expectation, EXPECT_LEAF, name, value);
}

static void expect_word(Expectation *expectation, const char *name, const char *word)
{
    expect_leaf(expectation, name, slice_of(word));
}

/* <outer><inner>value</inner></outer> */
static void expect_in(Expectation *expectation, const char *outer, const char *inner, Slice value)
{
    expect_open(expectation, outer);
    expect_leaf(expectation, inner, value);
    expect_close(expectation, outer);
}

static Slice money_text(char *bytes, size_t size, Money amount)
{
    Text text = text_on(bytes, size);

    text_add_money(&text, amount);
    ensure(!text.overflowed);
    return text_slice(&text);
}

static Slice number_text(char *bytes, size_t size, int64_t number)
{
    Text text = text_on(bytes, size);

    text_add_int(&text, number);
    ensure(!text.overflowed);
    return text_slice(&text);
}

static void expect_totals(Expectation *expectation, int64_t count, Money sum)
{
    expect_leaf(expectation, "NbOfTxs",
                number_text(expectation->count, sizeof expectation->count, count));
    expect_leaf(expectation, "CtrlSum", money_text(expectation->sum, sizeof expectation->sum, sum));
}

static void expect_bank(Expectation *expectation, const char *agent, Slice bic)
{
    expect_open(expectation, agent);
    if (slice_is_empty(bic)) {
        expect_open(expectation, "FinInstnId");
        expect_in(expectation, "Othr", "Id", SLICE_LITERAL("NOTPROVIDED"));
        expect_close(expectation, "FinInstnId");
    } else {
        expect_in(expectation, "FinInstnId",
                  expectation->file->version == PAIN_001_09 ? "BICFI" : "BIC", bic);
    }
    expect_close(expectation, agent);
}

static void expect_file_head(Expectation *expectation)
{
    const PaymentFile *file = expectation->file;

    expect_open(expectation, "Document");
    expect_open(expectation, "CstmrCdtTrfInitn");
    expect_open(expectation, "GrpHdr");
    expect_leaf(expectation, "MsgId", file->message_id);
    expect_leaf(expectation, "CreDtTm", file->created_at);
    expect_totals(expectation, file->count, file->sum);
    expect_open(expectation, "InitgPty");
    expect_leaf(expectation, "Nm", file->payer_name);
    if (!slice_is_empty(file->initiating_party_id)) {
        expect_open(expectation, "Id");
        expect_open(expectation, "OrgId");
        expect_open(expectation, "Othr");
        expect_leaf(expectation, "Id", file->initiating_party_id);
        expect_in(expectation, "SchmeNm", "Cd", SLICE_LITERAL("BANK"));
        expect_close(expectation, "Othr");
        expect_close(expectation, "OrgId");
        expect_close(expectation, "Id");
    }
    expect_close(expectation, "InitgPty");
    expect_close(expectation, "GrpHdr");
}

/* "<MsgId>-01" and the text of the execution day. */
static void group_texts(Expectation *expectation, Slice *group_id, Slice *day)
{
    Text id = text_on(expectation->group_id, sizeof expectation->group_id);
    Text day_text = text_on(expectation->day, sizeof expectation->day);

    text_add(&id, expectation->file->message_id);
    text_add_format(&id, "-%02zu", expectation->group_index + 1);
    text_add_day(&day_text, expectation->file->execution_day);
    ensure(!id.overflowed && !day_text.overflowed);
    *group_id = text_slice(&id);
    *day = text_slice(&day_text);
}

static void expect_group_head(Expectation *expectation)
{
    const PaymentFile *file = expectation->file;
    const MessageGroup *group = &expectation->group[expectation->group_index];
    Slice group_id, day;

    group_texts(expectation, &group_id, &day);
    expect_open(expectation, "PmtInf");
    expect_leaf(expectation, "PmtInfId", group_id);
    expect_word(expectation, "PmtMtd", "TRF");
    if (file->batch_booking != BOOKING_ABSENT)
        expect_word(expectation, "BtchBookg",
                    file->batch_booking == BOOKING_TRUE ? "true" : "false");
    expect_totals(expectation, group->count, group->sum);
    expect_open(expectation, "PmtTpInf");
    expect_in(expectation, "SvcLvl", "Cd", SLICE_LITERAL("SEPA"));
    expect_close(expectation, "PmtTpInf");
    if (file->version == PAIN_001_09)
        expect_in(expectation, "ReqdExctnDt", "Dt", day);
    else
        expect_leaf(expectation, "ReqdExctnDt", day);
    expect_in(expectation, "Dbtr", "Nm", file->payer_name);
    expect_open(expectation, "DbtrAcct");
    expect_in(expectation, "Id", "IBAN", file->debtor_iban);
    expect_word(expectation, "Ccy", "EUR");
    expect_close(expectation, "DbtrAcct");
    expect_bank(expectation, "DbtrAgt", file->debtor_bic);
    expect(expectation, EXPECT_LEAF, "ChrgBr", SLICE_LITERAL("SLEV"))->newline = true;
}

static void expect_if_given(Expectation *expectation, const char *name, Slice value)
{
    if (!slice_is_empty(value))
        expect_leaf(expectation, name, value);
}

/* One line of at most 70 characters, else one each. */
static void expect_address_lines(Expectation *expectation)
{
    const Payment *payment = &expectation->payment;
    Text line = text_on(expectation->line, sizeof expectation->line);

    text_add(&line, payment->street);
    if (!slice_is_empty(payment->street) && !slice_is_empty(payment->building))
        text_add_char(&line, ' ');
    text_add(&line, payment->building);
    if (!line.overflowed && utf8_length(text_slice(&line)) <= ADDRESS_LINE_MAX) {
        expect_if_given(expectation, "AdrLine", text_slice(&line));
        return;
    }
    expect_if_given(expectation, "AdrLine", payment->street);
    expect_if_given(expectation, "AdrLine", payment->building);
}

static void expect_address(Expectation *expectation)
{
    const Payment *payment = &expectation->payment;
    AddressMode mode = expectation->file->address_mode;

    if (mode == ADDRESS_NONE || slice_is_empty(payment->town) || slice_is_empty(payment->country))
        return;
    expect_open(expectation, "PstlAdr");
    if (mode == ADDRESS_STRUCTURED) {
        expect_if_given(expectation, "StrtNm", payment->street);
        expect_if_given(expectation, "BldgNb", payment->building);
    }
    expect_if_given(expectation, "PstCd", payment->postcode);
    expect_leaf(expectation, "TwnNm", payment->town);
    expect_leaf(expectation, "Ctry", payment->country);
    if (mode == ADDRESS_HYBRID)
        expect_address_lines(expectation);
    expect_close(expectation, "PstlAdr");
}

static void expect_remittance(Expectation *expectation)
{
    const Payment *payment = &expectation->payment;

    expect_open(expectation, "RmtInf");
    if (payment->remittance_kind == REMITTANCE_TEXT) {
        expect_leaf(expectation, "Ustrd", payment->remittance);
    } else {
        expect_open(expectation, "Strd");
        expect_open(expectation, "CdtrRefInf");
        expect_open(expectation, "Tp");
        expect_in(expectation, "CdOrPrtry", "Cd", SLICE_LITERAL("SCOR"));
        if (payment->remittance_kind == REMITTANCE_RF)
            expect_word(expectation, "Issr", "ISO");
        expect_close(expectation, "Tp");
        expect_leaf(expectation, "Ref", payment->remittance);
        expect_close(expectation, "CdtrRefInf");
        expect_close(expectation, "Strd");
    }
    expect_close(expectation, "RmtInf");
}

static void expect_payment(Expectation *expectation)
{
    const Payment *payment = &expectation->payment;
    size_t id_len =
        payment_end_to_end_id(expectation->file->payer, payment->number, expectation->id);
    Slice id = {expectation->id, id_len};
    Slice amount = money_text(expectation->amount, sizeof expectation->amount, payment->amount);

    expect_open(expectation, "CdtTrfTxInf");
    expect_open(expectation, "PmtId");
    expect_leaf(expectation, "InstrId", id);
    expect_leaf(expectation, "EndToEndId", id);
    expect_close(expectation, "PmtId");
    expect_open(expectation, "Amt");
    expect(expectation, EXPECT_LEAF, "InstdAmt", amount)->currency = true;
    expect_close(expectation, "Amt");
    if (!slice_is_empty(payment->bic))
        expect_bank(expectation, "CdtrAgt", payment->bic);
    expect_open(expectation, "Cdtr");
    expect_leaf(expectation, "Nm", payment->name);
    expect_address(expectation);
    expect_close(expectation, "Cdtr");
    expect_open(expectation, "CdtrAcct");
    expect_in(expectation, "Id", "IBAN", payment->iban);
    expect_close(expectation, "CdtrAcct");
    if (!slice_is_empty(payment->purpose))
        expect_in(expectation, "Purp", "Cd", payment->purpose);
    expect_remittance(expectation);
    expect(expectation, EXPECT_CLOSE, "CdtTrfTxInf", SLICE_NONE)->newline = true;
}

/* --- piece by piece --- */

static void remember_number(Expectation *expectation)
{
    MEMORY_GROW(expectation->numbers, expectation->number_capacity, expectation->number_count + 1);
    expectation->numbers[expectation->number_count] = expectation->payment.number;
    expectation->number_count += 1;
}

static void next_payment(Expectation *expectation)
{
    bool end = false;
    Status status = expectation->source.next(expectation->source.context, &expectation->payment,
                                             &end, expectation->err);

    if (status != STATUS_OK) {
        expectation->status = status;
        return;
    }
    if (end) {
        expectation_refuse(expectation, "fewer rows than the groups count", "CdtTrfTxInf");
        return;
    }
    expectation->open.count += 1;
    expectation->total.count += 1;
    if (expectation->payment.amount.cents <= 0
        || money_add_overflows(expectation->open.sum, expectation->payment.amount,
                               &expectation->open.sum)
        || money_add_overflows(expectation->total.sum, expectation->payment.amount,
                               &expectation->total.sum)) {
        expectation_refuse(expectation, "an amount that cannot be summed", "InstdAmt");
        return;
    }
    remember_number(expectation);
    expect_payment(expectation);
}

static void end_group(Expectation *expectation)
{
    const MessageGroup *group = &expectation->group[expectation->group_index];

    if (expectation->open.count != group->count || !money_equal(expectation->open.sum, group->sum))
        expectation_refuse(expectation, "the payments of a group are not its count and sum",
                           "PmtInf");
    expectation->open = (MessageGroup){0, MONEY_ZERO};
    expectation->group_index += 1;
    expect_close(expectation, "PmtInf");
}

static void end_file(Expectation *expectation)
{
    const PaymentFile *file = expectation->file;
    Payment more;
    bool end = false;
    Status status =
        expectation->source.next(expectation->source.context, &more, &end, expectation->err);

    if (status != STATUS_OK) {
        expectation->status = status;
        return;
    }
    if (!end)
        expectation_refuse(expectation, "more rows than the groups count", "CdtTrfTxInf");
    if (expectation->total.count != file->count || !money_equal(expectation->total.sum, file->sum))
        expectation_refuse(expectation, "the payments are not the count and sum of the file",
                           "GrpHdr");
    expect_close(expectation, "CstmrCdtTrfInitn");
    expect_close(expectation, "Document");
}

/* Makes the list of the next piece; afterwards piece says which one follows that. */
static void next_piece(Expectation *expectation)
{
    expectation->expected_count = 0;
    expectation->expected_at = 0;
    switch (expectation->piece) {
    case PIECE_FILE_HEAD:
        expect_file_head(expectation);
        expectation->piece = PIECE_GROUP_HEAD;
        break;
    case PIECE_GROUP_HEAD:
        expect_group_head(expectation);
        expectation->piece = PIECE_PAYMENT;
        break;
    case PIECE_PAYMENT:
        next_payment(expectation);
        if (expectation->open.count == expectation->group[expectation->group_index].count)
            expectation->piece = PIECE_GROUP_TAIL;
        break;
    case PIECE_GROUP_TAIL:
        end_group(expectation);
        expectation->piece = expectation->group_index < expectation->group_count ? PIECE_GROUP_HEAD
                                                                                 : PIECE_FILE_TAIL;
        break;
    case PIECE_FILE_TAIL:
        end_file(expectation);
        expectation->piece = PIECE_NOTHING;
        break;
    case PIECE_NOTHING:
        expectation_refuse(expectation, "something after the end", "Document");
        break;
    }
}

/* The next item of the list, or NULL when the file is refused. */
const Expected *expectation_next(Expectation *expectation)
{
    if (expectation->expected_at == expectation->expected_count && expectation->status == STATUS_OK)
        next_piece(expectation);
    return expectation->status == STATUS_OK ? &expectation->expected[expectation->expected_at]
                                            : NULL;
}

/* --- the end --- */

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

/* They nearly always are: numbers and ordinals are given in the same order. */
static bool numbers_ascend(const Expectation *expectation)
{
    for (size_t i = 1; i < expectation->number_count; i++) {
        if (expectation->numbers[i - 1] >= expectation->numbers[i])
            return false;
    }
    return true;
}

static void check_numbers(Expectation *expectation)
{
    if (numbers_ascend(expectation))
        return;
    qsort(expectation->numbers, expectation->number_count, sizeof(int64_t), by_number);
    for (size_t i = 1; i < expectation->number_count; i++) {
        if (expectation->numbers[i - 1] == expectation->numbers[i])
            expectation_refuse(expectation, "an id stands twice", "EndToEndId");
    }
}

void expectation_end(Expectation *expectation)
{
    if (expectation->piece != PIECE_NOTHING
        || expectation->expected_at != expectation->expected_count)
        expectation_refuse(expectation, "ends too early", "Document");
    check_numbers(expectation);
}

void expectation_done(Expectation *expectation)
{
    memory_free(expectation->numbers);
    expectation->numbers = NULL;
}
