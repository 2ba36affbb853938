/*
 * night.c
 *     What every part of a run uses: paths below HOME, transactions, progress, parameter values.
 */
#include "night.h"

#include <stdio.h>
#include <time.h>

#include "maksatus/arena.h"
#include "maksatus/decision_keys.h"
#include "maksatus/reference_load.h"
#include "metrics.h"

Status night_load(Night *night, Error *err)
{
    TRY(hash_key_read(night->store, &night->hash_key, err));
    return reference_data_load(night->store, night->arena, &night->reference, err);
}

const char *night_path(Arena *arena, const Night *night, const char *part, Slice name)
{
    if (name.at == NULL)
        return arena_format(arena, "%s/%s", night->options->home, part);
    return arena_format(arena, "%s/%s/%.*s", night->options->home, part, SLICE_ARGS(name));
}

Status night_begin(Night *night, Tx **tx, Error *err)
{
    return night_is_within(night) ? STATUS_OK : store_begin(night->store, tx, err);
}

Status night_commit(Night *night, Tx **tx, Error *err)
{
    return night_is_within(night) ? STATUS_OK : store_commit(tx, err);
}

void night_log_refusal(Night *night, const char *what, Slice name, const Error *err)
{
    log_event(&night->log, what, log_text("name", name), log_int("status", err->status),
              log_string("text", err->text));
}

void night_tell(const Night *night, const char *what, uint64_t done, uint64_t total)
{
    const RunProgress *progress = &night->options->progress;

    if (progress->tell != NULL)
        progress->tell(progress->context, what, done, total);
    metrics_progress(night, what, done, total);
}

int64_t night_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void night_tell_time(const Night *night, const char *stage, int64_t since)
{
    if (night->options->timings)
        (void)fprintf(stderr, "%-12s %8lld ms\n", stage, (long long)(night_now_ms() - since));
}

void desk_open(Arena *arena, const RunOptions *options, Desk *desk)
{
    *desk = (Desk){.arena = arena,
                   .conninfo = options->conninfo,
                   .schemas = {.dir = options->schema_dir}};
}

Status desk_reader(Desk *desk, Store **reader, Error *err)
{
    if (desk->reader == NULL)
        TRY(store_open(desk->arena, desk->conninfo, &desk->reader, err));
    *reader = desk->reader;
    return STATUS_OK;
}

void desk_close(Desk *desk)
{
    store_close(&desk->reader);
    message_schemas_done(&desk->schemas);
}

/* ── values of parameters ──────────────────────────────────────────────────────────────────── */

int64_t rule_value(const ReferenceData *reference, const Rule *rule, const RuleParam *param,
                   Slice programme, Day day, const ParameterRow **row)
{
    const ParameterRow *found
        = reference_parameter(reference, slice_of(rule->id), slice_of(param->name), programme, day);
    int64_t value = param->standard;

    if (row != NULL)
        *row = found;
    if (found != NULL && !rule_param_parse(param, found->value, &value))
        ensure(false); /* a stored parameter is of its kind: the loader refused others */
    return value;
}

static int64_t named_value(const RuleValues *values, const char *rule_id, const char *name)
{
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        for (size_t j = 0; j < rules_all[i]->param_count; j++) {
            if (strcmp(rules_all[i]->id, rule_id) == 0
                && strcmp(rules_all[i]->params[j].name, name) == 0)
                return values->value[i][j];
        }
    }
    ensure(false); /* the rule has the parameter */
    return 0;
}

Slice night_value_programme(const Night *night, const ProgrammeRow *known, Slice programme)
{
    size_t count;
    const ParameterRow *rows = reference_parameters(night->reference, &count);

    if (known != NULL)
        return known->code;
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(rows[i].programme, programme))
            return rows[i].programme;
    }
    return SLICE_LITERAL("*");
}

const RuleValues *night_values(Night *night, Slice programme)
{
    for (size_t i = 0; i < night->value_count; i++) {
        if (slice_equal(night->values[i].programme, programme))
            return &night->values[i];
    }

    MEMORY_GROW(night->values, night->value_capacity, night->value_count + 1);
    RuleValues *values = &night->values[night->value_count++];
    *values = (RuleValues){.programme = arena_slice(night->arena, programme)};
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        for (size_t j = 0; j < rules_all[i]->param_count; j++)
            values->value[i][j] = rule_value(night->reference, rules_all[i],
                                             &rules_all[i]->params[j], programme,
                                             night->values_on, NULL);
    }
    values->horizon_days = named_value(values, "R-0210", "horizon_days");
    values->shared_days = named_value(values, "R-0700", "shared_days");
    values->near_days = named_value(values, "R-0700", "near_days");
    return values;
}

static void add_window(Night *night, int64_t days)
{
    for (size_t i = 0; i < night->shared_days_count; i++) {
        if (night->shared_days[i] == days)
            return;
    }
    if (night->shared_days_count < SHARED_WINDOWS_MAX)
        night->shared_days[night->shared_days_count] = days;
    night->shared_days_count++;
}

static void read_programme(Night *night, Slice programme)
{
    const RuleValues *values = night_values(night, programme);

    if (values->horizon_days > night->horizon_days)
        night->horizon_days = values->horizon_days;
    add_window(night, values->shared_days);
}

Status night_read_values(Night *night, Error *err)
{
    size_t count;
    const ParameterRow *rows = reference_parameters(night->reference, &count);

    night->values_on = night->today;
    night->shared_days_count = 0;
    night->horizon_days = 0;
    read_programme(night, SLICE_LITERAL("*"));
    for (size_t i = 0; i < count; i++) {
        if (slice_is(rows[i].rule, "R-0210") || slice_is(rows[i].rule, "R-0700"))
            read_programme(night, rows[i].programme);
    }
    if (night->shared_days_count > SHARED_WINDOWS_MAX)
        return error_set(err, STATUS_USAGE, "more than %d different values of shared_days (R-0700)",
                         (int)SHARED_WINDOWS_MAX);
    return STATUS_OK;
}
