/*
 * reference_load.c
 *     Merges a folder of CSV files, and XML of the incomes register, into the stored reference
 *     data: all of it or nothing.
 *
 *     folder ─▶ table_file (cells) ─▶ end, add ─▶ differs, overlap, missing ─▶ commit or rollback
 *
 * The rows go into the table first and are judged there, stored ones and new ones together, inside
 * a transaction that ends without a trace when anything is wrong. A lock keeps other loads out.
 */
#include "maksatus/reference_load.h"

#include <stdio.h>

#include "cell.h"
#include "incomes_file.h"
#include "maksatus/file.h"
#include "maksatus/limits.h"
#include "maksatus/text.h"
#include "table_file.h"
#include "tables.h"
#include "wrong_lines.h"

enum { TABLES_MAX = 64 };

typedef struct Load {
    Store *store;
    Arena *arena;
    const ReferenceOrder *order;
    ReferenceReport *report;
    int64_t act;
    bool there[TABLES_MAX]; /* the folder has a file of this table */
    Slice *xml; /* names of the files of the incomes register */
    size_t xml_count;
} Load;

/* --- what is in the folder --- */

static bool ends_in(Slice name, const char *end)
{
    return name.len > 4 && memcmp(name.at + name.len - 4, end, 4) == 0;
}

static const char *table_names(Arena *arena)
{
    const char *names = "";

    for (const Table *table = tables_all; table->name != NULL; table++)
        names = arena_format(arena, "%s%s%s", names, names[0] == '\0' ? "" : " ", table->name);
    return names;
}

static Status folder_look(Load *load, Error *err)
{
    Slice *names = NULL;
    size_t count = 0;
    size_t known = 0;

    TRY(folder_named(load->order->folder, err));
    TRY(folder_list(load->arena, load->order->folder, &names, &count, err));
    load->xml = ARENA_ARRAY(load->arena, Slice, count + 1);
    for (size_t i = 0; i < count; i++) {
        const Table *table;

        if (ends_in(names[i], ".xml"))
            load->xml[load->xml_count++] = names[i];
        if (!ends_in(names[i], ".csv"))
            continue;
        names[i].len -= 4;
        table = table_find(names[i]);
        if (table == NULL) {
            wrong_line(load->report, load->arena,
                       (Place){arena_string(load->arena, names[i]), 0, NULL},
                       "there is no such table, instead one of %s", table_names(load->arena));
            continue;
        }
        ensure(table - tables_all < TABLES_MAX);
        load->there[table - tables_all] = true;
        known++;
    }
    if (known + load->xml_count == 0 && load->report->wrong_total == 0)
        return error_set(err, STATUS_USAGE, "%s has no CSV or XML file of reference data",
                         load->order->folder);
    return STATUS_OK;
}

/* --- merging --- */

static void staged_params(Params *params, const Table *table, const Staged *staged)
{
    params_string(params, table->name);
    params_text_array(params, staged->fields, staged->count);
    params_text_array(params, staged->valid_from, staged->count);
    params_text_array(params, staged->valid_to, staged->count);
}

static bool any_ends(const Staged *staged)
{
    for (size_t i = 0; i < staged->count; i++)
        if (staged->valid_to[i].at != NULL)
            return true;
    return false;
}

static Status merge(Load *load, const Table *table, const Staged *staged, int64_t *added,
                    Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t ended = 0;

    staged_params(&params, table, staged);
    params_int(&params, load->act);
    if (any_ends(staged))
        TRY(store_execute(load->store, QUERY_REFERENCE_END, &params, &ended, err));
    TRY(store_execute(load->store, QUERY_REFERENCE_ADD, &params, added, err));
    load->report->ended += ended;
    load->report->added += *added;
    return STATUS_OK;
}

/* --- what is wrong between rows --- */

/* 0 when the row is not among the staged ones: it was stored before. */
static uint64_t line_of(const Staged *staged, Slice fields, Slice valid_from)
{
    for (size_t i = 0; i < staged->count; i++)
        if (slice_equal(staged->fields[i], fields)
            && slice_equal(staged->valid_from[i], valid_from))
            return (uint64_t)staged->line[i];
    return 0;
}

static Status find_differing(Load *load, const Table *table, const Staged *staged, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    staged_params(&params, table, staged);
    params_int(&params, load->act);
    TRY(store_query(load->store, QUERY_REFERENCE_DIFFERS, &params, &result, err));
    for (size_t row = 0; row < result_rows(result); row++) {
        size_t at = (size_t)result_int(result, row, 0) - 1;
        Day end = result_day(result, row, 1);
        TEXT_ON_STACK(day, 16);

        if (!day_is_none(end))
            text_add_day(&day, end);
        wrong_line(load->report, load->arena,
                   (Place){table->name, (uint64_t)staged->line[at], "valid_to"},
                   "the same row is there with valid_to \"%.*s\", instead one end for one row",
                   SLICE_ARGS(text_slice(&day)));
    }
    return STATUS_OK;
}

static size_t key_places(const Table *table, const char *const *names, size_t names_max,
                         int64_t *places)
{
    size_t count = 0;

    while (count < names_max && names[count] != NULL) {
        places[count] = (int64_t)table_column(table, names[count]) + 1;
        count++;
    }
    return count;
}

/* Rows of q_reference_overlap and q_reference_prefix_overlap. */
static void tell_overlaps(Load *load, const Table *table, const Staged *staged, const char *column,
                          const Result *result)
{
    for (size_t row = 0; row < result_rows(result); row++) {
        uint64_t line = line_of(staged, result_text(result, row, 2), result_text(result, row, 3));
        uint64_t other = line_of(staged, result_text(result, row, 4), result_text(result, row, 5));

        if (line == 0 && other == 0)
            continue; /* told with the part of the file that has them */
        wrong_line(
            load->report, load->arena, (Place){table->name, line != 0 ? line : other, column},
            "\"%.*s\" is valid on %.*s by the rows from %.*s and from %.*s, "
            "instead one row a day",
            SLICE_ARGS(result_text(result, row, 0)), SLICE_ARGS(result_text(result, row, 1)),
            SLICE_ARGS(result_text(result, row, 5)), SLICE_ARGS(result_text(result, row, 3)));
    }
}

static Status find_overlaps(Load *load, const Table *table, const Staged *staged, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;
    int64_t places[TABLE_KEY_MAX];
    size_t count = key_places(table, table->key, TABLE_KEY_MAX, places);

    if (strcmp(table->name, "bank_codes") == 0) {
        TRY(store_query(load->store, QUERY_REFERENCE_PREFIX_OVERLAP, NULL, &result, err));
        tell_overlaps(load, table, staged, "prefix_from", result);
        return STATUS_OK;
    }
    if (count == 0)
        return STATUS_OK;
    params_string(&params, table->name);
    params_int_array(&params, places, count);
    TRY(store_query(load->store, QUERY_REFERENCE_OVERLAP, &params, &result, err));
    tell_overlaps(load, table, staged, table->key[0], result);
    return STATUS_OK;
}

static Status find_missing(Load *load, const Table *table, const TableLink *link,
                           const Staged *staged, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;
    int64_t from[2];
    int64_t to[2];
    size_t from_count = key_places(table, link->from, 2, from);
    size_t to_count = key_places(table_find(slice_of(link->table)), link->to, 2, to);

    ensure(from_count == to_count);
    params_string(&params, table->name);
    params_int_array(&params, from, from_count);
    params_string(&params, link->table);
    params_int_array(&params, to, to_count);
    params_int(&params, load->act);
    TRY(store_query(load->store, QUERY_REFERENCE_MISSING, &params, &result, err));
    for (size_t row = 0; row < result_rows(result); row++) {
        uint64_t line = line_of(staged, result_text(result, row, 1), result_text(result, row, 2));

        if (line != 0)
            (link->warns ? warned_line : wrong_line)(
                load->report, load->arena, (Place){table->name, line, link->from[0]},
                "\"%.*s\" stands in no row of %s, instead one that does",
                SLICE_ARGS(result_text(result, row, 0)), link->table);
    }
    return STATUS_OK;
}

/* A StagedTaker. */
static Status take(void *context, const Table *table, const Staged *staged, Error *err)
{
    Load *load = context;
    int64_t added = 0;

    if (staged->count == 0)
        return STATUS_OK;
    TRY(merge(load, table, staged, &added, err));
    /* Each line a row of its own: then, where one is enough, each has its own end. */
    if (added < (int64_t)staged->count || table->key[0] == NULL)
        TRY(find_differing(load, table, staged, err));
    TRY(find_overlaps(load, table, staged, err));
    /* While lines are wrong, what they should have brought is missing: that would mislead. */
    for (size_t i = 0; i < TABLE_LINKS_MAX && load->report->wrong_total == 0; i++)
        if (table->links[i].table != NULL)
            TRY(find_missing(load, table, &table->links[i], staged, err));
    return STATUS_OK;
}

/* --- the whole --- */

/* Tables that point at others come after those, so that what they point at is there. */
static Status files_read(Load *load, bool with_links, Error *err)
{
    for (const Table *table = tables_all; table->name != NULL; table++) {
        char path[LIMIT_PATH_BYTES];
        int length = snprintf(path, sizeof(path), "%s/%s.csv", load->order->folder, table->name);

        if (!load->there[table - tables_all] || (table->links[0].table != NULL) != with_links)
            continue;
        if (length < 0 || (size_t)length >= sizeof(path))
            return error_set(err, STATUS_USAGE, "the path of the folder is too long");
        TRY(table_file_read(table, path, load->arena, load->report, take, load, err));
    }
    return STATUS_OK;
}

/* --- the incomes register --- */

typedef struct IncomesLoad {
    Load *load;
    const char *name; /* of the file */
} IncomesLoad;

/* A StagedTaker. A version of a report says one thing: were another wage merged, both would
 * count. */
static Status take_incomes(void *context, const Table *table, const Staged *staged, Error *err)
{
    IncomesLoad *incomes = context;
    Load *load = incomes->load;
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    TRY(take(load, table, staged, err));
    params_text_array(&params, staged->fields, staged->count);
    TRY(store_query(load->store, QUERY_REFERENCE_INCOMES_DIFFER, &params, &result, err));
    for (size_t row = 0; row < result_rows(result); row++) {
        size_t at = (size_t)result_int(result, row, 0) - 1;
        wrong_line(load->report, load->arena,
                   (Place){incomes->name, (uint64_t)staged->line[at], NULL},
                   "this version of the report is stored with another wage, instead a newer "
                   "version or an end of the stored row");
    }
    return STATUS_OK;
}

static Status mapping_read(Load *load, IncomeMapping *mapping, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    *mapping = income_mapping_standard;
    TRY(store_query(load->store, QUERY_REFERENCE_ELIGIBILITY, NULL, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    IncomeCodes *codes = ARENA_ARRAY(load->arena, IncomeCodes, result_rows(result));
    for (size_t row = 0; row < result_rows(result); row++) {
        ensure(income_codes_parse(result_text(result, row, 0), &codes[row].from, &codes[row].to));
        codes[row].included = slice_is(result_text(result, row, 1), "include");
        codes[row].valid_from = result_day(result, row, 2);
        codes[row].valid_to = result_day(result, row, 3);
    }
    *mapping = (IncomeMapping){codes, result_rows(result)};
    return STATUS_OK;
}

/* After the tables: the mapping of this load counts. */
static Status incomes_read_all(Load *load, Error *err)
{
    IncomeMapping mapping;

    TRY(mapping_read(load, &mapping, err));
    for (size_t i = 0; i < load->xml_count; i++) {
        IncomesLoad incomes = {load, arena_string(load->arena, load->xml[i])};
        const char *path =
            arena_format(load->arena, "%s/%s", load->order->folder, incomes.name);
        TRY(incomes_file_read(&mapping, path, incomes.name, load->arena, load->report,
                              take_incomes, &incomes, err));
    }
    return STATUS_OK;
}

static Status act_begin(Load *load, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found = false;

    params_string(&params, load->order->by);
    params_string(&params, load->order->system_user);
    params_string(&params, load->order->reason);
    params_string(&params, load->order->folder);
    TRY(store_execute(load->store, QUERY_REFERENCE_LOCK, NULL, NULL, err));
    TRY(store_query_int(load->store, QUERY_REFERENCE_ACT, &params, &found, &load->act, err));
    ensure(found);
    return STATUS_OK;
}

Status reference_load(Store *store, Arena *arena, const ReferenceOrder *order,
                      ReferenceReport *report, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Load load = {store, arena, order, report};

    *report = (ReferenceReport){0};
    TRY(folder_look(&load, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_begin(&load, err));
    TRY(files_read(&load, false, err));
    TRY(files_read(&load, true, err));
    TRY(incomes_read_all(&load, err));
    report->unchanged = report->rows - report->added - report->ended;
    if (report->wrong_total > 0)
        return error_set(err, STATUS_USAGE, "%lld faults in the reference data, nothing was loaded",
                         (long long)report->wrong_total);
    if (order->dry_run || report->added + report->ended == 0)
        return STATUS_OK; /* rolled back: an act that changes nothing leaves no trace */
    return store_commit(&tx, err);
}
