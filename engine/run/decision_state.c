/*
 * decision_state.c
 *     Names of states and what they count for.
 */
#include "maksatus/decision_state.h"

#define STATE_TEXT(constant, name) name,
static const char *const names[] = {DECISION_STATE_LIST(STATE_TEXT)};

const char *decision_state_name(DecisionState state)
{
    ensure(state < DECISION_STATES);
    return names[state];
}

DecisionState decision_state_find(Slice name)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (slice_is(name, names[i]))
            return (DecisionState)i;
    }
    return DECISION_STATES;
}

bool decision_counts_as_paid(DecisionState state)
{
    return state == DECISION_PLANNED || state == DECISION_SET_OFF || state == DECISION_SENT
           || state == DECISION_PAID;
}

bool decision_counts(DecisionState state)
{
    return decision_counts_as_paid(state) || state == DECISION_HELD || state == DECISION_DEFERRED;
}
