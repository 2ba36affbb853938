/*
 * plan.c
 *     Files that are open in this run, and the texts of payments as their bank takes them.
 */
#include "plan.h"

#include "maksatus/arena.h"
#include "maksatus/message.h"
#include "maksatus/reference_number.h"

enum { NAME_MAX_CHARACTERS = 70, TEXT_MAX_CHARACTERS = 140 };

Status execution_day(const Night *night, Day wanted, int32_t cut_off_minutes, Day *day, Error *err)
{
    Day first = night->today;
    bool past = !night->by_the_day && day_equal(night->today, night->clock.local_day)
                && night->clock.local_minutes >= cut_off_minutes;

    if (past)
        first = day_plus(first, 1);
    if (day_before(wanted, first))
        wanted = first;
    if (!calendar_next_open(reference_calendar(night->reference), wanted, day)) {
        TEXT_ON_STACK(text, 16);
        text_add_day(&text, wanted);
        return error_set(err, STATUS_USAGE, "no bank days are known on or after %.*s",
                         SLICE_ARGS(text_slice(&text)));
    }
    return STATUS_OK;
}

/* ── files ────────────────────────────────────────────────────────────────────────────────── */

static PlannedFile *add_file(Plan *plan)
{
    MEMORY_GROW(plan->file, plan->file_capacity, plan->file_count + 1);
    plan->file[plan->file_count] = ARENA_NEW(plan->arena, PlannedFile);
    return plan->file[plan->file_count++];
}

PainVersion pain_version_find(Slice word)
{
    return slice_is(word, "03") ? PAIN_001_03 : PAIN_001_09;
}

AddressMode address_mode_find(Slice word)
{
    if (slice_is(word, "structured"))
        return ADDRESS_STRUCTURED;
    return slice_is(word, "hybrid") ? ADDRESS_HYBRID : ADDRESS_NONE;
}

BatchBooking batch_booking_read(const Result *result, size_t row, size_t column)
{
    if (result_is_null(result, row, column))
        return BOOKING_ABSENT;
    return result_bool(result, row, column) ? BOOKING_TRUE : BOOKING_FALSE;
}

Status plan_load(Night *night, Arena *arena, Plan **plan, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    *plan = ARENA_NEW(arena, Plan);
    (*plan)->night = night;
    (*plan)->arena = arena;
    params_int(&params, night->run);
    TRY(store_query(night->store, QUERY_PLAN_FILES, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        PlannedFile *planned = add_file(*plan);

        planned->file = (PaymentFile){
            .number = result_int(result, i, 0),
            .payer = arena_slice(arena, result_text(result, i, 1)),
            .payer_name = arena_slice(arena, result_text(result, i, 13)),
            .initiating_party_id = arena_slice(arena, result_text(result, i, 14)),
            .debtor_iban = arena_slice(arena, result_text(result, i, 15)),
            .debtor_bic = arena_slice(arena, result_text(result, i, 16)),
            .execution_day = result_day(result, i, 3),
            .version = pain_version_find(result_text(result, i, 4)),
            .address_mode = address_mode_find(result_text(result, i, 6)),
            .batch_booking = batch_booking_read(result, i, 17),
            .max_per_pmtinf = result_int(result, i, 9),
            .count = result_int(result, i, 10),
            .sum = result_money(result, i, 11),
        };
        planned->account = arena_slice(arena, result_text(result, i, 2));
        planned->character_set
            = slice_is(result_text(result, i, 5), "basic") ? CHARACTERS_BASIC : CHARACTERS_LATIN1;
        planned->max_payments = result_int(result, i, 7);
        planned->max_bytes = result_int(result, i, 8);
        planned->bytes = result_int(result, i, 12);
    }
    return STATUS_OK;
}

void plan_done(Plan **plan)
{
    if (*plan != NULL) {
        memory_free((*plan)->file);
        memory_free((*plan)->part);
        memory_free((*plan)->paymaster);
    }
    *plan = NULL;
}

static Status look_up_paymaster(const Night *night, const Facts *facts, Paymaster *found,
                                Error *err)
{
    const ReferenceData *data = night->reference;

    *found = (Paymaster){reference_payer(data, facts->payer, night->today),
                         reference_account(data, facts->payer, facts->account, night->today), NULL};
    if (found->account != NULL)
        found->profile = reference_profile(data, found->account->bank_profile, night->today);
    if (found->payer == NULL || found->profile == NULL)
        return error_set(err, STATUS_USAGE,
                         "payer %.*s has no account %.*s with a bank profile that is valid on the "
                         "run date: load reference data",
                         SLICE_ARGS(facts->payer), SLICE_ARGS(facts->account));
    return STATUS_OK;
}

/* By the names: a refund has a payer and an account, but no competence that gives them. */
static Status find_paymaster(Plan *plan, const Facts *facts, const Paymaster **found, Error *err)
{
    for (size_t i = 0; i < plan->paymaster_count; i++) {
        *found = &plan->paymaster[i];
        if (slice_equal((*found)->account->payer, facts->payer)
            && slice_equal((*found)->account->account, facts->account))
            return STATUS_OK;
    }

    Paymaster fresh;
    TRY(look_up_paymaster(plan->night, facts, &fresh, err));
    MEMORY_GROW(plan->paymaster, plan->paymaster_capacity, plan->paymaster_count + 1);
    plan->paymaster[plan->paymaster_count] = fresh;
    *found = &plan->paymaster[plan->paymaster_count++];
    return STATUS_OK;
}

static Status find_day(Plan *plan, Day wanted, int32_t cut_off_minutes, Day *day, Error *err)
{
    PlannedDay *known = &plan->day[(uint32_t)wanted.number % PLANNED_DAYS];

    if (!known->known || !day_equal(known->wanted, wanted)
        || known->cut_off_minutes != cut_off_minutes) {
        TRY(execution_day(plan->night, wanted, cut_off_minutes, day, err));
        *known = (PlannedDay){true, cut_off_minutes, wanted, *day};
    }
    *day = known->day;
    return STATUS_OK;
}

static Slice booking_text(BatchBooking booking)
{
    switch (booking) {
    case BOOKING_TRUE:
        return SLICE_LITERAL("true");
    case BOOKING_FALSE:
        return SLICE_LITERAL("false");
    case BOOKING_ABSENT:
        break;
    }
    return SLICE_NONE;
}

static Slice address_text(AddressMode mode)
{
    switch (mode) {
    case ADDRESS_STRUCTURED:
        return SLICE_LITERAL("structured");
    case ADDRESS_HYBRID:
        return SLICE_LITERAL("hybrid");
    case ADDRESS_NONE:
        break;
    }
    return SLICE_LITERAL("none");
}

/* PAYER-YYYYMMDD-NNNN, the number from a sequence of the database. */
static Status next_message_id(Plan *plan, Slice payer, Slice *message_id, Error *err)
{
    int64_t number;
    bool found;
    CivilDay day = day_civil(plan->night->today);

    TRY(store_query_int(plan->night->store, QUERY_NEXT_MESSAGE_NUMBER, NULL, &found, &number, err));
    ensure(found);
    *message_id = slice_of(arena_format(plan->arena, "%.*s-%04d%02d%02d-%04lld", SLICE_ARGS(payer),
                                        day.year, day.month, day.day, (long long)number));
    return STATUS_OK;
}

static Status insert_file(Plan *plan, const Paymaster *from, PlannedFile *planned, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const Night *night = plan->night;
    const BankProfileRow *profile = from->profile;
    Slice created = slice_of(night->clock.local);
    bool found;

    if (!profile->created_offset)
        created.len -= strlen(night->clock.offset);
    params_text(&params, planned->file.message_id);
    params_int(&params, night->run);
    params_text(&params, from->payer->code);
    params_text(&params, from->account->account);
    params_text(&params, planned->file.payer_name);
    params_text(&params, planned->file.initiating_party_id);
    params_text(&params, planned->file.debtor_iban);
    params_text(&params, planned->file.debtor_bic);
    params_day(&params, planned->file.execution_day);
    params_text(&params, created);
    params_text(&params, profile->code);
    params_int(&params, profile->valid.row);
    params_string(&params, profile->version == PAIN_001_03 ? "03" : "09");
    params_string(&params, profile->character_set == CHARACTERS_BASIC ? "basic" : "latin1");
    params_text(&params, address_text(profile->address_mode));
    params_text(&params, booking_text(profile->batch_booking));
    params_int(&params, profile->cut_off_minutes);
    params_int(&params, profile->max_payments);
    params_int(&params, profile->max_bytes);
    params_int(&params, profile->max_per_pmtinf);
    params_string(&params, from->payer->release == RELEASE_TWO_PERSON ? "two-person" : "auto");
    TRY(store_query_int(night->store, QUERY_PLAN_NEW_FILE, &params, &found, &planned->file.number,
                        err));
    ensure(found);
    return STATUS_OK;
}

/* Everything that its frame is made of: how much fits into it depends on that. */
static Status new_file(Plan *plan, const Paymaster *from, Day day, PlannedFile **made, Error *err)
{
    const BankProfileRow *profile = from->profile;
    PlannedFile *planned = add_file(plan);

    planned->file = (PaymentFile){
        .payer = from->payer->code,
        .payer_name = characters_fold(plan->arena, from->payer->name, profile->character_set,
                                      NAME_MAX_CHARACTERS, &(bool){0}, &(bool){0}),
        .initiating_party_id = from->payer->initiating_party_id,
        .debtor_iban = from->account->iban,
        .debtor_bic = from->account->bic,
        .execution_day = day,
        .version = profile->version,
        .address_mode = profile->address_mode,
        .batch_booking = profile->batch_booking,
        .max_per_pmtinf = profile->max_per_pmtinf,
    };
    planned->account = from->account->account;
    planned->character_set = profile->character_set;
    planned->max_payments = profile->max_payments;
    planned->max_bytes = profile->max_bytes;
    TRY(next_message_id(plan, from->payer->code, &planned->file.message_id, err));
    TRY(insert_file(plan, from, planned, err));
    *made = planned;
    return STATUS_OK;
}

/* Groups that so many payments make. */
static size_t group_count(const PlannedFile *planned, int64_t payments)
{
    int64_t most = planned->file.max_per_pmtinf;

    return most == 0 ? 1 : (size_t)((payments + most - 1) / most);
}

static bool has_room(PlannedFile *planned, size_t bytes)
{
    int64_t count = planned->file.count + 1;
    size_t groups = group_count(planned, count);

    if (groups != planned->frame_groups) {
        planned->frame_groups = groups;
        planned->frame_bytes = message_frame_bytes(&planned->file, groups);
    }
    return count <= planned->max_payments
           && planned->bytes + (int64_t)(bytes + planned->frame_bytes) <= planned->max_bytes;
}

/* bytes: what the payment takes in it. */
static Status find_file(Plan *plan, const Paymaster *from, Day day, const Payment *payment,
                        PlannedFile **found, size_t *bytes, Error *err)
{
    *bytes = 0;

    for (size_t i = 0; i < plan->file_count; i++) {
        PlannedFile *planned = plan->file[i];

        if (planned->full || !day_equal(planned->file.execution_day, day)
            || !slice_equal(planned->file.payer, from->payer->code)
            || !slice_equal(planned->account, from->account->account))
            continue;
        if (*bytes == 0) /* it takes as many in every file of an account and a day */
            *bytes = message_payment_bytes(&planned->file, payment);
        if (has_room(planned, *bytes)) {
            *found = planned;
            return STATUS_OK;
        }
        planned->full = true;
    }
    TRY(new_file(plan, from, day, found, err));
    *bytes = message_payment_bytes(&(*found)->file, payment);
    return STATUS_OK;
}

/* ── texts ────────────────────────────────────────────────────────────────────────────────── */

static Slice fold(Arena *arena, Slice text, CharacterSet set, size_t characters_max)
{
    bool changed, cut;

    if (slice_is_empty(text))
        return SLICE_NONE;
    text = characters_fold(arena, text, set, characters_max, &changed, &cut);
    return slice_is_empty(text) ? SLICE_NONE : text;
}

/* Of an address, what is no letter or digit in the bank's characters says nothing: left out. */
static Slice fold_address(Arena *arena, Slice text, CharacterSet set, size_t characters_max)
{
    text = fold(arena, text, set, characters_max);
    return characters_has_letter_or_digit(text) ? text : SLICE_NONE;
}

static void fill_address(Arena *arena, const Decision *decision, const BankProfileRow *profile,
                         Payment *payment)
{
    CharacterSet set = profile->character_set;

    if (profile->address_mode == ADDRESS_NONE || decision->protected_address
        || slice_is_empty(decision->town) || slice_is_empty(decision->country))
        return;
    payment->town = fold_address(arena, decision->town, set, 35);
    if (slice_is_empty(payment->town))
        return;
    payment->country = decision->country;
    payment->street = fold_address(arena, decision->street, set, 70);
    payment->building = fold_address(arena, decision->building, set, 16);
    payment->postcode = fold_address(arena, decision->postcode, set, 16);
}

/* National numbers go without the zeros that pad them. */
static void fill_reference_number(Arena *arena, Slice given, Payment *payment)
{
    char digits[REFERENCE_BYTES_MAX + 1];
    size_t len, zeros = 0;
    ReferenceKind kind = reference_number_read(given, digits, &len);

    ensure(kind != REFERENCE_NONE); /* R-0130 rejected others */
    if (kind == REFERENCE_NATIONAL) {
        while (len - zeros > 4 && digits[zeros] == '0')
            zeros++;
    }
    payment->remittance_kind = kind == REFERENCE_RF ? REMITTANCE_RF : REMITTANCE_NATIONAL;
    payment->remittance = arena_slice(arena, (Slice){digits + zeros, len - zeros});
}

/* " Kuitattu 200.00 EUR, viite 9000010017": why the payee gets less (R-0600). */
static Slice set_off_text(Arena *arena, const Facts *facts, Money amount)
{
    TEXT_ON_STACK(text, 96);
    bool swedish = slice_is(facts->decision->language, "sv");
    Money set_off = {facts->decision->amount.cents - amount.cents};

    if (set_off.cents == 0)
        return SLICE_NONE;
    text_add_string(&text, swedish ? " Kvittat " : " Kuitattu ");
    text_add_money(&text, set_off);
    text_add_string(&text, swedish ? " EUR, referens " : " EUR, viite ");
    text_add(&text, facts->receivable_reference);
    return arena_slice(arena, text_slice(&text));
}

static void fill_remittance(Arena *arena, const Facts *facts, CharacterSet set, Money amount,
                            Payment *payment)
{
    const Decision *decision = facts->decision;
    const Slice texts[] = {decision->message, decision->case_number, decision->decision_id};
    Slice set_off = set_off_text(arena, facts, amount);

    if (!slice_is_empty(decision->reference)) {
        fill_reference_number(arena, decision->reference, payment);
        return;
    }
    payment->remittance_kind = REMITTANCE_TEXT;
    for (size_t i = 0; i < COUNT_OF(texts) && slice_is_empty(payment->remittance); i++) {
        Slice sent = fold(arena, texts[i], set, TEXT_MAX_CHARACTERS - set_off.len);

        /* Words of which the bank takes no letter tell the payee nothing. */
        if (characters_has_letter_or_digit(sent) || !characters_has_letter_or_digit(texts[i]))
            payment->remittance = sent;
    }
    ensure(!slice_is_empty(payment->remittance));
    if (!slice_is_empty(set_off))
        payment->remittance = slice_of(arena_format(
            arena, "%.*s%.*s", SLICE_ARGS(payment->remittance), SLICE_ARGS(set_off)));
}

static void fill_payment(Arena *arena, const Facts *facts, const BankProfileRow *profile,
                         Money amount, Payment *payment)
{
    const Decision *decision = facts->decision;

    payment->decision = decision->number;
    payment->amount = amount;
    payment->iban = decision->iban;
    payment->bic = decision->bic;
    payment->name
        = fold(arena, decision->payee_name, profile->character_set, NAME_MAX_CHARACTERS);
    /* R-0910 held it, and a person released it: a name of nothing at all becomes what stands for
     * any other sign that the bank does not know. */
    if (slice_is_empty(payment->name))
        payment->name = SLICE_LITERAL(".");
    if (facts->programme_today != NULL)
        payment->purpose = facts->programme_today->purpose;
    fill_address(arena, decision, profile, payment);
    fill_remittance(arena, facts, profile->character_set, amount, payment);
}

/* ── payments ─────────────────────────────────────────────────────────────────────────────── */

static void count_part(Plan *plan, int64_t file, int64_t batch, Money amount)
{
    FilePart *part = NULL;

    for (size_t i = plan->part_count; i > 0 && part == NULL; i--) {
        if (plan->part[i - 1].file == file && plan->part[i - 1].batch == batch)
            part = &plan->part[i - 1];
    }
    if (part == NULL) {
        MEMORY_GROW(plan->part, plan->part_capacity, plan->part_count + 1);
        part = &plan->part[plan->part_count++];
        *part = (FilePart){file, batch, 0, MONEY_ZERO};
    }
    part->count++;
    part->sum = money_sum(part->sum, amount);
}

Status plan_payment(Plan *plan, Arena *arena, const Facts *facts, PlannedPayment *planned,
                    Error *err)
{
    const Paymaster *from;
    PlannedFile *file;
    size_t bytes;
    Day day;
    Money amount = {facts->decision->amount.cents - planned->set_off.cents};

    ensure(amount.cents > 0); /* [I2] */
    ensure(planned->payment.number > 0);
    TRY(find_paymaster(plan, facts, &from, err));
    TRY(find_day(plan, facts->decision->due_on, from->profile->cut_off_minutes, &day, err));
    fill_payment(arena, facts, from->profile, amount, &planned->payment);
    TRY(find_file(plan, from, day, &planned->payment, &file, &bytes, err));

    file->file.count++;
    file->file.sum = money_sum(file->file.sum, amount);
    file->bytes += (int64_t)bytes;
    planned->file = file->file.number;
    planned->ordinal = file->file.count;
    count_part(plan, planned->file, planned->batch, amount);
    return STATUS_OK;
}

Status plan_write(Plan *plan, Error *err)
{
    for (size_t i = 0; i < plan->part_count; i++) {
        AUTO_PARAMS Params params = {0};

        params_int(&params, plan->part[i].file);
        params_int(&params, plan->part[i].batch);
        params_int(&params, plan->part[i].count);
        params_money(&params, plan->part[i].sum);
        TRY(store_execute(plan->night->store, QUERY_PLAN_PART, &params, NULL, err));
    }
    for (size_t i = 0; i < plan->file_count; i++) {
        AUTO_PARAMS Params params = {0};

        params_int(&params, plan->file[i]->file.number);
        params_int(&params, plan->file[i]->bytes);
        TRY(store_execute(plan->night->store, QUERY_PLAN_FILE_BYTES, &params, NULL, err));
    }
    return STATUS_OK;
}
