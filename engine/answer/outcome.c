/*
 * outcome.c
 *     See outcome.h. Sums of cents cannot overflow: an amount has at most eighteen digits as told,
 *     and what does not fit counts as the largest.
 */
#include "outcome.h"

#include <stdlib.h>

#include "maksatus/answer.h"

/* ── words ────────────────────────────────────────────────────────────────────────────────── */

typedef struct Words {
    bool refused, cancelled, sent, needs_person;
    uint8_t rank;
    Slice refused_reason, code;
} Words;

static int order_of(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Texts that are not there come last. */
static int text_order(Slice a, Slice b)
{
    if (a.at == NULL || b.at == NULL)
        return (a.at == NULL) - (b.at == NULL);
    return slice_compare(a, b);
}

/* By answer, and of one answer the one that counts first. */
static int compare_statuses(const void *one, const void *other)
{
    const ToldStatus *a = one;
    const ToldStatus *b = other;
    int order = order_of(a->answer, b->answer);

    if (order == 0)
        order = order_of(b->level, a->level);
    if (order == 0)
        order = order_of(b->rank, a->rank);
    if (order == 0)
        order = text_order(a->code, b->code);
    return order != 0 ? order : text_order(a->reason, b->reason);
}

static void hear(Words *words, const ToldStatus *status)
{
    words->refused = words->refused || status->kind == BANK_STATUS_REFUSED;
    words->cancelled = words->cancelled || status->kind == BANK_STATUS_CANCELLED;
    words->sent = words->sent || status->kind == BANK_STATUS_SENT;
    words->needs_person = words->needs_person || status->needs_person;
    if (status->rank > words->rank)
        words->rank = status->rank;
    if (status->kind == BANK_STATUS_REFUSED
        && text_order(status->reason, words->refused_reason) < 0)
        words->refused_reason = status->reason;
    if (status->kind == BANK_STATUS_SENT && slice_compare(status->code, words->code) > 0)
        words->code = status->code;
}

static Words words_of(ToldStatus *statuses, size_t count)
{
    Words words = {0};

    if (count > 1)
        qsort(statuses, count, sizeof(*statuses), compare_statuses);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || statuses[i].answer != statuses[i - 1].answer)
            hear(&words, &statuses[i]);
    return words;
}

/* ── money ────────────────────────────────────────────────────────────────────────────────── */

typedef struct Sums {
    int64_t debit, again, credit; /* left, left again after a return, came back */
    Slice reason;
} Sums;

/* By kind of message, booking and answer. */
static int compare_bookings(const ToldMoney *a, const ToldMoney *b)
{
    int order = memcmp(a->format, b->format, sizeof(a->format));

    if (order == 0)
        order = text_order(a->bank_ref, b->bank_ref);
    if (order == 0)
        order = text_order(a->entry_ref, b->entry_ref);
    if (order == 0)
        order = order_of(a->booked_on.number, b->booked_on.number);
    if (order == 0)
        order = order_of(a->credit, b->credit);
    if (order == 0)
        order = order_of(a->comes_back, b->comes_back);
    if (order == 0)
        order = order_of(a->cents, b->cents);
    return order != 0 ? order : text_order(a->reason, b->reason);
}

static int compare_money(const void *one, const void *other)
{
    const ToldMoney *a = one;
    const ToldMoney *b = other;
    int order = compare_bookings(a, b);

    return order != 0 ? order : order_of(a->answer, b->answer);
}

static int64_t plus(int64_t sum, int64_t cents)
{
    return __builtin_add_overflow(sum, cents, &sum) ? INT64_MAX : sum;
}

static void count(Sums *sums, const ToldMoney *booking, int64_t times)
{
    int64_t cents;

    if (__builtin_mul_overflow(booking->cents, times, &cents))
        cents = INT64_MAX;
    if (booking->credit)
        sums->credit = plus(sums->credit, cents);
    else if (booking->comes_back)
        sums->again = plus(sums->again, cents);
    else
        sums->debit = plus(sums->debit, cents);
}

static bool same_format(const ToldMoney *a, const ToldMoney *b)
{
    return memcmp(a->format, b->format, sizeof(a->format)) == 0;
}

static void keep_larger(Sums *sums, const Sums *kind)
{
    if (kind->debit > sums->debit)
        sums->debit = kind->debit;
    if (kind->again > sums->again)
        sums->again = kind->again;
    if (kind->credit > sums->credit)
        sums->credit = kind->credit;
}

/* A booking is there as often as the answer says that says it most often. */
static Sums sums_of(int64_t cents, ToldMoney *money, size_t money_count)
{
    Sums sums = {0};
    Sums kind = {0};

    for (size_t i = 0; i < money_count; i++) {
        if (money[i].cents < 0)
            money[i].cents = cents;
        if (money[i].credit && text_order(money[i].reason, sums.reason) < 0)
            sums.reason = money[i].reason;
    }
    if (money_count > 1)
        qsort(money, money_count, sizeof(*money), compare_money);
    for (size_t i = 0; i < money_count;) {
        int64_t most = 0;
        int64_t times = 0;
        size_t next = i;

        for (; next < money_count && compare_bookings(&money[i], &money[next]) == 0; next++) {
            bool same_answer = next > i && money[next].answer == money[next - 1].answer;
            times = same_answer ? times + 1 : 1;
            most = times > most ? times : most;
        }
        count(&kind, &money[i], most);
        if (next == money_count || !same_format(&money[next], &money[i])) {
            keep_larger(&sums, &kind);
            kind = (Sums){0};
        }
        i = next;
    }
    return sums;
}

/* ── together ─────────────────────────────────────────────────────────────────────────────── */

static int64_t gone(const OutcomeOf *of, const Words *words, const Sums *sums)
{
    bool no = words->refused || words->cancelled;
    int64_t first = 0;

    if (sums->debit > 0)
        first = sums->debit;
    else if (of->group_booked_whole || (!no && (of->group_booked || of->group_over)))
        first = of->cents;
    else if (sums->credit > 0 || sums->again > 0)
        first = of->cents;
    return plus(sums->again, first);
}

static DecisionState state_of(const OutcomeOf *of, const Words *words, int64_t out, int64_t back)
{
    if (out > 0)
        return back == 0 || out - back >= of->cents ? DECISION_PAID : DECISION_RETURNED;
    return words->cancelled ? DECISION_CANCELLED
           : words->refused ? DECISION_REFUSED
           : words->sent    ? DECISION_SENT
           : of->group_told ? DECISION_SENT /* some of its file is booked: the bank has it */
                            : DECISION_PLANNED;
}

/* told: the bank has said something of it, whatever. */
static int alarms_of(const OutcomeOf *of, const Words *words, bool told, const Sums *sums,
                     const Outcome *outcome)
{
    int64_t out = outcome->out_cents, back = outcome->back_cents;
    bool is_out = out > back;
    int alarms = 0;

    if ((words->refused || words->cancelled) && is_out)
        alarms |= ALARM_REFUSED_BUT_BOOKED;
    if (is_out && out - back > of->cents)
        alarms |= ALARM_BOOKED_TWICE;
    if (sums->debit > 0 && sums->debit < of->cents)
        alarms |= ALARM_AMOUNT_DIFFERS;
    if (back > 0 && is_out && out - back < of->cents)
        alarms |= ALARM_RETURNED_IN_PART;
    if (back > out)
        alarms |= ALARM_RETURNED_TOO_MUCH;
    if (of->is_void && is_out)
        alarms |= ALARM_VOID_BUT_BOOKED;
    if (of->is_void && told && !words->refused && !words->cancelled)
        alarms |= ALARM_VOID_BUT_ACCEPTED;
    if (words->needs_person)
        alarms |= ALARM_WANTS_PERSON;
    return alarms;
}

static Slice or_empty(Slice text)
{
    return text.at == NULL ? SLICE_LITERAL("") : text;
}

static Slice reason_of(DecisionState state, const Words *words, const Sums *sums)
{
    if (state == DECISION_REFUSED)
        return or_empty(words->refused_reason);
    if (state == DECISION_RETURNED)
        return or_empty(sums->reason);
    return state == DECISION_SENT ? words->code : SLICE_NONE;
}

void outcome_of(const OutcomeOf *of, ToldStatus *statuses, size_t status_count, ToldMoney *money,
                size_t money_count, Outcome *outcome)
{
    const Words words = words_of(statuses, status_count);
    const Sums sums = sums_of(of->cents, money, money_count);

    *outcome = (Outcome){
        .rank = words.rank,
        .out_cents = gone(of, &words, &sums),
        .back_cents = sums.credit,
        .in_doubt = of->group_told && !of->group_booked,
    };
    if (of->group_reversed)
        outcome->back_cents = outcome->out_cents;
    outcome->state = state_of(of, &words, outcome->out_cents, outcome->back_cents);
    outcome->alarms = alarms_of(of, &words, status_count > 0, &sums, outcome);
    outcome->reason = reason_of(outcome->state, &words, &sums);
    outcome->is_plain = !outcome->in_doubt && outcome->alarms == 0 && outcome->back_cents == 0
                        && (outcome->state == DECISION_PLANNED || outcome->state == DECISION_SENT
                            || (outcome->state == DECISION_PAID
                                && outcome->out_cents == of->cents));
}
