/*
 * receivable_machine.c
 *     The states of a receivable and the only table that knows what leads from which to which.
 *
 *     suspected ─▶ hearing ─▶ decided ─▶ appeal_open ─▶ final ─▶ due ─▶ (collecting) ─▶ settled
 *                     └▶ closed_no_action  └───────────────▲        └▶ moderated, written_off,
 *                                                                      expired
 *
 * The database refuses every other step (table receivable_edge, m_0005_recovery.sql); a test
 * compares the two.
 */
#include "maksatus/receivable.h"

#define IN(state) (UINT32_C(1) << RECEIVABLE_##state)
#define FREE (IN(DUE) | IN(PARTIAL) | IN(REMINDED) | IN(RETURNED_NO_ASSETS))
#define BOUND (IN(INSTALMENT_PLAN) | IN(ENFORCEMENT_SENT))
#define PROCEDURE (IN(BANKRUPTCY_LODGED) | IN(RESTRUCTURED) | IN(DEBT_ADJUSTED))
#define OPEN (FREE | BOUND | PROCEDURE)
#define STAYS RECEIVABLE_STATES

typedef struct Edge {
    ReceivableStep step;
    uint32_t from; /* set of states */
    ReceivableState to;
} Edge;

static const Edge edges[] = {
    {STEP_HEAR, IN(SUSPECTED) | IN(HEARING), RECEIVABLE_HEARING},
    {STEP_CLOSE, IN(SUSPECTED) | IN(HEARING), RECEIVABLE_CLOSED_NO_ACTION},
    {STEP_DECIDE, IN(HEARING), RECEIVABLE_DECIDED},
    {STEP_APPEAL, IN(DECIDED) | IN(APPEAL_OPEN), RECEIVABLE_APPEAL_OPEN},
    {STEP_APPEAL, OPEN, STAYS}, /* demanded meanwhile: 688/2001 35 § */
    {STEP_FINAL, IN(DECIDED) | IN(APPEAL_OPEN), RECEIVABLE_FINAL},
    {STEP_FINAL, OPEN, STAYS},
    {STEP_ANNUL, IN(DECIDED) | IN(APPEAL_OPEN) | IN(FINAL) | IN(DUE), RECEIVABLE_CLOSED_NO_ACTION},
    {STEP_DEMAND, IN(DECIDED) | IN(APPEAL_OPEN) | IN(FINAL), RECEIVABLE_DUE},
    {STEP_REMIND, FREE, RECEIVABLE_REMINDED},
    {STEP_PLAN, FREE | IN(INSTALMENT_PLAN), RECEIVABLE_INSTALMENT_PLAN},
    {STEP_ENFORCE, FREE | IN(INSTALMENT_PLAN), RECEIVABLE_ENFORCEMENT_SENT},
    {STEP_RETURN_EMPTY, IN(ENFORCEMENT_SENT), RECEIVABLE_RETURNED_NO_ASSETS},
    {STEP_BANKRUPTCY, FREE | BOUND | IN(RESTRUCTURED) | IN(DEBT_ADJUSTED),
     RECEIVABLE_BANKRUPTCY_LODGED},
    {STEP_RESTRUCTURE, FREE | BOUND, RECEIVABLE_RESTRUCTURED},
    {STEP_ADJUST_DEBT, FREE | BOUND, RECEIVABLE_DEBT_ADJUSTED},
    {STEP_REPAY, FREE, RECEIVABLE_PARTIAL},
    {STEP_REPAY, BOUND | PROCEDURE, STAYS},
    {STEP_REPAY_ALL, FREE | IN(INSTALMENT_PLAN) | PROCEDURE, RECEIVABLE_PAID},
    {STEP_REPAY_ALL, IN(ENFORCEMENT_SENT), RECEIVABLE_COLLECTED},
    {STEP_SET_OFF, FREE, RECEIVABLE_PARTIAL},
    {STEP_SET_OFF_ALL, FREE, RECEIVABLE_SET_OFF},
    {STEP_SETTLE, IN(PAID) | IN(SET_OFF) | IN(COLLECTED), RECEIVABLE_SETTLED},
    {STEP_MODERATE_ALL, OPEN, RECEIVABLE_MODERATED},
    {STEP_WRITE_OFF, OPEN, RECEIVABLE_WRITTEN_OFF},
    {STEP_EXPIRE, OPEN | IN(DECIDED) | IN(APPEAL_OPEN) | IN(FINAL) | IN(WRITTEN_OFF),
     RECEIVABLE_EXPIRED},
    {STEP_REVERSE, IN(DUE) | IN(PARTIAL) | IN(SETTLED) | IN(MODERATED) | IN(WRITTEN_OFF),
     RECEIVABLE_DUE},
    {STEP_REVERSE, IN(REMINDED) | IN(RETURNED_NO_ASSETS) | BOUND | PROCEDURE, STAYS},
};

#define NAME(constant, name) name,
static const char *const state_names[] = {RECEIVABLE_STATE_LIST(NAME)};
static const char *const step_names[] = {RECEIVABLE_STEP_LIST(NAME)};
#undef NAME
static const char *const component_names[] = {
    [COMPONENT_COSTS] = "costs",
    [COMPONENT_LATE_INTEREST] = "late_interest",
    [COMPONENT_INTEREST] = "interest",
    [COMPONENT_CAPITAL] = "capital",
};
static const char *const event_names[] = {
    [MONEY_RECEIVABLE] = "receivable", [MONEY_INTEREST] = "interest",
    [MONEY_REPAID] = "repaid",         [MONEY_SET_OFF] = "set_off",
    [MONEY_MODERATED] = "moderated",   [MONEY_WRITTEN_OFF] = "written_off",
};
_Static_assert(RECEIVABLE_STATES <= 32, "a set of states fits into 32 bits");

const char *receivable_state_name(ReceivableState state)
{
    ensure(state < RECEIVABLE_STATES);
    return state_names[state];
}

ReceivableState receivable_state_find(Slice name)
{
    size_t state = 0;

    while (state < RECEIVABLE_STATES && !slice_is(name, state_names[state]))
        state++;
    return (ReceivableState)state;
}

const char *receivable_step_name(ReceivableStep step)
{
    ensure(step < RECEIVABLE_STEPS);
    return step_names[step];
}

const char *component_name(Component component)
{
    ensure(component < COMPONENTS);
    return component_names[component];
}

Component component_find(Slice name)
{
    size_t component = 0;

    while (component < COMPONENTS && !slice_is(name, component_names[component]))
        component++;
    return (Component)component;
}

const char *money_event_name(MoneyEvent event)
{
    ensure(event < MONEY_EVENTS);
    return event_names[event];
}

MoneyEvent money_event_find(Slice name)
{
    size_t event = 0;

    while (event < MONEY_EVENTS && !slice_is(name, event_names[event]))
        event++;
    return (MoneyEvent)event;
}

bool receivable_next(ReceivableState from, ReceivableStep step, ReceivableState *to)
{
    for (size_t i = 0; i < COUNT_OF(edges); i++) {
        if (edges[i].step != step || (edges[i].from & (UINT32_C(1) << from)) == 0)
            continue;
        *to = edges[i].to == STAYS ? from : edges[i].to;
        return true;
    }
    return false;
}

bool receivable_is_open(ReceivableState state)
{
    return ((OPEN) & (UINT32_C(1) << state)) != 0;
}
