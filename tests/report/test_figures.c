/*
 * test_figures.c
 *     Every figure of the report equals a query that knows nothing of how the report asks.
 */
#include <stdlib.h>
#include <string.h>

#include "seeded.h"

typedef struct FigureCase {
    const char *what;
    const char *figure, *measure, *by, *key, *unit;
    const char *sql;
} FigureCase;

/* The last state of every decision that a run took in. */
#define NOW                                                                                        \
    "with now as (select d.*, coalesce((select c.to_state from decision_change c"                  \
    " where c.decision = d.id order by c.n desc limit 1), d.state) as s from decision d"           \
    " join batch b on b.id = d.batch where b.run is not null),"                                    \
    " sent as (select n.*, p.cents as paid_cents, f.execution_day from now n join payment p"       \
    " on p.decision = n.id join payment_file f on f.id = p.file"                                   \
    " where n.s in ('planned', 'sent', 'paid')) "
/* The value at the nearest rank: the first with at least so many per cent at or under it. */
#define RANK(percent, value, from)                                                                 \
    "select v from (select " value " as v, row_number() over (order by " value ") as place,"       \
    " count(*) over () as n from " from ") r where place = (" percent " * n + 99) / 100"

static const FigureCase cases[] = {
    {"all that arrived", "M01", "received", "all", "", "count", NOW "select count(*) from now"},
    {"paid, of one agency", "M01", "paid", "agency", "ETETA", "count",
     NOW "select count(*) from sent where agency = 'ETETA'"},
    {"rejected, by the rules and by a person", "M01", "rejected", "all", "", "count",
     NOW "select count(*) from now where s = 'rejected'"},
    {"returned", "M01", "returned", "all", "", "count",
     NOW "select count(*) from now where s = 'returned'"},
    {"arrived on the day", "M01", "received", "day", "2026-12-22", "count",
     NOW "select count(*) from now"},
    {"of a ministry", "M01", "received", "ministry", "TEM", "count",
     NOW "select count(*) from now where agency in (select fields[1] from reference_row where"
         " table_name = 'agencies' and fields[3] = 'TEM'"
         " and valid_from <= '2026-12-22' and coalesce(valid_to, '2026-12-22') >= '2026-12-22')"},
    {"euros paid", "M02", "paid", "all", "", "EUR",
     NOW "select (sum(paid_cents) / 100.0)::numeric(20, 2) from sent"},
    {"the mean", "M02", "mean", "all", "", "EUR",
     NOW "select (round(sum(paid_cents)::numeric / count(*)) / 100)::numeric(20, 2) from sent"},
    {"the median", "M02", "median", "all", "", "EUR",
     NOW "select (v / 100.0)::numeric(20, 2) from (" RANK("50", "paid_cents", "sent") ") m"},
    {"of a budget item", "M02", "paid", "budget_item", "32.30.51", "EUR",
     NOW "select (sum(paid_cents) / 100.0)::numeric(20, 2) from sent where use_item = '32.30.51'"},
    {"the claim's day was delivered", "M03", "claim to decision P90", "all", "", "days",
     NOW RANK("90", "decided_on - (attributes ->> 'claimed_on')::date",
              "sent where attributes ->> 'claimed_on' in ('2026-11-20', '2026-12-01')")},
    {"from the claim on", "M03", "claim to payment P50", "all", "", "days",
     NOW RANK("50", "execution_day - (attributes ->> 'claimed_on')::date",
              "sent where attributes ->> 'claimed_on' in ('2026-11-20', '2026-12-01')")},
    {"the claim has no day", "M03", "claim to decision P50", "programme", "YRKE", "days",
     "select null"},
    {"half", "M03", "decision to payment P50", "all", "", "days",
     NOW RANK("50", "execution_day - decided_on", "sent")},
    {"nine of ten", "M03", "decision to payment P90", "all", "", "days",
     NOW RANK("90", "execution_day - decided_on", "sent")},
    {"99 of 100", "M03", "decision to payment P99", "all", "", "days",
     NOW RANK("99", "execution_day - decided_on", "sent")},
    {"from arrival", "M03", "arrival to payment P90", "all", "", "days",
     NOW RANK("90", "execution_day - date '2026-12-22'", "sent")},
    {"working days are counted one by one", "M03", "decision to payment P90, working days", "all",
     "", "days",
     NOW ", w as (select (select count(*) from generate_series(decided_on + 1, execution_day,"
         " interval '1 day') g(day) where extract(isodow from day) < 6 and not exists (select from"
         " reference_row where table_name = 'banking_days' and fields[2] = 'FI'"
         " and fields[1] = day::date::text)) as days from sent) " RANK("90", "days", "w")},
    {"within ten days", "M04", "within 10 days", "all", "", "%",
     NOW "select round(count(*) filter (where execution_day <= decided_on + 10) * 100.0 / count(*),"
         " 2) from sent"},
    {"within thirty days", "M04", "within 30 days", "all", "", "%",
     NOW "select round(count(*) filter (where execution_day <= decided_on + 30) * 100.0 / count(*),"
         " 2) from sent"},
    {"untouched", "M05", "untouched", "all", "", "count",
     NOW "select count(*) from sent where not exists (select from decision_change c where"
         " c.decision = sent.id and c.act is not null)"},
    {"share of the untouched", "M05", "straight through", "all", "", "%",
     NOW "select round(count(*) filter (where not exists (select from decision_change c where"
         " c.decision = sent.id and c.act is not null)) * 100.0 / count(*), 2) from sent"},
    {"acts", "M06", "acts", "all", "", "count",
     "select count(*) from decision_change where act is not null"},
    {"acts a hundred payments", "M06", "acts per 100 payments", "all", "", "count",
     NOW "select round((select count(*) from decision_change where act is not null) * 100.0"
         " / count(*), 2) from sent"},
    {"what waits", "M07", "open", "all", "", "count",
     NOW "select count(*) from now where s in ('held', 'returned', 'refused')"},
    {"its euros", "M07", "open", "all", "", "EUR",
     NOW "select (sum(cents) / 100.0)::numeric(20, 2) from now"
         " where s in ('held', 'returned', 'refused')"},
    {"its youngest", "M07", "open", "age", "0-7", "count",
     NOW "select count(*) from now where s in ('held', 'returned', 'refused')"},
    {"deviations", "M08", "flagged", "all", "", "count",
     "select count(distinct decision) from finding where effect <> 'note'"},
    {"of a code", "M08", "flagged", "code", "IBAN_INVALID", "count",
     "select count(distinct decision) from finding where code = 'IBAN_INVALID'"},
    {"a thousand", "M08", "per 1,000 decisions", "agency", "UUDEV", "count",
     "select round(count(distinct f.decision) * 1000.0 / (select count(*) from decision where"
     " agency = 'UUDEV'), 2) from finding f join decision d on d.id = f.decision"
     " where f.effect <> 'note' and d.agency = 'UUDEV'"},
    {"what was held and turned out right", "M08", "confirmed", "all", "", "%",
     NOW "select round(count(*) filter (where s = 'rejected') * 100.0 / count(*), 2) from now"
         " where state = 'held' and s <> 'held'"},
    {"wages that could be compared", "M09", "checked", "all", "", "count",
     "select count(*) from decision where decision_id in ('W-1', 'W-2', 'W-3')"},
    {"wages as reported", "M09", "equal", "all", "", "%", "select round(100.0 / 3, 2)"},
    {"wages not reported", "M09", "no report", "all", "", "%", "select round(100.0 / 3, 2)"},
    {"by how much they are lower", "M09", "lower wage, mean difference", "agency", "ETETA", "EUR",
     "select (2100.00 - max(fields[5]::numeric))::numeric(20, 2) from reference_row where"
     " table_name = 'incomes_register' and fields[1] = '9000710-9' and fields[2] = '070902A966E'"
     " and fields[8] = '2'"},
    {"what is used", "M17", "used", "appropriation", "MAKSU 32.30.51 2026", "EUR",
     "select (sum(cents) / 100.0)::numeric(20, 2) from use_entry where use_item = '32.30.51'"
     " and use_year = 2026 and payer = 'MAKSU'"},
    {"what there is", "M17", "available", "appropriation", "MAKSU 32.30.51 2026", "EUR",
     "select (fields[4]::numeric)::numeric(20, 2) from reference_row where table_name ="
     " 'appropriations' and fields[1] = 'MAKSU' and fields[2] = '32.30.51' and fields[3] = '2026'"},
    {"came back", "M10", "returned", "reason", "AC04", "count",
     "select count(*) from decision_change where to_state = 'returned' and reason = 'AC04'"},
    {"its euros", "M10", "returned", "all", "", "EUR",
     "select (sum(d.cents) / 100.0)::numeric(20, 2) from decision_change c join decision d"
     " on d.id = c.decision where c.to_state = 'returned'"},
    {"new receivables", "M11", "new receivables", "all", "", "EUR",
     "select (sum(capital) / 100.0)::numeric(20, 2) from receivable_claim"},
    {"what is open", "M12", "open", "all", "", "EUR",
     "select (sum(cents) / 100.0)::numeric(20, 2) from receivable_entry"},
    {"four weeks late", "M13", "open", "age", "1-30", "EUR",
     "select (sum(cents) / 100.0)::numeric(20, 2) from receivable_entry where receivable in (select"
     " id from receivable where date '2027-03-31' - due_on between 1 and 30)"},
    {"collected", "M14", "collected", "way", "voluntary", "EUR",
     "select (-sum(cents) / 100.0)::numeric(20, 2) from receivable_entry where event = 'repaid'"},
    {"expires in years", "M15", "expiring within", "months", "12", "count", "select 0"},
    {"nothing given up", "M16", "written off", "all", "", "EUR",
     "select (coalesce(sum(cents), 0) / 100.0)::numeric(20, 2) from receivable_entry"
     " where event = 'written_off'"},
    {"appeals", "M20", "appeals", "all", "", "count",
     "select count(*) from receivable_change where event = 'appeal'"},
    {"how often an agency's are rejected", "M21", "rejected", "programme and agency", "YRKE LAPEV",
     "%",
     NOW "select round(count(*) filter (where s = 'rejected') * 100.0 / count(*), 2) from now"
         " where agency = 'LAPEV' and programme = 'YRKE'"},
    {"how far agencies are apart", "M21", "spread", "programme", "YRKE", "%",
     NOW "select round(max(share) - min(share), 2) from (select count(*) filter (where s ="
         " 'rejected') * 100.0 / count(*) as share from now where programme = 'YRKE'"
         " group by agency) a"},
    {"when due", "M04", "when due", "programme", "START", "%",
     NOW "select round(count(*) filter (where execution_day <= (select min(day) from"
         " generate_series(due_on, due_on + 9, interval '1 day') day where extract(isodow from day)"
         " < 6 and not exists (select from reference_row where table_name = 'banking_days'"
         " and fields[2] = 'FI' and fields[1] = day::date::text))::date) * 100.0 / count(*), 2)"
         " from sent where programme = 'START'"},
    {"moderated", "M16", "moderated", "all", "", "EUR",
     "select (coalesce(sum(cents), 0) / 100.0)::numeric(20, 2) from receivable_entry"
     " where event = 'moderated'"},
    {"decisions a second", "M23", "decisions a second", "all", "", "count",
     "select round((select sum(record_count) from batch where state = 'published') * 1000.0 /"
     " sum(round(extract(epoch from finished_at - started_at) * 1000)), 2) from run"},
    {"runs", "M23", "runs", "all", "", "count", "select count(*) from run"},
    {"what arrived", "M26", "intake", "all", "", "EUR",
     "select (sum(record_sum) / 100.0)::numeric(20, 2) from batch"},
    {"nothing is lost", "M26", "difference", "all", "", "EUR", "select '0.00'"},
    {"nothing is lost on the day", "M26", "difference", "day", "2026-12-22", "EUR",
     "select '0.00'"},
    {"the books agree", "M26", "ledger less payment files", "all", "", "EUR", "select '0.00'"},
};

static const char *value_of(json_t *report, const FigureCase *c)
{
    size_t index;
    json_t *row;

    json_array_foreach(report, index, row)
    {
        const char *measure = json_string_value(json_object_get(row, "measure"));
        const char *key = json_string_value(json_object_get(row, "key"));
        const char *unit = json_string_value(json_object_get(row, "unit"));
        if (strcmp(json_string_value(json_object_get(row, "figure")), c->figure) == 0
            && strcmp(measure == NULL ? "" : measure, c->measure) == 0
            && strcmp(json_string_value(json_object_get(row, "by")), c->by) == 0
            && strcmp(key == NULL ? "" : key, c->key) == 0
            && strcmp(unit == NULL ? "" : unit, c->unit) == 0)
            return json_string_value(json_object_get(row, "value"));
    }
    return "no row";
}

START_TEST(every_figure_equals_its_query)
{
    AUTO_PROGRAM Program *p = seeded_program("figures");
    json_t *report =
        program_json(p, 0, "report", "--from", "2026-01-01", "--to", "2027-03-31", NULL);
    size_t wrong = 0;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        FigureCase c = cases[i];
        const char *expected = seeded_ask(p, c.sql);
        const char *told = value_of(report, &c);
        /* Ages are counted to the last day of the report. */
        if (strcmp(c.figure, "M07") == 0 && strcmp(c.by, "age") == 0)
            told = value_of(report, &(FigureCase){.figure = "M07",
                                                  .measure = "open",
                                                  .by = "age",
                                                  .key = "over 60",
                                                  .unit = "count"});
        if (strcmp(told, expected) == 0)
            continue;
        printf("%s (%s %s): %s, instead %s\n", c.what, c.figure, c.measure, told, expected);
        wrong++;
    }
    json_decref(report);
    ck_assert_uint_eq(wrong, 0);
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

/* An agency sees its own decisions and nothing of the payer. */
START_TEST(an_agency_sees_its_own)
{
    AUTO_PROGRAM Program *p = seeded_program("agency");
    json_t *report = program_json(p, 0, "report", "--from", "2026-01-01", "--to", "2027-03-31",
                                  "--for", "agency", "UUDEV", NULL);
    static const FigureCase received = {"",
                                        "M01",
                                        "received",
                                        "all",
                                        "",
                                        "count",
                                        "select count(*) from decision where agency = 'UUDEV'"};
    static const FigureCase proof = {"", "M26", "intake", "all", "", "EUR", ""};
    static const FigureCase other = {"", "M01", "received", "agency", "ETETA", "count", ""};

    ck_assert_str_eq(value_of(report, &received), seeded_ask(p, received.sql));
    ck_assert_str_eq(value_of(report, &proof), "no row");
    ck_assert_str_eq(value_of(report, &other), "no row");
    json_decref(report);
    program_call(p, 2, "report", "--for", "agency", NULL);
    program_call(p, 2, "report", "--for", "nobody", "X", NULL);
    program_call(p, 2, "report", "--from", "2026-02-01", "--to", "2026-01-01", NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *tests = sample_case("figures", 300);

    tcase_add_test(tests, every_figure_equals_its_query);
    tcase_add_test(tests, without_a_source_there_is_no_data);
    tcase_add_test(tests, an_agency_sees_its_own);
    suite_add_tcase(suite, tests);
    return sample_main(suite);
}
