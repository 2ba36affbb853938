/*
 * rows.c
 *     The order of columns is that of engine/store/sql/q_copy_*.sql.
 */
#include "rows.h"

#include <stdlib.h>

#include "maksatus/arena.h"
#include "maksatus/identity.h"

enum { PARAMETERS_BYTES = 8192 };

void rows_init(Rows *rows, Arena *arena)
{
    *rows = (Rows){.json = ARENA_ARRAY(arena, char, ROWS_JSON_BYTES)};
}

static void text_or_null(CopyBuffer *buffer, Slice text)
{
    copy_text(buffer, slice_is_empty(text) ? SLICE_NONE : text);
}

static void int_or_null(CopyBuffer *buffer, int32_t value, bool is_null)
{
    if (is_null)
        copy_null(buffer);
    else
        copy_int4(buffer, value);
}

static void add_key(KeyRows *rows, int64_t key, int64_t value)
{
    MEMORY_GROW(rows->item, rows->capacity, rows->count + 1);
    rows->item[rows->count++] = (KeyRow){key, value};
}

static void add_member(Text *json, Slice name, Slice value)
{
    text_add_string(json, json->len == 1 ? "" : ",");
    text_add_json(json, name);
    text_add_char(json, ':');
    text_add_json(json, value);
}

static bool is_address(Field field)
{
    return field == FIELD_STREET || field == FIELD_BUILDING || field == FIELD_POSTCODE
           || field == FIELD_TOWN || field == FIELD_COUNTRY;
}

/* As decision_texts() of the database writes it: no zero before it, two decimals. */
static bool is_plain_money(Slice text)
{
    return slice_is_empty(text)
           || (text.len > 3 && text.at[text.len - 3] == '.'
               && (text.at[0] != '0' || text.at[1] == '.'));
}

/* The same of a percent, which has no decimals that say nothing. */
static bool is_plain_percent(Slice text)
{
    bool decimals = text.len > 0 && memchr(text.at, '.', text.len) != NULL;

    return slice_is_empty(text)
           || ((text.at[0] != '0' || text.len == 1 || text.at[1] == '.')
               && !(decimals && text.at[text.len - 1] == '0'));
}

/* What is stored of the fields gives back their texts. */
static bool is_plain(const Record *record, const Decision *decision)
{
    const Slice *field = record->field;

    return is_plain_money(field[FIELD_AMOUNT]) && is_plain_money(field[FIELD_GRANTED_TOTAL])
           && is_plain_money(field[FIELD_ELIGIBLE_COST]) && is_plain_money(field[FIELD_OTHER_AID])
           && is_plain_percent(field[FIELD_SUBSIDY_PERCENT])
           && field[FIELD_INSTALMENT].at[0] != '0' && slice_equal(field[FIELD_IBAN], decision->iban)
           && slice_equal(field[FIELD_BIC], decision->bic);
}

/* One that is rejected goes back, and so may one that is held; any other, in the end. */
static bool keeps_original(const Judged *judged)
{
    if (judged->record == NULL || judged->verdict.state == DECISION_REJECTED)
        return judged->verdict.state == DECISION_REJECTED;
    return judged->verdict.state == DECISION_HELD || !is_plain(judged->record, &judged->decision);
}

/* All texts of a record as they arrived, so that it can go back to its agency. */
static void copy_original(Rows *rows, const Judged *judged)
{
    const Record *record = judged->record;
    Text json = text_on(rows->json, ROWS_JSON_BYTES);
    bool hide_address = record_is_protected(record);

    text_add_char(&json, '{');
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (!slice_is_empty(record->field[i]) && !(hide_address && is_address((Field)i)))
            add_member(&json, slice_of(field_name((Field)i)), record->field[i]);
    }
    text_add_char(&json, '}');
    ensure(!json.overflowed);
    copy_text(&rows->decisions, text_slice(&json));
}

static void copy_attributes(Rows *rows, const Judged *judged)
{
    const Decision *decision = &judged->decision;

    if (decision->attribute_count == 0 || judged->facts.fault_count > 0) {
        copy_null(&rows->decisions);
        return;
    }
    Text json = text_on(rows->json, ROWS_JSON_BYTES);
    text_add_char(&json, '{');
    for (uint32_t i = 0; i < decision->attribute_count; i++)
        add_member(&json, decision->attribute[i].name, decision->attribute[i].value);
    text_add_char(&json, '}');
    ensure(!json.overflowed);
    copy_text(&rows->decisions, text_slice(&json));
}

/* What stands for an id in the event log, where a personal code in it must be able to go. */
static void copy_mask(Rows *rows, Slice id)
{
    Text masked = text_on(rows->json, ROWS_JSON_BYTES);

    if (identity_find_person(id).at == NULL) {
        copy_null(&rows->decisions);
        return;
    }
    identity_add_masked(&masked, id);
    ensure(!masked.overflowed);
    copy_text(&rows->decisions, text_slice(&masked));
}

static void copy_arrived(CopyBuffer *buffer, const Decision *decision, bool faulty)
{
    bool no_type = faulty && slice_is_empty(decision->payee_id);

    text_or_null(buffer, decision->agency);
    text_or_null(buffer, decision->decision_id);
    text_or_null(buffer, decision->grant_id);
    int_or_null(buffer, decision->instalment, decision->instalment == 0);
    text_or_null(buffer, decision->programme);
    copy_day(buffer, decision->decided_on);
    copy_day(buffer, decision->due_on);
    copy_day(buffer, decision->period_start);
    copy_day(buffer, decision->period_end);
    copy_text(buffer, no_type ? SLICE_NONE
                      : decision->payee_type == PAYEE_PERSON ? SLICE_LITERAL("person")
                                                             : SLICE_LITERAL("organisation"));
    text_or_null(buffer, decision->payee_id);
    text_or_null(buffer, decision->payee_name);
    text_or_null(buffer, decision->street);
    text_or_null(buffer, decision->building);
    text_or_null(buffer, decision->postcode);
    text_or_null(buffer, decision->town);
    text_or_null(buffer, decision->country);
    text_or_null(buffer, decision->iban);
    text_or_null(buffer, decision->bic);
    copy_money(buffer, decision->amount);
    text_or_null(buffer, decision->reference);
    text_or_null(buffer, decision->message);
    text_or_null(buffer, decision->proposed_by);
    text_or_null(buffer, decision->approved_by);
    copy_money(buffer, decision->granted_total);
    text_or_null(buffer, decision->budget_item);
    int_or_null(buffer, decision->budget_year, decision->budget_year < 0);
    copy_money(buffer, decision->eligible_cost);
    copy_money(buffer, decision->other_aid);
    int_or_null(buffer, decision->subsidy_percent, decision->subsidy_percent < 0);
    text_or_null(buffer, decision->employee_id);
    text_or_null(buffer, decision->case_number);
    text_or_null(buffer, decision->language);
    copy_bool(buffer, decision->protected_address);
}

static void copy_keys(CopyBuffer *buffer, const DecisionKeys *keys, bool faulty)
{
    const int64_t all[] = {keys->decision, keys->grant, keys->payee, keys->iban};

    for (size_t i = 0; i < COUNT_OF(all); i++) {
        if (faulty)
            copy_null(buffer);
        else
            copy_int8(buffer, all[i]);
    }
}

static void add_fact(Rows *rows, int64_t batch, const Judged *judged)
{
    const Decision *decision = &judged->decision;
    const Facts *facts = &judged->facts;
    bool faulty = facts->fault_count > 0;
    Fact fact = {
        .past = {.number = decision->number, .batch = batch, .state = judged->verdict.state},
        .faulty = faulty,
    };

    if (!faulty) {
        fact.past.keys = judged->keys;
        fact.past.amount = decision->amount;
        fact.past.granted_total = decision->granted_total;
        fact.past.decided_on = decision->decided_on;
        fact.past.due_on = decision->due_on;
        fact.past.has_period
            = !day_is_none(decision->period_start) || !day_is_none(decision->period_end);
        fact.past.de_minimis
            = facts->programme_today != NULL && facts->programme_today->de_minimis;
        fact.instalment = decision->instalment;
    }
    fact_list_add(&rows->facts, &fact);
}

void rows_decision(Rows *rows, int64_t batch, const Judged *judged)
{
    CopyBuffer *buffer = &rows->decisions;
    const Facts *facts = &judged->facts;
    bool faulty = facts->fault_count > 0;
    bool no_use = facts->competence == NULL;

    copy_row(buffer, 55);
    copy_mask(rows, judged->decision.decision_id);
    copy_mask(rows, judged->decision.grant_id);
    copy_mask(rows, judged->decision.case_number);
    copy_int8(buffer, judged->decision.number);
    copy_int8(buffer, batch);
    copy_int8(buffer, (int64_t)judged->decision.line);
    copy_text(buffer, slice_of(decision_state_name(judged->verdict.state)));
    copy_arrived(buffer, &judged->decision, faulty);
    copy_attributes(rows, judged);
    if (keeps_original(judged))
        copy_original(rows, judged);
    else
        copy_null(buffer);
    text_or_null(buffer, facts->payer);
    text_or_null(buffer, facts->account);
    text_or_null(buffer, no_use ? SLICE_NONE : facts->budget_item);
    int_or_null(buffer, facts->budget_year, no_use);
    copy_bool(buffer, facts->programme_today != NULL && facts->programme_today->de_minimis);
    copy_bool(buffer, judged->near_limit);
    copy_keys(buffer, &judged->keys, faulty);
    audit_end_row(buffer, &rows->salts);

    add_fact(rows, batch, judged);
    if (judged->verdict.state == DECISION_HELD || judged->verdict.state == DECISION_DEFERRED) {
        copy_row(&rows->waiting, 2);
        copy_int8(&rows->waiting, judged->decision.number);
        copy_text(&rows->waiting, slice_of(decision_state_name(judged->verdict.state)));
    }
    if (judged->verdict.state == DECISION_REJECTED)
        return;
    add_key(&rows->claims, judged->keys.decision, judged->decision.number);
}

void rows_findings(Rows *rows, const Night *night, const Judged *judged,
                   const Findings *findings, int32_t look)
{
    CopyBuffer *buffer = &rows->findings;

    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->item[i];
        Text parameters = text_on(rows->json, PARAMETERS_BYTES);
        Text evidence
            = text_on(rows->json + PARAMETERS_BYTES, ROWS_JSON_BYTES - PARAMETERS_BYTES);

        finding_parameters_json(night, finding, &judged->facts, &parameters);
        finding_evidence_json(finding, &evidence);
        ensure(!parameters.overflowed && !evidence.overflowed);
        copy_row(buffer, 10);
        copy_int8(buffer, judged->decision.number);
        copy_int4(buffer, look);
        copy_text(buffer, slice_of(finding->rule->id));
        copy_int4(buffer, finding->rule->version);
        copy_text(buffer, slice_of(finding->rule->codes[finding->code].code));
        copy_text(buffer, slice_of(effect_name(finding->effect)));
        copy_text(buffer, text_slice(&parameters));
        copy_text(buffer, text_slice(&evidence));
        audit_end_row(buffer, &rows->salts);
        }
}

static Slice remittance_text(RemittanceKind kind)
{
    switch (kind) {
    case REMITTANCE_NATIONAL:
        return SLICE_LITERAL("national");
    case REMITTANCE_RF:
        return SLICE_LITERAL("rf");
    case REMITTANCE_TEXT:
        break;
    }
    return SLICE_LITERAL("text");
}

void rows_payment(Rows *rows, const PlannedPayment *planned)
{
    const Payment *payment = &planned->payment;
    CopyBuffer *buffer = &rows->payments;

    copy_row(buffer, 20);
    copy_int8(buffer, payment->number);
    copy_int8(buffer, payment->decision);
    copy_int8(buffer, planned->file);
    copy_int8(buffer, planned->ordinal);
    copy_money(buffer, payment->amount);
    copy_money(buffer, planned->set_off);
    copy_text(buffer, payment->iban);
    text_or_null(buffer, payment->bic);
    copy_text(buffer, payment->name);
    text_or_null(buffer, payment->street);
    text_or_null(buffer, payment->building);
    text_or_null(buffer, payment->postcode);
    text_or_null(buffer, payment->town);
    text_or_null(buffer, payment->country);
    copy_text(buffer, remittance_text(payment->remittance_kind));
    copy_text(buffer, payment->remittance);
    text_or_null(buffer, payment->purpose);
    if (planned->previous == 0)
        copy_null(buffer);
    else
        copy_int8(buffer, planned->previous);
    audit_end_row(buffer, &rows->salts);

    add_key(&rows->open_payments, payment->decision, payment->number);
}

static int compare_keys(const void *left, const void *right)
{
    const KeyRow *a = left;
    const KeyRow *b = right;

    return (a->key > b->key) - (a->key < b->key);
}

/* In the order of their keys: an index takes a third of the time then. */
static Status send_keys(KeyRows *rows, Store *store, Query query, Error *err)
{
    CopyIn *copy;
    int64_t sent;

    if (rows->count == 0)
        return STATUS_OK;
    qsort(rows->item, rows->count, sizeof(KeyRow), compare_keys);
    TRY(copy_in_begin(store, query, NULL, 0, &copy, err));
    for (size_t i = 0; i < rows->count; i++) {
        CopyBuffer *buffer = copy_in_buffer(copy);
        copy_row(buffer, 2);
        copy_int8(buffer, rows->item[i].key);
        copy_int8(buffer, rows->item[i].value);
        TRY(copy_in_flush(copy, err));
    }
    rows->count = 0;
    return copy_in_end(&copy, &sent, err);
}

Status rows_send_keys(Rows *rows, Store *store, Error *err)
{
    TRY(copy_buffer_send(store, QUERY_COPY_WAITING, &rows->waiting, err));
    TRY(send_keys(&rows->claims, store, QUERY_COPY_CLAIM, err));
    return send_keys(&rows->open_payments, store, QUERY_COPY_OPEN_PAYMENT, err);
}

Status rows_send(Rows *rows, Store *store, Error *err)
{
    TRY(audit_send(store, "decision", QUERY_COPY_DECISION, &rows->decisions, err));
    TRY(copy_buffer_send(store, QUERY_COPY_CHANGE, &rows->changes, err));
    TRY(audit_send(store, "finding", QUERY_COPY_FINDING, &rows->findings, err));
    TRY(audit_send(store, "payment", QUERY_COPY_PAYMENT, &rows->payments, err));
    TRY(fact_list_write(&rows->facts, store, err));
    return rows_send_keys(rows, store, err);
}

void rows_done(Rows *rows)
{
    CopyBuffer *buffers[] = {&rows->decisions, &rows->findings, &rows->payments, &rows->changes,
                             &rows->waiting};

    for (size_t i = 0; i < COUNT_OF(buffers); i++)
        copy_buffer_done(buffers[i]);
    fact_list_done(&rows->facts);
    memory_free(rows->claims.item);
    memory_free(rows->open_payments.item);
}
