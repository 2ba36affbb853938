/*
 * recheck.c
 *     See recheck.h. Nothing is decided here: what is found is listed, and a person opens a
 *     recovery case, or does not.
 */
#include "recheck.h"

#include "batch.h"
#include "gather.h"
#include "maksatus/reference_load.h"
#include "reference_facts.h"
#include "take_again.h"

typedef struct Recheck {
    Night *night;
    Arena *arena; /* of the chunk */
    Decision *decision;
    size_t count;
} Recheck;

static int64_t parameter(const Night *night, const char *rule_id, const char *name,
                         const Decision *decision, Day day)
{
    const Rule *rule = rule_find(slice_of(rule_id));

    ensure(rule != NULL);
    for (size_t i = 0; i < rule->param_count; i++) {
        if (strcmp(rule->params[i].name, name) == 0)
            return rule_value(night->reference, rule, &rule->params[i], decision->programme, day,
                              NULL);
    }
    ensure(false); /* the rule has the parameter */
    return 0;
}

/* What may be paid when no more than the reported wage is the cost. */
static Money allowed_by(const Night *night, const ProgrammeRow *programme, const Decision *decision,
                        Money cost)
{
    int64_t cap = parameter(night, "R-0410", "monthly_cap", decision, decision->period_start);
    const FormulaInput input = {
        .formula = programme->formula,
        .cost = cost,
        .other_aid = money_is_none(decision->other_aid) ? MONEY_ZERO : decision->other_aid,
        .percent = decision->subsidy_percent,
        .coefficient = programme->coefficient,
        .monthly_cap = cap == PARAM_NO_DEFAULT ? MONEY_NONE : (Money){cap},
        .period_start = decision->period_start,
        .period_end = decision->period_end,
    };
    int64_t missing = decision->eligible_cost.cents - cost.cents;

    if (programme->formula != FORMULA_NONE && decision->subsidy_percent >= 0)
        return formula_allowed(&input);
    return missing >= decision->amount.cents ? MONEY_ZERO
                                             : (Money){decision->amount.cents - missing};
}

/* The wage that R-0800 compares; what is below zero is nothing. */
static Money should_be(const Night *night, const ProgrammeRow *programme, const Facts *facts)
{
    const Decision *decision = facts->decision;
    int64_t tolerance = parameter(night, "R-0800", "tolerance", decision, night->today);
    int64_t reported = facts->wage.eligible_wage.cents;

    if (money_is_none(decision->eligible_cost)
        || reported >= decision->eligible_cost.cents - tolerance)
        return decision->amount;

    Money allowed = allowed_by(night, programme, decision, (Money){reported < 0 ? 0 : reported});
    return money_above(allowed, decision->amount) ? decision->amount : allowed;
}

static Status check_one(Night *night, const Decision *decision, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const ProgrammeRow *programme =
        reference_programme(night->reference, decision->programme, decision->decided_on);
    Facts facts = {.decision = decision, .today = night->today};

    if (programme == NULL || !programme->wage_check)
        return STATUS_OK;
    facts_wage(night, &facts);
    params_int(&params, decision->number);
    params_int(&params, night->run);
    params_money(&params, facts.wage.eligible_wage);
    params_money(&params, decision->amount);
    params_money(&params, should_be(night, programme, &facts));
    return store_execute(night->store, QUERY_RECHECK_FOUND, &params, NULL, err);
}

static Status add_decision(void *context, const Row *row, Error *err)
{
    Recheck *recheck = context;

    (void)err;
    decision_from_row(recheck->arena, row, &recheck->decision[recheck->count++]);
    return STATUS_OK;
}

static Status check_chunk(Night *night, const int64_t *number, size_t count, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};

    arena_init(&arena, SIZE_MAX);
    Recheck recheck = {night, &arena, ARENA_ARRAY(&arena, Decision, count), 0};
    params_int_array(&params, number, count);
    TRY(store_each(night->store, QUERY_AGAIN_DECISIONS, &params, add_decision, &recheck, err));
    for (size_t i = 0; i < recheck.count; i++)
        TRY(check_one(night, &recheck.decision[i], err));
    return STATUS_OK;
}

static Status check_decisions(Night *night, const int64_t *keys, size_t key_count, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *numbers = NULL;

    arena_init(&arena, SIZE_MAX);
    params_int_array(&params, keys, key_count);
    params_int(&params, night->run);
    TRY(store_query(night->store, QUERY_RECHECK_NUMBERS, &params, &numbers, err));
    size_t count = result_rows(numbers);
    int64_t *number = ARENA_ARRAY(&arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++)
        number[i] = result_int(numbers, i, 0);
    for (size_t at = 0; at < count; at += LIMIT_CHUNK_RECORDS) {
        size_t some = count - at < LIMIT_CHUNK_RECORDS ? count - at : LIMIT_CHUNK_RECORDS;
        TRY(check_chunk(night, number + at, some, err));
    }
    return STATUS_OK;
}

static Status end(Night *night, int64_t last_row, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, night->run);
    params_int(&params, last_row);
    return store_execute(night->store, QUERY_RECHECK_END, &params, NULL, err);
}

Status recheck_incomes(Night *night, Error *err)
{
    AUTO_ARENA Arena arena = {0};
    AUTO_RESULT Result *fresh = NULL;
    AUTO_TX Tx *tx = NULL;

    TRY(store_query(night->store, QUERY_RECHECK_EMPLOYERS, NULL, &fresh, err));
    size_t count = result_rows(fresh);
    if (count == 0)
        return STATUS_OK;

    arena_init(&arena, SIZE_MAX);
    Slice *employers = ARENA_ARRAY(&arena, Slice, count);
    int64_t *keys = ARENA_ARRAY(&arena, int64_t, count);
    for (size_t i = 0; i < count; i++) {
        employers[i] = result_text(fresh, i, 0);
        keys[i] = payee_key(&night->hash_key, employers[i]);
    }
    TRY(night_begin(night, &tx, err));
    TRY(reference_data_load_incomes(night->store, night->arena, night->reference, employers, count,
                                    night->today, err));
    TRY(check_decisions(night, keys, count, err));
    TRY(end(night, result_int(fresh, 0, 1), err));
    return night_commit(night, &tx, err);
}
