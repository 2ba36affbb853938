/*
 * history.h
 *     What came before a decision: the rows of the database that share a key with the batch, and
 *     what the batch itself has added so far, in compact tables.
 *
 * One History serves one batch. Rows of the database are added once, when the facts of the batch
 * are gathered; then each decision, in the order of arrival, is asked about and added with the
 * state that it got. A decision that is taken up again is already among the rows: it is taken out
 * before it is asked about, and put back with its new state.
 *
 * Of a large batch most keys belong to one decision alone, and then there is nothing to know. So
 * its keys may be noticed first, two bits each: what was noticed once and met by nothing else needs
 * no place in the tables. In this order, each for every decision:
 *
 *     history_notice_many ─▶ history_notice ─▶ history_add_past ─▶ history_expect
 *
 * Memory grows by bytes a decision, whatever the deliveries hold and however long the history is.
 */
#ifndef MAKSATUS_RUN_HISTORY_H
#define MAKSATUS_RUN_HISTORY_H

#include "maksatus/decision_keys.h"
#include "maksatus/decision_state.h"
#include "maksatus/facts.h"
#include "night.h"

typedef struct History History;

/* One decision as the rules count it. */
typedef struct PastDecision {
    int64_t number;
    int64_t batch;
    DecisionState state;
    DecisionKeys keys;
    int64_t use; /* use_key of payer, budget item and year */
    Money amount;
    Money granted_total; /* MONEY_NONE */
    Day decided_on, due_on;
    bool has_period;
    bool de_minimis; /* its programme is */
    bool near_limit; /* its amount lies in [0.98 L, L] of its approver's limit L */
} PastDecision;

/* shared_days: the windows of R-0700 in force, each once (programmes may have their own). */
History *history_new(Day today, const int64_t *shared_days, size_t window_count);
void history_free(History **history); /* fine with NULL in it */
#define AUTO_HISTORY __attribute__((cleanup(history_free)))

/* Room to notice so many decisions. Without it every key has a place in the tables. */
void history_notice_many(History *history, size_t decisions);
/* A faultless decision of the batch, before any is added. */
void history_notice(History *history, const DecisionKeys *keys);
/* A payee whose de minimis aid will be asked for. */
void history_notice_payee(History *history, int64_t payee);

/* A faultless decision of a batch that is being checked: its IBAN is seen by the whole batch. */
void history_expect(History *history, const DecisionKeys *keys, int64_t batch);

void history_add(History *history, const PastDecision *past);

/* What kinds of keys are noticed; the key of an instalment follows from that of its grant. */
typedef enum HistoryKind {
    KIND_DECISION,
    KIND_GRANT,
    KIND_PAYEE,
    KIND_IBAN,
    KIND_SIMILAR,
    KIND_INSTALMENT,
    KINDS
} HistoryKind;

enum { KINDS_SIFTED = KIND_INSTALMENT }; /* those before it */

/* Tells, for many decisions of the database at once, which of their keys may have been noticed:
 * bits of met, by kind. Columns of int64, the lowest byte first; what was not noticed costs a few
 * nanoseconds here and nothing more. */
void history_sift(const History *history, const unsigned char *const column[KINDS_SIFTED],
                  size_t count, uint8_t *met);
/* The past is complete: what only told the past apart is freed. */
void history_past_ends(History *history);
/* The payees of decisions that are added soon, each after each. */
void history_fetch_payee(const History *history, int64_t soon, int64_t sooner);
/* A decision of the database that was sifted; met: its bits. They may come in any order. */
void history_add_past(History *history, const PastDecision *past, uint8_t met);
void history_take_out(History *history, const PastDecision *past);
/* past with its new state. */
void history_put_back(History *history, const PastDecision *past);

/* A row of the database whose amount lies just below its approver's limit. */
void history_add_near(History *history, int64_t number, int64_t approver, Day decided_on);

/* What is used of an appropriation before this batch; once a key. */
void history_add_use(History *history, int64_t use, Money used);

typedef struct HistoryQuestion {
    const Decision *decision;
    const DecisionKeys *keys;
    int64_t batch;
    int64_t use;
    bool near_limit;
    int64_t near_days, shared_days; /* R-0700, for its programme */
} HistoryQuestion;

/* Fills the facts of R-0300, R-0310, R-0500 and R-0700. */
void history_ask(const History *history, const HistoryQuestion *question, Facts *facts);

/* The de minimis aid of one payee (by payee_key) decided after `from` and up to `to`. */
Money history_de_minimis(const History *history, int64_t payee, Day from, Day to);

#endif
