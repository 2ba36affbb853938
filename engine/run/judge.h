/*
 * judge.h
 *     Asks every rule about one decision, and says in which state it is born.
 */
#ifndef MAKSATUS_RUN_JUDGE_H
#define MAKSATUS_RUN_JUDGE_H

#include "maksatus/decision_state.h"
#include "night.h"

/* Codes that a person released: they are noted, with who and why, and no longer hold. */
typedef struct ReleasedCode {
    Slice code, by, reason;
} ReleasedCode;

typedef struct Released {
    const ReleasedCode *code;
    size_t count;
} Released;

typedef struct Verdict {
    DecisionState state;
    Money set_off; /* taken from the payment by receivables */
} Verdict;

/* findings is large and the caller's to use again: it holds those of this decision until then.
 * silent: record_is_silent of it, so the rules that know the decision alone are not asked again. */
Verdict judge(Night *night, const Facts *facts, const Released *released, bool silent,
              Findings *findings);
/* True when no rule that needs nothing but the decision says anything; facts: facts_of_record. */
bool record_is_silent(Night *night, const Facts *facts, Findings *findings);

/* {"window_days":{"value":"5","row":12,"valid_from":"2024-01-01"}, …} of the rule of a finding, as
 * it was seen for this decision. */
void finding_parameters_json(const Night *night, const Finding *finding, const Facts *facts,
                             Text *out);
void finding_evidence_json(const Finding *finding, Text *out);

#endif
