/*
 * rows.c
 *     The order of columns is that of engine/store/sql/q_copy_*.sql.
 */
#include "rows.h"

#include "maksatus/arena.h"

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

/* All texts of a rejected record as they arrived, so that it can go back to its agency. */
static void copy_original(Rows *rows, const Judged *judged)
{
    const Record *record = judged->record;
    Text json = text_on(rows->json, ROWS_JSON_BYTES);
    bool hide_address = !slice_is_empty(record->field[FIELD_PROTECTED]);

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

void rows_decision(Rows *rows, int64_t batch, const Judged *judged)
{
    CopyBuffer *buffer = &rows->decisions;
    const Facts *facts = &judged->facts;
    bool faulty = facts->fault_count > 0;
    bool no_use = facts->competence == NULL;

    copy_row(buffer, 51);
    copy_int8(buffer, judged->decision.number);
    copy_int8(buffer, batch);
    copy_int8(buffer, (int64_t)judged->decision.line);
    copy_text(buffer, slice_of(decision_state_name(judged->verdict.state)));
    copy_arrived(buffer, &judged->decision, faulty);
    copy_attributes(rows, judged);
    if (judged->verdict.state == DECISION_REJECTED)
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
    copy_bytes(buffer, audit_salt(&rows->salts), AUDIT_SALT_BYTES);

    if (judged->verdict.state == DECISION_REJECTED)
        return;
    copy_row(&rows->claims, 2);
    copy_int8(&rows->claims, judged->keys.decision);
    copy_int8(&rows->claims, judged->decision.number);
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
        copy_row(buffer, 9);
        copy_int8(buffer, judged->decision.number);
        copy_int4(buffer, look);
        copy_text(buffer, slice_of(finding->rule->id));
        copy_int4(buffer, finding->rule->version);
        copy_text(buffer, slice_of(finding->rule->codes[finding->code].code));
        copy_text(buffer, slice_of(effect_name(finding->effect)));
        copy_text(buffer, text_slice(&parameters));
        copy_text(buffer, text_slice(&evidence));
        copy_bytes(buffer, audit_salt(&rows->salts), AUDIT_SALT_BYTES);
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

    copy_row(buffer, 19);
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
    copy_bytes(buffer, audit_salt(&rows->salts), AUDIT_SALT_BYTES);

    copy_row(&rows->open_payments, 2);
    copy_int8(&rows->open_payments, payment->decision);
    copy_int8(&rows->open_payments, payment->number);
}

Status rows_send(Rows *rows, Store *store, Error *err)
{
    TRY(audit_send(store, "decision", QUERY_COPY_DECISION, &rows->decisions, err));
    TRY(copy_buffer_send(store, QUERY_COPY_CHANGE, &rows->changes, err));
    TRY(copy_buffer_send(store, QUERY_COPY_CLAIM, &rows->claims, err));
    TRY(audit_send(store, "finding", QUERY_COPY_FINDING, &rows->findings, err));
    TRY(audit_send(store, "payment", QUERY_COPY_PAYMENT, &rows->payments, err));
    return copy_buffer_send(store, QUERY_COPY_OPEN_PAYMENT, &rows->open_payments, err);
}

void rows_done(Rows *rows)
{
    CopyBuffer *buffers[] = {&rows->decisions, &rows->claims,        &rows->findings,
                             &rows->payments,  &rows->open_payments, &rows->changes};

    for (size_t i = 0; i < COUNT_OF(buffers); i++)
        copy_buffer_done(buffers[i]);
}
