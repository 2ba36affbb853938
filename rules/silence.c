/*
 * silence.c
 *     The questions by which rules fall silent.
 */
#include "silence.h"

#include "maksatus/identity.h"

bool payee_id_is_valid(const Decision *decision)
{
    return decision->payee_type == PAYEE_PERSON ? identity_is_person(decision->payee_id)
                                                : identity_is_business(decision->payee_id);
}

bool employee_id_is_valid(const Decision *decision)
{
    return slice_is_empty(decision->employee_id) || identity_is_person(decision->employee_id);
}

bool period_is_valid(const Decision *decision)
{
    if (day_is_none(decision->period_start) != day_is_none(decision->period_end))
        return false;
    return day_is_none(decision->period_start)
           || !day_before(decision->period_end, decision->period_start);
}

const ApproverRow *approver_of(const Facts *facts)
{
    return facts->agency == NULL ? NULL : facts->approver;
}

const ProgrammeRow *programme_of(const Facts *facts)
{
    if (facts->programme == NULL)
        return NULL;
    return facts->programme_today != NULL ? facts->programme_today : facts->programme;
}
