/*
 * parameters_file.c
 *     Rows of one file in the form of rule_parameters, to be tried and not stored.
 */
#include "maksatus/reference_load.h"
#include "table_file.h"
#include "wrong_lines.h"

enum { PARAMETER_FIELDS = 4 };

typedef struct ParametersFile {
    Arena *arena;
    ReferenceReport *report;
    ReferenceParameters *parameters;
} ParametersFile;

static Validity validity_of(Slice from, Slice to)
{
    Validity valid = {.to = DAY_NONE};

    ensure(day_parse(from, &valid.from)); /* cells are checked before they are staged */
    ensure(to.at == NULL || day_parse(to, &valid.to));
    return valid;
}

static ParameterRow row_of(const ParametersFile *file, const Staged *staged, size_t at)
{
    Slice joined = arena_slice(file->arena, staged->fields[at]);
    Slice field[PARAMETER_FIELDS] = {{0}};
    size_t begin = 0;
    size_t count = 0;

    for (size_t i = 0; i <= joined.len; i++) {
        if (i < joined.len && joined.at[i] != FIELD_SEPARATOR)
            continue;
        ensure(count < PARAMETER_FIELDS);
        field[count++] = (Slice){joined.at + begin, i - begin};
        begin = i + 1;
    }
    return (ParameterRow){validity_of(staged->valid_from[at], staged->valid_to[at]), field[0],
                          field[1], field[2], field[3]};
}

static bool overlaps(Validity a, Validity b)
{
    return (day_is_none(a.to) || a.to.number >= b.from.number)
           && (day_is_none(b.to) || b.to.number >= a.from.number);
}

static void check_overlap(ParametersFile *file, size_t at)
{
    const ParameterRow *row = &file->parameters->row[at];

    for (size_t i = 0; i < at; i++) {
        const ParameterRow *other = &file->parameters->row[i];
        if (slice_equal(row->rule, other->rule) && slice_equal(row->name, other->name)
            && slice_equal(row->programme, other->programme) && overlaps(row->valid, other->valid))
            wrong_line(
                file->report, file->arena,
                (Place){"rule_parameters", (uint64_t)file->parameters->line[at], "valid_from"},
                "line %lld has the same key on the same days, instead one row a day",
                (long long)file->parameters->line[i]);
    }
}

/* A StagedTaker. */
static Status take(void *context, const Table *table, const Staged *staged, Error *err)
{
    ParametersFile *file = context;
    ReferenceParameters *parameters = file->parameters;

    (void)table;
    if (parameters->count + staged->count > STAGED_MAX)
        return error_set(err, STATUS_LIMIT, "more than %d rows of parameters", (int)STAGED_MAX);
    for (size_t i = 0; i < staged->count; i++) {
        parameters->row[parameters->count] = row_of(file, staged, i);
        parameters->line[parameters->count] = staged->line[i];
        check_overlap(file, parameters->count++);
    }
    return STATUS_OK;
}

Status reference_parameters_read(Arena *arena, const char *path, ReferenceReport *report,
                                 ReferenceParameters *parameters, Error *err)
{
    ParametersFile file = {arena, report, parameters};

    *report = (ReferenceReport){0};
    *parameters = (ReferenceParameters){ARENA_ARRAY(arena, ParameterRow, STAGED_MAX),
                                        ARENA_ARRAY(arena, int64_t, STAGED_MAX), 0};
    TRY(table_file_read(table_find(SLICE_LITERAL("rule_parameters")), path, arena, report, take,
                        &file, err));
    if (report->wrong_total > 0)
        return error_set(err, STATUS_USAGE, "%lld faults in %s, nothing was simulated",
                         (long long)report->wrong_total, path);
    return STATUS_OK;
}
