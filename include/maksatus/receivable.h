/*
 * receivable.h
 *     What was paid wrongly and is owed back: one case with its claims, its state and its money.
 *
 *     receivable ── claim (an instalment that was paid on a day) ── entry (money, never changed)
 *
 * Entries are positive where something is claimed (capital, costs, interest that is reckoned) and
 * negative where it is settled (repaid, set off, moderated, written off). What is open is their
 * sum; nothing is stored twice. Per component: claimed = settled + open, and open is never
 * negative.
 *
 * Interest is reckoned when something happens to the money (a repayment, a set-off), up to that
 * day; what is shown in between is reckoned on a copy and not stored. The functions without a Store
 * are pure.
 */
#ifndef MAKSATUS_RECEIVABLE_H
#define MAKSATUS_RECEIVABLE_H

#include "maksatus/arena.h"
#include "maksatus/interest.h"
#include "maksatus/regime.h"
#include "maksatus/store.h"

/* ── states (DOMAIN 3.8) ── */

#define RECEIVABLE_STATE_LIST(X)                                                                   \
    X(SUSPECTED, "suspected")                                                                      \
    X(HEARING, "hearing")                                                                          \
    X(CLOSED_NO_ACTION, "closed_no_action")                                                        \
    X(DECIDED, "decided")                                                                          \
    X(APPEAL_OPEN, "appeal_open")                                                                  \
    X(FINAL, "final")                                                                              \
    X(DUE, "due")                                                                                  \
    X(PARTIAL, "partial")                                                                          \
    X(PAID, "paid")                                                                                \
    X(SET_OFF, "set_off")                                                                          \
    X(INSTALMENT_PLAN, "instalment_plan")                                                          \
    X(REMINDED, "reminded")                                                                        \
    X(ENFORCEMENT_SENT, "enforcement_sent")                                                        \
    X(RETURNED_NO_ASSETS, "returned_no_assets")                                                    \
    X(COLLECTED, "collected")                                                                      \
    X(BANKRUPTCY_LODGED, "bankruptcy_lodged")                                                      \
    X(RESTRUCTURED, "restructured")                                                                \
    X(DEBT_ADJUSTED, "debt_adjusted")                                                              \
    X(SETTLED, "settled")                                                                          \
    X(MODERATED, "moderated")                                                                      \
    X(EXPIRED, "expired")                                                                          \
    X(WRITTEN_OFF, "written_off")

#define RECEIVABLE_STATE(constant, name) RECEIVABLE_##constant,
typedef enum ReceivableState {
    RECEIVABLE_STATE_LIST(RECEIVABLE_STATE) RECEIVABLE_STATES
} ReceivableState;
#undef RECEIVABLE_STATE

#define RECEIVABLE_STEP_LIST(X)                                                                    \
    X(HEAR, "hear")                                                                                \
    X(CLOSE, "close")                                                                              \
    X(DECIDE, "decide")                                                                            \
    X(APPEAL, "appeal")                                                                            \
    X(FINAL, "final")                                                                              \
    X(ANNUL, "annul")                                                                              \
    X(DEMAND, "demand")                                                                            \
    X(REMIND, "remind")                                                                            \
    X(PLAN, "plan")                                                                                \
    X(ENFORCE, "enforce")                                                                          \
    X(RETURN_EMPTY, "return_empty")                                                                \
    X(BANKRUPTCY, "bankruptcy")                                                                    \
    X(RESTRUCTURE, "restructure")                                                                  \
    X(ADJUST_DEBT, "adjust_debt")                                                                  \
    X(REPAY, "repay")                                                                              \
    X(REPAY_ALL, "repay_all")                                                                      \
    X(SET_OFF, "set_off")                                                                          \
    X(SET_OFF_ALL, "set_off_all")                                                                  \
    X(SETTLE, "settle")                                                                            \
    X(MODERATE_ALL, "moderate_all")                                                                \
    X(WRITE_OFF, "write_off")                                                                      \
    X(EXPIRE, "expire")                                                                            \
    X(REVERSE, "reverse")

#define RECEIVABLE_STEP(constant, name) STEP_##constant,
typedef enum ReceivableStep {
    RECEIVABLE_STEP_LIST(RECEIVABLE_STEP) RECEIVABLE_STEPS
} ReceivableStep;
#undef RECEIVABLE_STEP

const char *receivable_state_name(ReceivableState state);
ReceivableState receivable_state_find(Slice name); /* RECEIVABLE_STATES: none */
const char *receivable_step_name(ReceivableStep step);
/* False when no such step leads from there. The database holds the same table. */
MUST_CHECK bool receivable_next(ReceivableState from, ReceivableStep step, ReceivableState *to);
/* Something is owed, and may be paid. */
bool receivable_is_open(ReceivableState state);

/* ── money ── */

/* In the order in which a part payment settles them (kauppakaari 9:5). */
typedef enum Component {
    COMPONENT_COSTS,
    COMPONENT_LATE_INTEREST,
    COMPONENT_INTEREST,
    COMPONENT_CAPITAL,
    COMPONENTS
} Component;
const char *component_name(Component component);
Component component_find(Slice name); /* COMPONENTS: none */

/* What happens to money; the ledger has posting rules for the same words. */
typedef enum MoneyEvent {
    MONEY_RECEIVABLE,
    MONEY_INTEREST,
    MONEY_REPAID,
    MONEY_SET_OFF,
    MONEY_MODERATED,
    MONEY_WRITTEN_OFF,
    MONEY_EVENTS
} MoneyEvent;
const char *money_event_name(MoneyEvent event);
MoneyEvent money_event_find(Slice name); /* MONEY_EVENTS: none */

typedef struct Claim {
    int32_t n;
    int64_t decision; /* 0: of another system */
    Day paid_on;
    Money proposed; /* capital before it is decided */
    Money open[COMPONENTS];
    Day interest_to, late_to; /* reckoned up to and including; DAY_NONE: not yet */
} Claim;

typedef struct Receivable {
    int64_t id;
    ReceivableState state;
    Regime regime;
    bool person, capital_first, fraud_suspected, appeal_stay;
    Slice reference, payer, agency, programme, grant_id, ground, decided_by, language;
    Day granted_on, known_on;
    Day last_paid_on; /* the last of the grant, or the end of the use period: 28 § counts from it */
    Day hearing_due_on, answered_on, decided_on, notice_on, final_on, due_on;
    Claim *claim; /* oldest first */
    size_t claim_count;
} Receivable;

/* One row of receivable_entry in the making. */
typedef struct ReceivableEntry {
    int64_t receivable;
    int32_t claim;
    MoneyEvent event;
    Component component;
    Money amount; /* signed */
    Day on, from, to;
    int64_t decision;   /* of a set-off; else 0 */
    int64_t settlement; /* that settles again, when the receivable is restated; else 0 */
} ReceivableEntry;

typedef struct Entries {
    ReceivableEntry *item;
    size_t count, capacity;
} Entries;
void entries_done(Entries *entries);
#define AUTO_ENTRIES __attribute__((cleanup(entries_done)))

Money receivable_open(const Receivable *receivable, Component component);
Money receivable_open_total(const Receivable *receivable);
bool receivable_bears_interest(const Receivable *receivable);

/* Late interest of 25 § runs after the due day, where the regime has no interest of 24 §
 * (866/1998) from the decision. DAY_NONE: not yet. */
Day receivable_late_start(const Receivable *receivable);

/* Claims what is proposed: the debt is decided. */
void receivable_claim_all(Receivable *receivable, Day on, Entries *entries);
/* Costs of collecting, on the first claim. */
void receivable_add_cost(Receivable *receivable, Money cost, Day on, Entries *entries);
/* Another capital of a claim; not below what is settled of it (false: nothing is done). */
MUST_CHECK bool receivable_amend(Receivable *receivable, int32_t claim, Money capital, Day on,
                                 Entries *entries);
/* An entry that stands (neither taken back nor taking back), for receivable_restate. */
typedef struct PastEntry {
    int32_t claim;
    MoneyEvent event;
    Component component;
    Money amount; /* signed */
    Day on, from, to;
    int64_t decision;
    int64_t settlement; /* the same for what one payment, set-off or moderation settled */
} PastEntry;

/* The same where interest was reckoned: as if the capital had been so from the beginning. Interest
 * of each interval is corrected, and everything that settled something settles anew; the caller
 * takes those entries of the past back. past is in the order of its days, interest before what
 * settles. False: as above, or a payment would be more than was owed; then the receivable is not to
 * be used any more. */
MUST_CHECK bool receivable_restate(Receivable *receivable, int32_t claim, Money capital,
                                   const PastEntry *past, size_t past_count,
                                   const InterestRates *rates, Day on, Entries *entries);
/* Interest was reckoned of days after it. */
bool receivable_is_reckoned_after(const Receivable *receivable, Day on);
/* Money that came on an earlier day than it was told. */
typedef struct LateMoney {
    Money amount;
    Day on;
} LateMoney;
/* The same for money that was told after interest of later days was reckoned: it settles on its own
 * day, and the past after it is told anew. False: with it more would have been paid than was owed,
 * or a rate is not known; then the receivable and the entries are as before. */
MUST_CHECK bool receivable_settle_late(Receivable *receivable, const LateMoney *money,
                                       const PastEntry *past, size_t past_count,
                                       const InterestRates *rates, Day on, Entries *entries);
/* The decision is annulled: claims nothing any more, nor interest and costs that were added to it.
 * Nothing of it is settled. */
void receivable_annul(Receivable *receivable, Day on, Entries *entries);
/* Reckons interest and late interest up to `on`. False when a rate is not known: *unknown is the
 * first such day, and the receivable and the entries are as before. */
MUST_CHECK bool receivable_accrue(Receivable *receivable, const InterestRates *rates, Day on,
                                  Entries *entries, Day *unknown);
/* Settles up to amount in the order of components (capital first where a court ordered it), claims
 * oldest first; answers what was taken. */
Money receivable_settle(Receivable *receivable, Money amount, MoneyEvent event, Day on,
                        int64_t decision, Entries *entries);
/* Settles up to amount of one component. */
Money receivable_settle_component(Receivable *receivable, Component component, Money amount,
                                  MoneyEvent event, Day on, Entries *entries);

/* ── set-off by the nightly run (R-0600) ── */

typedef struct SetOffBook SetOffBook;

/* All receivables that may be set off on the day, reckoned up to it. Those whose interest cannot be
 * reckoned are left out and counted. In the arena; set_off_done frees its entries. */
MUST_CHECK Status set_off_load(Store *store, Arena *arena, Day today, SetOffBook **book,
                               Error *err);
void set_off_done(SetOffBook **book);
size_t set_off_left_out(const SetOffBook *book);

/* The payment that would be reduced. */
typedef struct SetOffPayment {
    int64_t payee; /* payee_key */
    int64_t decision;
    Slice payer, grant_id, programme;
    Money amount;
    bool person;
} SetOffPayment;

Money set_off_due(const SetOffBook *book, const SetOffPayment *payment);
/* What is left of this month's protected portion. */
Money set_off_protected(const SetOffBook *book, const SetOffPayment *payment, Money portion);
/* The reference of the receivable that is set off first; empty without one. */
Slice set_off_reference(const SetOffBook *book, const SetOffPayment *payment);
/* Takes `taken` (at most set_off_due) oldest due first; a person keeps the rest of the payment. */
void set_off_take(SetOffBook *book, const SetOffPayment *payment, Money taken);
/* Writes what was taken since the last call, in the open transaction. */
MUST_CHECK Status set_off_write(SetOffBook *book, Store *store, int64_t run, Error *err);

/* ── acts on a receivable, each in the open transaction of the caller ── */

/* Who acts, and when. One of run and act is not 0; act is the key of act_record. */
typedef struct Actor {
    int64_t run, act;
    Slice by;     /* of an act */
    Slice reason; /* told in the story of the case */
    Day on;
} Actor;

/* Receivables by number, locked for this transaction, claims oldest first. */
MUST_CHECK Status receivables_load(Store *store, Arena *arena, const int64_t *ids, size_t count,
                                   Receivable ***receivables, size_t *found, Error *err);
/* By number or reference (national or RF). STATUS_USAGE when there is none. */
MUST_CHECK Status receivable_find(Store *store, Arena *arena, Slice name, Receivable **receivable,
                                  Error *err);
MUST_CHECK Status interest_rates_load(Store *store, Arena *arena, InterestRates *rates, Error *err);
/* Both calendars; what no row speaks of is unknown. */
MUST_CHECK Status recovery_calendar_load(Store *store, Arena *arena, Calendar **calendar,
                                         Error *err);
MUST_CHECK Status entries_save(const Entries *entries, const Actor *actor, Store *store,
                               Error *err);
MUST_CHECK Status receivable_make_step(Store *store, Receivable *receivable, ReceivableStep step,
                                       const Actor *actor, Slice detail, Error *err);

/* What is recovered, for recovery_open. */
typedef struct RecoveryCase {
    const int64_t *decision; /* their payments, or those parts of them */
    size_t decision_count;
    Money amount; /* MONEY_NONE: all that was paid; else of the one decision */
    /* The use ended too early: the share of the days from the last instalment to use_until that
     * were left (688/2001 23 §). DAY_NONE: it did not; use_until DAY_NONE: as obligations say. */
    Day stopped_on, use_until;
    Slice ground, facts;
    Day known_on, granted_on; /* granted_on DAY_NONE: the first decision's day */
    Slice regime;             /* empty: the programme's */
    Slice language;
    Slice joint_id, joint_name; /* a second debtor; may be empty */
    int64_t joint_key;
    bool even_small, fraud_suspected;
} RecoveryCase;
MUST_CHECK Status recovery_open(Store *store, Arena *arena, const RecoveryCase *what,
                                const Actor *actor, int64_t *id, Error *err);

typedef struct IncomingMoney {
    Slice reference;
    Money amount;
    Day booked_on;
    Slice bank_id;              /* counts once */
    Slice from_iban, from_name; /* empty where it is not known */
    Slice into_iban;            /* ours; empty: no bank told it, a person records it */
} IncomingMoney;

/* Money with the reference of a receivable: allocated, once by bank_id; what is over goes back as a
 * payment of its own (engine/run/refund.c). *matched false: no receivable has that reference
 * (nothing is done). STATUS_USAGE when a person gives the bank_id of other money. Before the day of
 * payment is set, and where a rate is not known yet, it waits for that. What was written off takes
 * it too, until it expires; the rest is written off again. Call it in a transaction, under the lock
 * of the run. */
MUST_CHECK Status recovery_repay(Store *store, const IncomingMoney *money, const Actor *actor,
                                 bool *matched, Error *err);

/* Refuses an act of a day before the decision. */
MUST_CHECK Status recovery_in_order(const Receivable *receivable, const Actor *actor, Error *err);
MUST_CHECK Status recovery_hear(Store *store, Arena *arena, Receivable *receivable, Day answer_by,
                                const Actor *actor, Error *err);
MUST_CHECK Status recovery_answered(Store *store, Receivable *receivable, const Actor *actor,
                                    Error *err);
MUST_CHECK Status recovery_decide(Store *store, Arena *arena, Receivable *receivable,
                                  const Actor *actor, Error *err);
MUST_CHECK Status recovery_appeal(Store *store, Receivable *receivable, bool stay,
                                  const Actor *actor, Error *err);
MUST_CHECK Status recovery_final(Store *store, Arena *arena, Receivable *receivable,
                                 const Actor *actor, Error *err);
MUST_CHECK Status recovery_close(Store *store, Receivable *receivable, const Actor *actor,
                                 Error *err);
MUST_CHECK Status recovery_amend(Store *store, Receivable *receivable, int32_t claim, Money capital,
                                 const Actor *actor, Error *err);
MUST_CHECK Status recovery_demand(Store *store, Arena *arena, Receivable *receivable, Day due_on,
                                  const Actor *actor, Error *err);
MUST_CHECK Status recovery_remind(Store *store, Receivable *receivable, Money cost,
                                  const Actor *actor, Error *err);
MUST_CHECK Status recovery_plan(Store *store, Arena *arena, Receivable *receivable, int32_t parts,
                                Day first, const Actor *actor, Error *err);
MUST_CHECK Status recovery_enforce(Store *store, Receivable *receivable, const Actor *actor,
                                   Error *err);
/* collected MONEY_ZERO: without assets. */
MUST_CHECK Status recovery_return(Store *store, Arena *arena, Receivable *receivable,
                                  Money collected, const Actor *actor, Error *err);
/* step: STEP_BANKRUPTCY, STEP_RESTRUCTURE or STEP_ADJUST_DEBT. */
MUST_CHECK Status recovery_procedure(Store *store, Receivable *receivable, ReceivableStep step,
                                     bool capital_first, const Actor *actor, Error *err);
/* amount MONEY_NONE: all of the component. Another person than decided it. */
MUST_CHECK Status recovery_moderate(Store *store, Arena *arena, Receivable *receivable,
                                    Component component, Money amount, const Actor *actor,
                                    Error *err);
MUST_CHECK Status recovery_write_off(Store *store, Arena *arena, Receivable *receivable, Slice code,
                                     const Actor *actor, Error *err);
/* Takes back the last set-off, repayment, moderation or write-off of the receivable; of money that
 * a person recorded also what was over, or waits. STATUS_USAGE when that is on its way back. What
 * was in a plan, a procedure or with enforcement when all of it was settled is there again. */
MUST_CHECK Status recovery_reverse(Store *store, Receivable *receivable, const Actor *actor,
                                   Error *err);
/* What time does by itself, each night: legal force, expiry, repayments that waited for a rate. */
MUST_CHECK Status recovery_night(Store *store, Day today, int64_t run, Error *err);
/* What was over of money that came in, and is not on its way back, settles what is open again. */
MUST_CHECK Status recovery_settle_over(Store *store, Day today, int64_t run, Error *err);

#endif
