/*
 * finding.h
 *     What a rule said of a decision: a code, and the evidence that it saw.
 *
 * Evidence is a few named values. The sentence for people is the code's text with {name} replaced
 * by the value, in Finnish, Swedish or English: made when it is read, from what is stored here.
 * Identity codes are added with evidence_identity only, which masks them.
 */
#ifndef MAKSATUS_FINDING_H
#define MAKSATUS_FINDING_H

#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"
#include "maksatus/text.h"

typedef enum Effect { EFFECT_NOTE, EFFECT_HOLD, EFFECT_REJECT } Effect; /* the worst decides */

const char *effect_name(Effect effect); /* note, hold, reject */

typedef enum EvidenceKind {
    EVIDENCE_TEXT,
    EVIDENCE_MONEY,
    EVIDENCE_DAY,
    EVIDENCE_COUNT,
    EVIDENCE_PERCENT, /* basis points */
} EvidenceKind;

/* A rule adds up to eight values; a release adds who and why. */
enum { EVIDENCE_MAX = 10, EVIDENCE_TEXT_BYTES = 256, FINDINGS_MAX = 64 };

typedef struct Evidence {
    const char *name; /* a literal */
    EvidenceKind kind;
    int64_t value;
    Slice text; /* borrowed from the decision, the reference data or a literal */
} Evidence;

typedef struct Rule Rule;

typedef struct Finding {
    const Rule *rule;
    uint32_t code; /* index into rule->codes */
    Effect effect;
    Evidence evidence[EVIDENCE_MAX];
    uint32_t evidence_count;
    char masked[32]; /* the text of evidence_identity */
} Finding;

/* All findings of one decision. No code stands twice. */
typedef struct Findings {
    Finding item[FINDINGS_MAX];
    size_t count;
    const Rule *rule; /* the one that is speaking: set by the engine */
} Findings;

/* Adds the code (an index into the codes of the rule that speaks) and answers it for evidence. */
Finding *finding_add(Findings *findings, uint32_t code);
void evidence_text(Finding *finding, const char *name, Slice text); /* cut to EVIDENCE_TEXT_BYTES */
void evidence_money(Finding *finding, const char *name, Money amount);
void evidence_day(Finding *finding, const char *name, Day day);
void evidence_count(Finding *finding, const char *name, int64_t count);
void evidence_percent(Finding *finding, const char *name, int64_t basis_points);
void evidence_identity(Finding *finding, const char *name, Slice code); /* once a finding */

/* The value as text: 1234.56, 2026-11-23, 50.5 (percent), or the text as it is. */
void evidence_value_text(const Evidence *evidence, Text *out);

/* The worst effect; EFFECT_NOTE when there is none. */
Effect findings_worst(const Findings *findings);

#endif
