/*
 * test_figures.c
 *     Every row that the report tells equals the same figure told slowly (figures/README.md), for
 *     each audience; and no measure of it is nothing everywhere.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "lively.h"

typedef struct Audience {
    const char *first, *last, *agency, *ministry;
} Audience;

static const Audience audiences[] = {
    {"2026-01-01", "2027-03-31", NULL, NULL},    {"2027-01-01", "2027-01-31", NULL, NULL},
    {"2024-01-01", "2025-12-31", NULL, NULL}, /* before everything */
    {"2026-01-01", "2027-03-31", "UUDEV", NULL}, {"2026-01-01", "2027-03-31", "ETETA", NULL},
    {"2026-01-01", "2027-03-31", NULL, "MMM"},   {"2027-01-06", "2027-03-31", NULL, "TEM"},
};

enum { ROWS_MAX = 8192, MEASURES_MAX = 256 };

typedef struct Rows {
    const char *line[ROWS_MAX]; /* figure, measure, by, key, unit = value */
    size_t count;
} Rows;

/* Every measure that was told, and whether it ever was something. */
typedef struct Measures {
    const char *name[MEASURES_MAX];
    bool something[MEASURES_MAX];
    size_t count;
} Measures;

static void add_row(Program *p, Rows *rows, const char *figure, const char *const cell[5])
{
    ck_assert_uint_lt(rows->count, ROWS_MAX);
    rows->line[rows->count++] = arena_format(program_arena(p), "%s %s|%s|%s|%s = %s", figure,
                                             cell[0], cell[1], cell[2], cell[4], cell[3]);
}

static bool is_something(const char *value)
{
    return strcmp(value, "no data") != 0 && strcmp(value, "no") != 0
           && strspn(value, "0.") != strlen(value);
}

static void note_measure(Program *p, Measures *measures, const char *figure,
                         const char *const cell[5])
{
    const char *name = arena_format(program_arena(p), "%s %s, %s", figure, cell[0], cell[4]);
    size_t i = 0;

    while (i < measures->count && strcmp(measures->name[i], name) != 0)
        i++;
    ck_assert_uint_lt(i, MEASURES_MAX);
    measures->name[i] = name;
    measures->count += i == measures->count;
    measures->something[i] |= is_something(cell[3]);
}

static const char *text_of(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));

    return text == NULL ? "" : text;
}

/* --- what the report tells --- */

static json_t *report_for(Program *p, const Audience *audience)
{
    const char *code = audience->agency != NULL ? audience->agency : audience->ministry;
    const char *kind = audience->agency != NULL ? "agency" : "ministry";

    if (code == NULL)
        return program_json(p, 0, "report", "--from", audience->first, "--to", audience->last,
                            NULL);
    return program_json(p, 0, "report", "--from", audience->first, "--to", audience->last, "--for",
                        kind, code, NULL);
}

static void read_report(Program *p, const json_t *report, Rows *rows, Measures *measures)
{
    const json_t *row;
    size_t i;

    json_array_foreach(report, i, row)
    {
        const char *figure = text_of(row, "figure");
        const char *const cell[5] = {text_of(row, "measure"), text_of(row, "by"),
                                     text_of(row, "key"), text_of(row, "value"),
                                     text_of(row, "unit")};
        if (cell[0][0] == '\0')
            continue; /* the figure has no rows */
        add_row(p, rows, figure, cell);
        note_measure(p, measures, figure, cell);
    }
}

/* --- the same, slowly --- */

static PGresult *ask(PGconn *conn, const char *sql)
{
    PGresult *result = PQexec(conn, sql);
    ExecStatusType outcome = PQresultStatus(result);

    ck_assert_msg(outcome == PGRES_TUPLES_OK || outcome == PGRES_COMMAND_OK, "%s\n%s",
                  PQerrorMessage(conn), sql);
    return result;
}

static const char *quoted(Program *p, const char *text)
{
    return text == NULL ? "null" : arena_format(program_arena(p), "'%s'", text);
}

static PGconn *slow_begin(Program *p, const Audience *audience)
{
    PGconn *conn = PQconnectdb(program_conninfo(p));

    ck_assert_msg(PQstatus(conn) == CONNECTION_OK, "%s", PQerrorMessage(conn));
    PQclear(
        ask(conn, arena_format(program_arena(p),
                               "set search_path to maksatus; set client_min_messages to warning;"
                               "create temporary table ask as select '%s'::date as first,"
                               " '%s'::date as last, %s::text as agency, %s::text as ministry",
                               audience->first, audience->last, quoted(p, audience->agency),
                               quoted(p, audience->ministry))));
    PQclear(ask(conn, file_text(p, program_source(p, "tests/report/figures/begin.sql"), NULL)));
    return conn;
}

static void read_figure(Program *p, PGconn *conn, const char *figure, Rows *rows)
{
    const char *file = arena_format(program_arena(p), "tests/report/figures/m%s.sql", figure + 1);
    PGresult *result = ask(conn, file_text(p, program_source(p, file), NULL));

    for (int i = 0; i < PQntuples(result); i++) {
        const char *cell[5];
        for (int c = 0; c < 5; c++)
            cell[c] = PQgetisnull(result, i, c)
                          ? "no data"
                          : arena_string(program_arena(p), slice_of(PQgetvalue(result, i, c)));
        add_row(p, rows, figure, cell);
    }
    PQclear(result);
}

static void read_slowly(Program *p, const json_t *report, const Audience *audience, Rows *rows)
{
    PGconn *conn = slow_begin(p, audience);
    const char *last = "";
    const json_t *row;
    size_t i;

    json_array_foreach(report, i, row)
    {
        const char *figure = text_of(row, "figure");
        if (strcmp(figure, last) != 0)
            read_figure(p, conn, figure, rows);
        last = figure;
    }
    PQfinish(conn);
}

/* --- both --- */

static size_t tell_missing(const Rows *of, const Rows *in, const char *who)
{
    size_t missing = 0;

    for (size_t i = 0; i < of->count; i++) {
        size_t j = 0;
        while (j < in->count && strcmp(in->line[j], of->line[i]) != 0)
            j++;
        if (j < in->count)
            continue;
        printf("only %s: %s\n", who, of->line[i]);
        missing++;
    }
    return missing;
}

static void compare(Program *p, const Audience *audience, Measures *measures)
{
    static Rows told, slow; /* large */
    json_t *report = report_for(p, audience);

    told.count = slow.count = 0;
    read_report(p, report, &told, measures);
    read_slowly(p, report, audience, &slow);
    size_t wrong = tell_missing(&told, &slow, "the report") + tell_missing(&slow, &told, "slowly");
    json_decref(report);
    (void)fflush(stdout);
    ck_assert_msg(wrong == 0 && told.count == slow.count, "%zu rows differ from %s to %s (%s)",
                  wrong, audience->first, audience->last,
                  audience->agency != NULL     ? audience->agency
                  : audience->ministry != NULL ? audience->ministry
                                               : "all");
}

/* Where no table can be made (a standby, a role without the right) the report says the same. */
static void compare_read_only(Program *p)
{
    const Ended whole = program_call(p, 0, "report", "--to", "2027-03-31", "--format", "csv", NULL);

    program_env(p, "PGOPTIONS", "-c default_transaction_read_only=on");
    const Ended again = program_call(p, 0, "report", "--to", "2027-03-31", "--format", "csv", NULL);
    program_env(p, "PGOPTIONS", NULL);
    ck_assert_str_eq(again.out, whole.out);
}

START_TEST(every_row_equals_the_same_told_slowly)
{
    AUTO_PROGRAM Program *p = lively_program("every");
    Measures measures = {.count = 0};
    size_t nothing = 0;

    for (size_t i = 0; i < sizeof(audiences) / sizeof(*audiences); i++)
        compare(p, &audiences[i], &measures);
    compare_read_only(p);
    /* The proof of the money is 0 unless somebody tampers. */
    sample_execute(p, "set search_path to maksatus; set session_replication_role = replica;"
                      "update batch set record_sum = record_sum + 1 where id = 1;"
                      "delete from journal where id = (select min(id) from journal"
                      " where event = 'paid' and change is null)");
    compare(p, &audiences[0], &measures);
    for (size_t i = 0; i < measures.count; i++) {
        if (measures.something[i])
            continue;
        printf("nothing everywhere: %s\n", measures.name[i]);
        nothing++;
    }
    (void)fflush(stdout);
    ck_assert_uint_gt(measures.count, 60);
    ck_assert_uint_eq(nothing, 0);
}
END_TEST

/* Every figure says "no data" of an empty database, and never 0 but where nothing was counted. */
START_TEST(without_a_source_there_is_no_data)
{
    AUTO_PROGRAM Program *p = sample_program("no_data");
    json_t *report = program_json(p, 0, "report", NULL);
    size_t index;
    json_t *row;

    json_array_foreach(report, index, row)
    {
        const char *figure = json_string_value(json_object_get(row, "figure"));
        if (strcmp(figure, "M07") != 0)
            ck_assert_str_eq(json_string_value(json_object_get(row, "value")), "no data");
    }
    json_decref(report);
}
END_TEST

/* An agency sees its own decisions and nothing of the payer; who is no audience is told who is. */
START_TEST(an_agency_sees_its_own)
{
    AUTO_PROGRAM Program *p = seeded_program("agency");
    json_t *report = program_json(p, 0, "report", "--from", "2026-01-01", "--to", "2027-03-31",
                                  "--for", "agency", "UUDEV", NULL);
    const json_t *row;
    size_t i;

    json_array_foreach(report, i, row)
    {
        if (strcmp(text_of(row, "figure"), "M26") == 0)
            ck_assert_str_eq(text_of(row, "measure"), "");
        if (strcmp(text_of(row, "by"), "agency") == 0)
            ck_assert_str_eq(text_of(row, "key"), "UUDEV");
    }
    json_decref(report);
    program_call(p, 2, "report", "--for", "agency", NULL);
    program_call(p, 2, "report", "--for", "nobody", "X", NULL);
    program_call(p, 2, "report", "--from", "2026-02-01", "--to", "2026-01-01", NULL);
    Ended nobody = program_call(p, 2, "report", "--for", "agency", "NOPE", NULL);
    ck_assert_ptr_nonnull(strstr(nobody.err, "no agency 'NOPE', only ETETA"));
    nobody = program_call(p, 2, "report", "--for", "ministry", "NOPE", NULL);
    ck_assert_ptr_nonnull(strstr(nobody.err, "no ministry 'NOPE', only MMM TEM"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *tests = sample_case("figures", 300);

    tcase_add_test(tests, every_row_equals_the_same_told_slowly);
    tcase_add_test(tests, without_a_source_there_is_no_data);
    tcase_add_test(tests, an_agency_sees_its_own);
    suite_add_tcase(suite, tests);
    return sample_main(suite);
}
