/*
 * rule.h
 *     What a rule is: an identity, a legal basis, dated parameters, codes with their sentences,
 *     and one pure function.
 *
 * A rule sees facts and parameters, and adds findings: no clock, no file, no database, no state,
 * no failure. The same facts and parameters give the same findings tonight, in the audit, and in
 * court ten years from now.
 *
 * To add one: write rules/rule_<name>.c with RULE(<name>) = {...}, add its name to
 * rules/meson.build, its test to tests/rules/test_rule_<name>.c; rules/README.md has every step.
 */
#ifndef MAKSATUS_RULE_H
#define MAKSATUS_RULE_H

#include "maksatus/facts.h"
#include "maksatus/finding.h"
#include "maksatus/text.h"

/* How the value of a parameter is written in rule_parameters, and read into an int64_t. */
typedef enum ParamKind {
    PARAM_DAYS,
    PARAM_COUNT,
    PARAM_MONEY, /* cents; written 1234.56 */
} ParamKind;

/* On which day a parameter's row is chosen. */
typedef enum ParamDay { PARAM_TODAY, PARAM_DECIDED_ON, PARAM_PERIOD_START } ParamDay;

#define PARAM_NO_DEFAULT INT64_MIN

typedef struct RuleParam {
    const char *name;
    ParamKind kind;
    ParamDay day;
    int64_t min, max;
    int64_t standard; /* when no row is in force; PARAM_NO_DEFAULT: then there is none */
} RuleParam;

enum { RULE_PARAMS_MAX = 8 };

typedef struct RuleCode {
    const char *code; /* stored with every finding; never renamed, never reused */
    Effect effect;
    const char *text_fi; /* {name} is replaced by the evidence or the parameter of that name; */
    const char *text_sv; /* {payee_name} and the like are not evidence: no personal data */
    const char *text_en;
} RuleCode;

/* What the engine must have before it can ask. record: one decision and the reference data of the
 * run, so any process may ask it ahead of its turn. history: what is gathered for a batch when its
 * turn comes (stops, reports, answers, incomes). running: what earlier decisions of the same order
 * add up to. */
typedef enum RuleNeeds { NEEDS_RECORD, NEEDS_HISTORY, NEEDS_RUNNING } RuleNeeds;

struct Rule {
    const char *id; /* R-0110; never reused */
    int32_t version; /* raised when the same facts could give another finding */
    const char *name; /* account: the file is rule_account.c */
    const char *title; /* English, for the catalogue */
    const char *legal_basis;
    RuleNeeds needs;
    bool of_refunds; /* looks at refunds too: they are no aid, but they are money to an account */
    const RuleParam *params;
    size_t param_count;
    const RuleCode *codes;
    size_t code_count;
    /* param[i] is the value of params[i] for this decision, or PARAM_NO_DEFAULT. */
    void (*evaluate)(const Facts *facts, const int64_t *param, Findings *findings);
    /* Asked at the very end, only of a decision that nothing rejects, holds or defers; may be NULL
     * (RULES.md: APPROPRIATION_EXHAUSTED, SET_OFF). */
    void (*evaluate_last)(const Facts *facts, const int64_t *param, Findings *findings);
};

#define RULE(name)                                                                                 \
    extern const Rule rule_##name;                                                                 \
    const Rule rule_##name

/* All rules in the order of their ids, NULL-terminated. */
extern const Rule *const rules_all[];
/* By id; NULL when there is none. */
const Rule *rule_find(Slice id);
typedef struct NamedValue {
    Slice name;
    Slice value;
} NamedValue;
/* The sentence of a code. Any language but fi and sv is en. Values are looked up by name; those
 * that are words of the program are shown in the language. */
void rule_text(const RuleCode *code, Slice language, const NamedValue *value, size_t value_count,
               Text *out);
/* A value that is stored in English, in a language; itself where it is no word of the program. */
Slice rule_word(Slice value, Slice language);

/* The value of a parameter as text ("5", "1000.00") and back; false when text is not of the kind
 * or outside of min and max. */
void rule_param_text(const RuleParam *param, int64_t value, Text *out);
MUST_CHECK bool rule_param_parse(const RuleParam *param, Slice text, int64_t *value);

/* The allowed amount of a formula (RULES.md, "Allowed amount"; VNA 380/2023 85-94 §). cap is
 * MONEY_NONE where there is none. Shared by R-0410 and its tests. */
typedef struct FormulaInput {
    Formula formula;
    Money cost, other_aid;   /* other_aid MONEY_ZERO when absent */
    int32_t percent;         /* basis points */
    int32_t coefficient;     /* basis points; -1 */
    Money monthly_cap;       /* MONEY_NONE */
    Day period_start, period_end;
} FormulaInput;
Money formula_allowed(const FormulaInput *input);

#endif
