/*
 * recovery_import.c
 *     Receivables that another system decided: they are due from the start, under their own law.
 */
#include "recovery_private.h"

#include "maksatus/recovery_export.h"
#include "maksatus/text.h"

enum { DUE_MONTHS_MAX = 12 };

static Status insert_import(Store *store, const RecoveryImport *what, const FoundRegime *regime,
                            const Actor *actor, int64_t id, Slice reference, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const Slice texts[] = {reference,       what->payer,    what->agency,
                           what->programme, what->grant_id, regime->code};

    params_int(&params, id);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        params_text(&params, texts[i]);
    params_int(&params, regime->row);
    params_day(&params, what->granted_on);
    params_day(&params, what->paid_on);
    params_bool(&params, what->person);
    params_text(&params, what->source);
    params_text(&params, what->source_id);
    params_day(&params, what->decided_on);
    params_text(&params, actor->by);
    params_day(&params, deadline_notice(what->decided_on));
    params_day(&params, what->final_on);
    params_day(&params, what->due_on);
    return store_execute(store, QUERY_RECOVERY_IMPORT, &params, NULL, err);
}

static ReceivableEntry *add(Entries *entries, const Receivable *receivable, MoneyEvent event,
                            Component component, Money amount, Day on)
{
    MEMORY_GROW(entries->item, entries->capacity, entries->count + 1);
    ReceivableEntry *entry = &entries->item[entries->count++];
    *entry = (ReceivableEntry){
        .receivable = receivable->id,
        .claim = 1,
        .event = event,
        .component = component,
        .amount = amount,
        .on = on,
        .from = DAY_NONE,
        .to = DAY_NONE,
    };
    return entry;
}

/* What was reckoned up to a day grows from there, be it nothing that is open of it. */
static void add_interest(Entries *entries, const Receivable *receivable, Component component,
                         Money amount, Day from, Day to, Day on)
{
    ReceivableEntry *entry = add(entries, receivable, MONEY_INTEREST, component, amount, on);

    entry->from = from;
    entry->to = to;
}

/* Interest of the first kind ends with the day of payment. */
static void add_all(Entries *entries, const Receivable *receivable, const RecoveryImport *what,
                    Day on)
{
    Day late = receivable_late_start(receivable);
    Day end = what->reckoned_to;

    if (day_before(what->due_on, end))
        end = what->due_on;
    add(entries, receivable, MONEY_RECEIVABLE, COMPONENT_CAPITAL, what->capital, on);
    if (what->costs.cents > 0)
        add(entries, receivable, MONEY_RECEIVABLE, COMPONENT_COSTS, what->costs, on);
    if (!receivable_bears_interest(receivable))
        return;
    if (receivable->regime.interest_add >= 0)
        add_interest(entries, receivable, COMPONENT_INTEREST, what->interest, what->paid_on, end,
                     on);
    if (receivable->regime.late_add >= 0 && day_before(late, what->reckoned_to))
        add_interest(entries, receivable, COMPONENT_LATE_INTEREST, what->late_interest, late,
                     what->reckoned_to, on);
}

static Status refuse_known(Store *store, const RecoveryImport *what, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t id;

    params_text(&params, what->source);
    params_text(&params, what->source_id);
    TRY(store_query_int(store, QUERY_RECOVERY_IMPORTED, &params, &found, &id, err));
    if (found)
        return error_set(err, STATUS_USAGE, "%.*s %.*s was imported before, as receivable %lld",
                         SLICE_ARGS(what->source), SLICE_ARGS(what->source_id), (long long)id);
    return STATUS_OK;
}

/* In the order in which they happen. */
static Status check_days(const RecoveryImport *what, Day on, Error *err)
{
    if (day_before(what->paid_on, what->granted_on) || day_before(what->decided_on, what->paid_on)
        || day_before(what->due_on, what->decided_on) || day_before(on, what->decided_on)
        || day_before(on, what->reckoned_to) || day_before(what->reckoned_to, what->paid_on)
        || day_before(day_plus_months(what->decided_on, DUE_MONTHS_MAX), what->due_on)
        || (!day_is_none(what->final_on) && (day_before(what->final_on, what->decided_on)
                                             || day_before(on, what->final_on))))
        return error_set(err, STATUS_USAGE,
                         "%.*s %.*s: granted, paid, decided, due (within a year), final and "
                         "reckoned_to are not in order, or not over",
                         SLICE_ARGS(what->source), SLICE_ARGS(what->source_id));
    return STATUS_OK;
}

static Status check_payer(Store *store, const RecoveryImport *what, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t row;

    params_text(&params, what->payer);
    TRY(store_query_int(store, QUERY_RECOVERY_PAYER, &params, &found, &row, err));
    return found ? STATUS_OK
                 : error_set(err, STATUS_USAGE, "there is no payer %.*s: load payers",
                             SLICE_ARGS(what->payer));
}

/* Interest that its law does not take was not owed in the other system either. */
static Status refuse_interest(const Receivable *receivable, const RecoveryImport *what, Error *err)
{
    const Regime *regime = &receivable->regime;
    const Day late = receivable_late_start(receivable);
    const char *none = NULL;
    TEXT_ON_STACK(text, 16);

    if (what->interest.cents > 0 && regime->interest_add < 0)
        none = "but late interest";
    if (what->late_interest.cents > 0 && regime->late_add < 0)
        none = "after the day of payment";
    if (!receivable_bears_interest(receivable)
        && (what->interest.cents > 0 || what->late_interest.cents > 0))
        none = what->person ? "of persons" : "of anybody";
    if (none != NULL)
        return error_set(err, STATUS_USAGE, "%.*s %.*s: its law takes no interest %s",
                         SLICE_ARGS(what->source), SLICE_ARGS(what->source_id), none);
    if (what->late_interest.cents == 0 || day_before(late, what->reckoned_to))
        return STATUS_OK;
    text_add_day(&text, late);
    return error_set(err, STATUS_USAGE,
                     "%.*s %.*s: late interest is of the days after %.*s up to reckoned_to, and "
                     "there are none",
                     SLICE_ARGS(what->source), SLICE_ARGS(what->source_id),
                     SLICE_ARGS(text_slice(&text)));
}

Status recovery_import(Store *store, Arena *arena, const RecoveryImport *what, const Actor *actor,
                       int64_t *id, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    FoundRegime regime;
    Slice reference;
    Receivable **loaded;
    size_t count;

    TRY(check_days(what, actor->on, err));
    TRY(check_payer(store, what, err));
    TRY(recovery_find_regime(store, what->regime, what->programme, what->granted_on, &regime, arena,
                             err));
    TRY(refuse_known(store, what, err));
    TRY(recovery_new_number(store, arena, id, &reference, err));
    TRY(insert_import(store, what, &regime, actor, *id, reference, err));
    TRY(recovery_add_debtor(store, *id, 1, what->payee_key, what->payee_id, what->payee_name, false,
                            err));
    TRY(recovery_add_claim(store, *id, 1, 0, what->paid_on, what->capital, err));
    TRY(receivables_load(store, arena, id, 1, &loaded, &count, err));
    ensure(count == 1);
    TRY(refuse_interest(loaded[0], what, err));
    add_all(&entries, loaded[0], what, actor->on);
    TRY(entries_save(&entries, actor, store, err));
    return receivable_tell(store, *id, "import", RECEIVABLE_DUE, RECEIVABLE_DUE, actor, SLICE_NONE,
                           err);
}
