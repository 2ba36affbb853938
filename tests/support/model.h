/*
 * model.h
 *     The payment rules a second time: slow, obvious, and written from the text alone.
 *
 * The model shares nothing with the rules and the run: no header, no value type, no table. It reads
 * deliveries and reference data as CSV, keeps every cell as the text that it was, and asks every
 * question by walking over all rows and all decisions. Where the program and the model differ, one
 * of them has misread the rules; the text decides which.
 *
 *     Model *model = model_new(&arena);
 *     model_reference(model, "programmes", csv);
 *     model_run(model, "2026-12-14", deliveries, count);       one night
 *     model_release(model, "UUD", "P-1");                      by a person, in the morning
 *     model_run(model, "2026-12-15", more, more_count);        the next night
 *     ModelResult first = model_result(model, 0);              in the order of arrival
 *
 * Tables beyond those of the contract, for what the contract does not give a form:
 *     obligations    agency, grant_id, due_on, done_on
 *     verifications  payee_name, iban, answered_on, answer (match, no_match)
 *     receivables    payer, payee_id, due_on, open, set_off (yes, no), dependants
 *
 * What the model leaves to other tests: framing and the order of files beyond CSV, payment files,
 * answers from banks. A person's protected portion is kept of the amount of each payment.
 */
#ifndef MAKSATUS_SUPPORT_MODEL_H
#define MAKSATUS_SUPPORT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maksatus/arena.h"

typedef struct Model Model;

/* One file of the inbox. The model sorts the names by bytes. */
typedef struct ModelDelivery {
    const char *name;
    const char *csv;
} ModelDelivery;

typedef struct ModelResult {
    const char *delivery;
    const char *agency, *decision_id, *case_number;
    const char *state;
    const char *codes;         /* of every look at it: distinct, sorted, one blank between */
    const char *execution_day; /* empty where nothing is paid */
    int64_t paid_cents;
    int64_t set_off_cents;
} ModelResult;

Model *model_new(Arena *arena);
/* Adds rows to a table; false when it is no CSV with a header. */
bool model_reference(Model *model, const char *table, const char *csv);
/* Takes what is in the inbox on this day. Bytes that were taken before are not taken again. */
void model_run(Model *model, const char *date, const ModelDelivery *deliveries, size_t count);
/* All that holds it now holds it no longer; the next run looks at it again. */
void model_release(Model *model, const char *agency, const char *decision_id);
size_t model_count(const Model *model);
ModelResult model_result(const Model *model, size_t index);

#endif
