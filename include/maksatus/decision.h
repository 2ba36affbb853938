/*
 * decision.h
 *     A decision as it arrives: first a record of named texts, then, when every field has the
 *     form that it must have, a decision.
 *
 *     delivery bytes ─▶ Record (parser: framing only) ─▶ Decision (decision_read: every field)
 *
 * A record whose framing is right but whose fields are not is still a decision that arrived: it
 * is rejected with FIELD_INVALID and goes back with its original texts.
 */
#ifndef MAKSATUS_DECISION_H
#define MAKSATUS_DECISION_H

#include <stdint.h>

#include "maksatus/day.h"
#include "maksatus/limits.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"
#include "maksatus/text.h"

/* The fields of a decision in the order of CONTRACT.md section 3. X(CONSTANT, name, required) */
#define FIELD_LIST(X)                                                                              \
    X(DECISION_ID, "decision_id", true)                                                            \
    X(GRANT_ID, "grant_id", true)                                                                  \
    X(INSTALMENT, "instalment", true)                                                              \
    X(AGENCY, "agency", true)                                                                      \
    X(PROGRAMME, "programme", true)                                                                \
    X(DECIDED_ON, "decided_on", true)                                                              \
    X(DUE_ON, "due_on", true)                                                                      \
    X(PERIOD_START, "period_start", false)                                                         \
    X(PERIOD_END, "period_end", false)                                                             \
    X(PAYEE_TYPE, "payee_type", true)                                                              \
    X(PAYEE_ID, "payee_id", true)                                                                  \
    X(PAYEE_NAME, "payee_name", true)                                                              \
    X(STREET, "street", false)                                                                     \
    X(BUILDING, "building", false)                                                                 \
    X(POSTCODE, "postcode", false)                                                                 \
    X(TOWN, "town", false)                                                                         \
    X(COUNTRY, "country", false)                                                                   \
    X(IBAN, "iban", true)                                                                          \
    X(BIC, "bic", false)                                                                           \
    X(AMOUNT, "amount", true)                                                                      \
    X(CURRENCY, "currency", true)                                                                  \
    X(REFERENCE, "reference", false)                                                               \
    X(MESSAGE, "message", false)                                                                   \
    X(PROPOSED_BY, "proposed_by", true)                                                            \
    X(APPROVED_BY, "approved_by", true)                                                            \
    X(GRANTED_TOTAL, "granted_total", false)                                                       \
    X(BUDGET_ITEM, "budget_item", false)                                                           \
    X(BUDGET_YEAR, "budget_year", false)                                                           \
    X(ELIGIBLE_COST, "eligible_cost", false)                                                       \
    X(OTHER_AID, "other_aid", false)                                                               \
    X(SUBSIDY_PERCENT, "subsidy_percent", false)                                                   \
    X(EMPLOYEE_ID, "employee_id", false)                                                           \
    X(CASE_NUMBER, "case_number", false)                                                           \
    X(LANGUAGE, "language", false)                                                                 \
    X(PROTECTED, "protected", false)

#define FIELD_CONSTANT(constant, name, required) FIELD_##constant,
typedef enum Field { FIELD_LIST(FIELD_CONSTANT) FIELD_COUNT } Field;
#undef FIELD_CONSTANT

const char *field_name(Field field);
bool field_is_required(Field field);
/* The field of that name, or FIELD_COUNT when it is none of ours. */
Field field_find(Slice name);

/* A column, element or key that is not one of the fields: kept with the decision. A value that is
 * SLICE_NONE was no text (a JSON number), which is a record fault. */
typedef struct Attribute {
    Slice name;
    Slice value;
} Attribute;

/* One record as it arrived. A field that is absent or empty has len 0; values are not trimmed.
 * The slices live as long as whoever filled the record says. */
typedef struct Record {
    uint64_t line; /* 1-based, where the record begins in the delivery */
    Slice field[FIELD_COUNT];
    /* Set by a parser: the name of an element or key that stands twice, else SLICE_NONE. */
    Slice repeated;
    /* Set by a parser: a bit for each field whose value the form cannot carry (a JSON number). The
     * field is its text as it stood there, for whoever looks at the record. */
    uint64_t wrong_kinds;
    uint32_t attribute_count;
    Attribute attribute[LIMIT_ATTRIBUTES]; /* the last: most records have none */
} Record;

_Static_assert(FIELD_COUNT <= 64, "a field is a bit of wrong_kinds");

static inline bool record_has_wrong_kind(const Record *record, Field field)
{
    return (record->wrong_kinds >> field & 1) != 0;
}

/* Whoever wrote a value of whatever form meant that the address be protected. */
static inline bool record_is_protected(const Record *record)
{
    return !slice_is_empty(record->field[FIELD_PROTECTED])
           || record_has_wrong_kind(record, FIELD_PROTECTED);
}

/* One thing that is wrong with a record; expected says what would have been right. */
typedef struct RecordFault {
    Slice field;
    const char *expected;
} RecordFault;

enum { RECORD_FAULTS_MAX = FIELD_COUNT + 2 };

typedef enum PayeeType { PAYEE_PERSON, PAYEE_ORGANISATION } PayeeType;

/* A decision whose fields all have their form. Slices point into the record (iban and bic into
 * the arena given to decision_read: blanks dropped, letters raised). Optional texts are empty
 * when absent; optional amounts, days and numbers say so with MONEY_NONE, DAY_NONE, -1. */
typedef struct Decision {
    int64_t number; /* ours: the order of arrival; 0 until given */
    uint64_t line;
    Slice decision_id, grant_id;
    int32_t instalment; /* 1 to 999 */
    Slice agency, programme;
    Day decided_on, due_on;
    Day period_start, period_end; /* DAY_NONE */
    PayeeType payee_type;
    Slice payee_id, payee_name;
    Slice street, building, postcode, town, country; /* all empty when protected_address */
    Slice iban, bic;
    Money amount;
    Slice reference, message;
    Slice proposed_by, approved_by;
    Money granted_total; /* MONEY_NONE */
    Slice budget_item;   /* empty: the programme's */
    int32_t budget_year; /* -1: the year of the run date */
    Money eligible_cost, other_aid; /* MONEY_NONE */
    int32_t subsidy_percent;        /* basis points; -1 */
    Slice employee_id, case_number, language;
    bool protected_address; /* turvakielto, 661/2009 36 § */
    const Attribute *attribute;
    uint32_t attribute_count;
} Decision;

/* A refund of an over-payment (engine/run/refund.c) is a decision of this programme: no programme
 * of reference data has small letters. */
#define REFUND_PROGRAMME "refund"

static inline bool decision_is_refund(const Decision *decision)
{
    return slice_is(decision->programme, REFUND_PROGRAMME);
}

struct Arena;

/* Checks the form of every field. Returns how many faults it found (at most RECORD_FAULTS_MAX,
 * written to faults, in the order of the fields); 0 means that *decision is complete. With faults,
 * *decision holds the fields that are right (others as if absent; amount MONEY_ZERO), for lists. */
size_t decision_read(const Record *record, struct Arena *arena, Decision *decision,
                     RecordFault faults[RECORD_FAULTS_MAX]);

/* What should have stood in a field in place of a text that a person or another file gives; NULL
 * when it has the form. */
const char *field_expected(Field field, Slice text, struct Arena *arena);

/* What decision_read made of the fields that are no texts. */
enum { DECISION_VALUES_BYTES = 65 };
typedef struct DecisionValues {
    unsigned char bytes[DECISION_VALUES_BYTES];
} DecisionValues;

/* False when a text of the decision, read without faults, is not that of the record (a raised
 * IBAN): then it cannot be made from its values. */
bool decision_keep_values(const Decision *decision, const Record *record, DecisionValues *values);
/* The decision that decision_read made of the same record: no field is looked at again. */
void decision_from_values(const Record *record, const DecisionValues *values, Decision *decision);

#endif
