/*
 * test_explain.c
 *     What was decided can be told later: explain does not change with parameters, simulate finds
 *     nothing where nothing changes and what changes where it does, and a later report of the
 *     incomes register is found to touch what was paid.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "maksatus/text.h"
#include "sample_night.h"

enum { SENTENCE_MIN = 20 };

/* Reference data from a folder of its own in the home; the test's files stand beside nothing. */
static const char *put(Program *p, const char *folder, const char *name, const char *content)
{
    const char *path = program_path(p, folder);
    const char *file = arena_format(program_arena(p), "%s/%s", path, name);

    (void)mkdir(path, 0750);
    FILE *out = fopen(file, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(content, 1, strlen(content), out), strlen(content));
    ck_assert_int_eq(fclose(out), 0);
    return file;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    ck_assert_msg(text != NULL, "no %s", key);
    return text;
}

/* The decisions of the night that have a finding. */
static const char *const explained[] = {
    "UUDEV/YR-2026-0114", /* held: over the limit of its approver */
    "ETETA/TY-40038",     /* held */
    "UUDEV/YR-2026-0102", /* paid, and nothing was said */
};

static const char other_parameters[] = "rule,name,programme,value,valid_from,valid_to\n"
                                       "R-0700,min_amount,YRKE,1.00,2020-01-01,\n"
                                       "R-0210,max_age_days,YRKE,1,2020-01-01,\n"
                                       "R-0420,ceiling,YRKE,1.00,2020-01-01,\n";

/* ── explain ──────────────────────────────────────────────────────────────────────────────── */

START_TEST(explain_stays_when_parameters_change)
{
    char name[] = "stays0";
    name[5] = (char)('0' + _i);
    AUTO_PROGRAM Program *p = sample_program(name);
    const char *decision = explained[_i];
    Ended before[4], after[4];
    static const char *const languages[] = {"fi", "sv", "en"};

    sample_deliver(p);
    sample_run(p, 0);
    for (size_t i = 0; i < 3; i++)
        before[i] = program_call(p, 0, "explain", decision, "--language", languages[i], NULL);
    before[3] = program_call(p, 0, "--format", "json", "explain", decision, NULL);
    (void)put(p, "changed", "rule_parameters.csv", other_parameters);
    program_call(p, 0, "reference", "load", program_path(p, "changed"), NULL);
    for (size_t i = 0; i < 3; i++)
        after[i] = program_call(p, 0, "explain", decision, "--language", languages[i], NULL);
    after[3] = program_call(p, 0, "--format", "json", "explain", decision, NULL);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(before[i].out, after[i].out);
    ck_assert_str_ne(before[0].out, before[1].out);
    ck_assert_str_ne(before[1].out, before[2].out);
}
END_TEST

static void check_finding(const json_t *finding)
{
    ck_assert_uint_gt(strlen(text_of(finding, "text")), SENTENCE_MIN);
    ck_assert_ptr_null(strchr(text_of(finding, "text"), '{')); /* every value is filled in */
    ck_assert_str_ne(text_of(finding, "rule"), "");
    ck_assert_str_ne(text_of(finding, "code"), "");
    ck_assert_str_ne(text_of(finding, "effect"), "");
    ck_assert(json_is_integer(json_object_get(finding, "version")));
    ck_assert(json_is_object(json_object_get(finding, "parameters")));
    ck_assert(json_is_object(json_object_get(finding, "evidence")));
}

START_TEST(explain_tells_all_of_it)
{
    AUTO_PROGRAM Program *p = sample_program("tells");
    size_t index;
    json_t *one;

    sample_deliver(p);
    sample_run(p, 0);
    json_t *document = program_json(p, 0, "explain", "UUDEV/YR-2026-0114", NULL);
    ck_assert_str_eq(text_of(document, "decision"), "UUDEV/YR-2026-0114");
    ck_assert_str_eq(text_of(document, "state"), "held");
    ck_assert_uint_gt(json_array_size(json_object_get(document, "findings")), 0);
    json_array_foreach(json_object_get(document, "findings"), index, one) check_finding(one);
    json_t *events = json_object_get(document, "events");
    ck_assert_uint_gt(json_array_size(events), 0);
    json_array_foreach(events, index, one)
    {
        ck_assert_str_ne(text_of(one, "at"), "");
        ck_assert_str_eq(text_of(one, "who"), "run 1");
        ck_assert_str_ne(text_of(one, "what"), "");
        ck_assert(json_object_get(one, "why") != NULL);
    }
    ck_assert_ptr_nonnull(
        strstr(text_of(json_array_get(events, 0), "what"), "elinvoima.csv (batch 1, line 15)"));
    /* Those that said nothing too. */
    ck_assert_uint_gt(json_array_size(json_object_get(document, "rules")), 20);
    json_decref(document);
}
END_TEST

START_TEST(explain_unmasked_is_an_act)
{
    AUTO_PROGRAM Program *p = sample_program("unmasked");

    sample_deliver(p);
    sample_run(p, 0);
    Ended masked = program_call(p, 0, "explain", "ETETA/TY-40038", "--format", "json", NULL);
    ck_assert_ptr_nonnull(strstr(masked.out, "080875-****"));
    ck_assert_ptr_null(strstr(masked.out, "241284-9"));
    program_call(p, 2, "explain", "ETETA/TY-40038", "--unmask", "--by", "anna", NULL);
    json_t *whole = program_json(p, 0, "explain", "ETETA/TY-40038", "--unmask", "--by", "anna",
                                 "--reason", "a complaint", NULL);
    ck_assert_ptr_null(strstr(text_of(whole, "payee_id"), "*"));
    ck_assert_ptr_nonnull(strstr(text_of(whole, "message"), "241284-9"));
    json_decref(whole);
    Ended log = program_call(p, 0, "audit", "show", "--format", "csv", NULL);
    ck_assert_ptr_nonnull(strstr(log.out, "explain --unmask ETETA/TY-40038"));
    ck_assert_ptr_nonnull(strstr(log.out, "a complaint"));
}
END_TEST

START_TEST(explain_tells_the_payment)
{
    AUTO_PROGRAM Program *p = sample_program("pays");
    Ended ended;

    sample_deliver(p);
    sample_run(p, 0);
    ended = program_call(p, 0, "explain", "UUDEV/YR-2026-0102", NULL);
    ck_assert_ptr_nonnull(strstr(ended.out, "payment MAKSU-"));
    ck_assert_ptr_nonnull(strstr(ended.out, " of 2678.37 in file MAKSU-20261222-"));
    ck_assert_ptr_nonnull(strstr(ended.out, "promised -> published"));
}
END_TEST

/* ── simulate ─────────────────────────────────────────────────────────────────────────────── */

static int64_t changed(const json_t *document)
{
    return json_integer_value(json_object_get(document, "changed"));
}

START_TEST(the_same_parameters_change_nothing)
{
    AUTO_PROGRAM Program *p = sample_program("same");

    sample_deliver(p);
    sample_run(p, 0);
    program_call(p, 0, "run", "--date", "2026-12-23", NULL); /* what is taken up again */
    json_t *document =
        program_json(p, 0, "simulate", "--parameters",
                     program_source(p, "fixtures/reference/rule_parameters.csv"), NULL);
    ck_assert_int_gt(json_integer_value(json_object_get(document, "decisions")), 30);
    ck_assert_int_eq(changed(document), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(document, "codes")), 0);
    json_decref(document);
}
END_TEST

START_TEST(what_came_later_changes_nothing)
{
    AUTO_PROGRAM Program *p = sample_program("later");

    sample_deliver(p);
    sample_run(p, 0);
    (void)put(p, "changed", "rule_parameters.csv", other_parameters);
    program_call(p, 0, "reference", "load", program_path(p, "changed"), NULL);
    json_t *document =
        program_json(p, 0, "simulate", "--parameters",
                     program_source(p, "fixtures/reference/rule_parameters.csv"), NULL);
    ck_assert_int_eq(changed(document), 0);
    json_decref(document);
}
END_TEST

START_TEST(other_parameters_are_told)
{
    AUTO_PROGRAM Program *p = sample_program("other");
    const char *file = put(p, "tried", "p.csv", other_parameters);
    size_t index;
    json_t *one;
    int64_t stale = 0;

    sample_deliver(p);
    sample_run(p, 0);
    const char *before = arena_string(program_arena(p), slice_of(program_history(p)));
    json_t *document = program_json(p, 0, "simulate", "--parameters", file, NULL);
    json_array_foreach(json_object_get(document, "codes"), index, one)
    {
        ck_assert_str_eq(text_of(one, "agency"), "UUDEV");
        ck_assert_str_eq(text_of(one, "said"), "now");
        if (strcmp(text_of(one, "code"), "DECISION_STALE") != 0)
            continue;
        stale += json_integer_value(json_object_get(one, "count"));
        ck_assert_str_eq(text_of(one, "rule"), "R-0210");
    }
    ck_assert_int_gt(stale, 10);
    ck_assert_int_gt(changed(document), 10);
    ck_assert_uint_gt(json_array_size(json_object_get(document, "states")), 0);
    json_decref(document);
    ck_assert_str_eq(program_history(p), before); /* nothing was written */
    document = program_json(p, 0, "simulate", "--parameters", file, "--from", "2026-12-23", NULL);
    ck_assert_int_eq(json_integer_value(json_object_get(document, "decisions")), 0);
    json_decref(document);
}
END_TEST

#define EARLY_HEADER                                                                               \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"      \
    "payee_name,iban,amount,currency,proposed_by,approved_by,eligible_cost,subsidy_percent\n"
#define EARLY_DECISION(id, due, iban, amount)                                                      \
    EARLY_HEADER id "," id "-G,1,UUDEV,YRKE,2026-12-08," due ",organisation,9010000-4,"            \
                 "Kuusiniemen Saha Oy," iban "," amount                                            \
                 ",EUR,esittelija.uudev,ratkaisija.uudev,4002.00,50\n"

/* With a shorter horizon it is paid later, and what comes after that still sees its account. */
START_TEST(what_would_be_deferred_is_paid_when_its_day_comes)
{
    AUTO_PROGRAM Program *p = sample_program("early");
    static const char first[] =
        EARLY_DECISION("E-1", "2026-12-23", "FI9312340070000001", "2000.00");
    static const char second[] =
        EARLY_DECISION("E-2", "2026-12-28", "FI2112345600000785", "1500.00");
    const char *file = put(p, "tried", "p.csv",
                           "rule,name,programme,value,valid_from,valid_to\n"
                           "R-0210,horizon_days,*,0,2026-12-01,\n");

    program_deliver_bytes(p, "first.csv", first, strlen(first));
    program_call(p, 0, "run", "--date", "2026-12-22", NULL);
    program_deliver_bytes(p, "second.csv", second, strlen(second));
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    json_t *document = program_json(p, 0, "simulate", "--parameters", file, NULL);
    const json_t *moved = json_array_get(json_object_get(document, "states"), 0);
    ck_assert_str_eq(text_of(moved, "state"), "planned");
    ck_assert_str_eq(text_of(moved, "would_be"), "deferred");
    ck_assert_int_eq(changed(document), 1);
    ck_assert_uint_eq(json_array_size(json_object_get(document, "codes")), 0);
    json_decref(document);
    ck_assert_ptr_nonnull(strstr(program_history(p), "IBAN_CHANGED"));
}
END_TEST

static const struct {
    const char *what, *content;
} wrong_parameters[] = {
    {"a rule that is not there",
     "rule,name,programme,value,valid_from,valid_to\nR-9999,ceiling,*,1.00,2020-01-01,\n"},
    {"a parameter of another rule",
     "rule,name,programme,value,valid_from,valid_to\nR-0210,ceiling,*,1.00,2020-01-01,\n"},
    {"a value of another kind",
     "rule,name,programme,value,valid_from,valid_to\nR-0210,horizon_days,*,x,2020-01-01,\n"},
    {"two rows on one day", "rule,name,programme,value,valid_from,valid_to\n"
                            "R-0210,horizon_days,*,3,2020-01-01,\n"
                            "R-0210,horizon_days,*,4,2021-01-01,\n"},
    {"a column is missing", "rule,name,value,valid_from,valid_to\nR-0210,horizon_days,3,,\n"},
};

START_TEST(wrong_parameters_are_refused)
{
    char name[] = "wrong0";
    name[5] = (char)('0' + _i);
    AUTO_PROGRAM Program *p = sample_program(name);
    const char *file = put(p, "tried", "p.csv", wrong_parameters[_i].content);

    program_call(p, 2, "simulate", "--parameters", file, NULL);
}
END_TEST

/* A thousand are told, and how many more there are. */
START_TEST(many_wrong_parameters_are_counted)
{
    static const char header[] = "rule,name,programme,value,valid_from,valid_to\n";
    static const char wrong[] = "R-9999,ceiling,*,1.00,2020-01-01,\n";
    AUTO_PROGRAM Program *p = sample_program("many");
    Text content = text_on(arena_alloc(program_arena(p), 65536), 65536);

    text_add_string(&content, header);
    for (int i = 0; i < 1003; i++)
        text_add_string(&content, wrong);
    const char *file = put(p, "tried", "p.csv", text_string(&content));
    Ended ended = program_call(p, 2, "simulate", "--parameters", file, NULL);
    ck_assert_ptr_nonnull(strstr(ended.err, "\nand 3 more\n"));
}
END_TEST

/* ── the incomes register ─────────────────────────────────────────────────────────────────── */

#define WAGE_HEADER                                                                                \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,period_start,period_end,"  \
    "payee_type,payee_id,payee_name,iban,amount,currency,proposed_by,approved_by,eligible_cost,"   \
    "subsidy_percent,employee_id\n"
#define WAGE_DECISION                                                                              \
    WAGE_HEADER "W-1,W-G1,1,ETETA,PALKKA50,2026-12-11,2026-12-22,2026-11-01,2026-11-30,"           \
                "organisation,9000720-5,Kallion Rakennus Oy,FI1410093000123458,1000.00,EUR,"       \
                "esittelija.eteta,ratkaisija.eteta,2000.00,50,070902A966E\n"
#define RECOVERY                                                                                   \
    "<w:WageReportsToIR xmlns:w='http://www.tulorekisteri.fi/2017/1/WageReportsToIR'>"             \
    "<DeliveryData><PaymentPeriod><StartDate>2026-12-01</StartDate><EndDate>2026-12-31</EndDate>"  \
    "</PaymentPeriod><Payer><PayerIds><Id><Type>1</Type><Code>9000720-5</Code></Id></PayerIds>"    \
    "</Payer><Reports><Report><ReportData><ActionCode>1</ActionCode><ReportId>S-3B</ReportId>"     \
    "</ReportData><IncomeEarner><IncomeEarnerIds><Id><Type>2</Type><Code>070902A966E</Code></Id>"  \
    "</IncomeEarnerIds></IncomeEarner><Transactions><Transaction><TransactionBasic>"               \
    "<TransactionCode>201</TransactionCode><Amount>500.00</Amount><Recovery>true</Recovery>"       \
    "</TransactionBasic><RecoveryData><OrigPaymentPeriods><OrigPaymentPeriod><StartDate>"          \
    "2026-11-01</StartDate><EndDate>2026-11-30</EndDate></OrigPaymentPeriod></OrigPaymentPeriods>" \
    "</RecoveryData></Transaction></Transactions></Report></Reports></DeliveryData>"               \
    "</w:WageReportsToIR>"

static size_t candidates(Program *p)
{
    json_t *document = program_json(p, 0, "status", NULL);
    size_t count = json_array_size(json_object_get(document, "recovery_candidates"));

    if (count > 0) {
        const json_t *one = json_array_get(json_object_get(document, "recovery_candidates"), 0);
        ck_assert_str_eq(text_of(one, "decision"), "ETETA/W-1");
        ck_assert_str_eq(text_of(one, "reported"), "1500.00");
        ck_assert_str_eq(text_of(one, "was"), "1000.00");
        ck_assert_str_eq(text_of(one, "is"), "750.00");
        ck_assert_str_eq(text_of(one, "difference"), "250.00");
    }
    json_decref(document);
    return count;
}

START_TEST(a_later_report_is_found)
{
    AUTO_PROGRAM Program *p = sample_program("later_report");
    static const char wages[] =
        "employer_id,employee_id,period_start,period_end,eligible_wage,employment_end,report_id,"
        "report_version,report_status,valid_from,valid_to\n"
        "9000720-5,070902A966E,2026-11-01,2026-11-30,2000.00,,S-3,1,1,2026-11-01,\n";

    (void)put(p, "wages", "incomes_register.csv", wages);
    program_call(p, 0, "reference", "load", program_path(p, "wages"), NULL);
    program_deliver_bytes(p, "w.csv", WAGE_DECISION, strlen(WAGE_DECISION));
    sample_run(p, 0);
    ck_assert_ptr_nonnull(strstr(program_history(p), "ETETA,W-1,planned"));
    program_call(p, 0, "run", "--date", "2026-12-23", NULL);
    ck_assert_uint_eq(candidates(p), 0);

    (void)put(p, "recovery", "r.xml", RECOVERY);
    program_call(p, 0, "reference", "load", program_path(p, "recovery"), NULL);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    ck_assert_uint_eq(candidates(p), 1);
    program_call(p, 0, "run", "--date", "2026-12-29", NULL);
    ck_assert_uint_eq(candidates(p), 1); /* once */
}
END_TEST

/* ── parameters that rules read on other days than that of the run ────────────────────────── */

#define CHANGE "rule,name,programme,value,valid_from,valid_to\n"
#define DAY_DECISION                                                                               \
    WAGE_HEADER "W-2,W-G2,1,ETETA,PALKKA100,2026-12-11,2026-12-22,2026-11-01,2026-11-30,"          \
                "organisation,9000720-5,Kallion Rakennus Oy,FI1410093000123458,1000.00,EUR,"       \
                "esittelija.eteta,ratkaisija.eteta,2000.00,50,070902A966E\n"

/* Between the days of the decision and that of the run. */
static const char changed_between[] = CHANGE "R-0410,monthly_cap,PALKKA100,2020.00,2023-07-01,"
                                             "2026-11-15\n"
                                             "R-0410,monthly_cap,PALKKA100,500.00,2026-11-16,\n"
                                             "R-0420,ceiling,*,300000.00,2024-01-01,2025-12-31\n"
                                             "R-0420,ceiling,*,900.00,2026-01-01,2026-12-15\n"
                                             "R-0420,ceiling,*,400000.00,2026-12-16,\n"
                                             "R-0700,near_days,*,30,2022-01-01,2026-12-20\n"
                                             "R-0700,near_count,PALKKA100,4,2022-01-01,\n";

/* After the run, and of the days that it asked of. */
static const char changed_later[] = CHANGE "R-0410,monthly_cap,PALKKA100,500.00,2026-11-16,"
                                           "2026-11-20\n"
                                           "R-0420,ceiling,PALKKA100,950.00,2020-01-01,\n"
                                           "R-0700,near_days,*,40,2026-12-21,\n";

/* What rules read, in their first and in their second look. */
static const struct {
    const char *what;
    int look;
    const char *rule, *read;
} days_rows[] = {
    {"on the first day of the period", 0, "R-0410", "monthly_cap PALKKA100 2020.00 2023-07-01"},
    {"on the day of decision", 0, "R-0420", "ceiling * 900.00 2026-01-01"},
    {"on the day of the run; one of the programme, one standard", 0, "R-0700",
     "shared_payees * 3 2022-01-01, shared_days * 365 2022-01-01, min_amount * 1000.00 "
     "2022-01-01, near_count PALKKA100 4 2022-01-01, near_days * 30 -"},
    {"no parameters", 0, "R-0200", ""},
    {"the first day again", 1, "R-0410", "monthly_cap PALKKA100 2020.00 2023-07-01"},
    {"a row of the programme came", 1, "R-0420", "ceiling PALKKA100 950.00 2020-01-01"},
    {"the end of the standard", 1, "R-0700",
     "shared_payees * 3 2022-01-01, shared_days * 365 2022-01-01, min_amount * 1000.00 "
     "2022-01-01, near_count PALKKA100 4 2022-01-01, near_days * 40 2026-12-21"},
};

static const json_t *rule_of(const json_t *document, int look, const char *id)
{
    const json_t *one;
    size_t index;

    json_array_foreach(json_object_get(document, "rules"), index, one)
    {
        if (json_integer_value(json_object_get(one, "look")) == look
            && strcmp(text_of(one, "rule"), id) == 0)
            return one;
    }
    ck_abort_msg("%s did not look %d", id, look);
    return NULL;
}

static const char *read_by(Program *p, const json_t *rule)
{
    Text text = text_on(arena_alloc(program_arena(p), 1024), 1024);
    const json_t *one;
    size_t index;

    json_array_foreach(json_object_get(rule, "parameters"), index, one)
    {
        bool stored = json_is_string(json_object_get(one, "row"));

        ck_assert_uint_eq(json_object_size(one), 5);
        text_add_format(&text, "%s%s %s %s %s", index == 0 ? "" : ", ", text_of(one, "name"),
                        text_of(one, "programme"), text_of(one, "value"),
                        stored ? text_of(one, "valid_from") : "-");
    }
    return text_string(&text);
}

/* A finding names the row that its rule is said to have read. */
static void check_same_row(const json_t *document, const json_t *finding)
{
    int look = (int)json_integer_value(json_object_get(finding, "look"));
    const json_t *parameters =
        json_object_get(rule_of(document, look, text_of(finding, "rule")), "parameters");
    const json_t *one;
    size_t index;

    ck_assert_uint_eq(json_array_size(parameters),
                      json_object_size(json_object_get(finding, "parameters")));
    json_array_foreach(parameters, index, one)
    {
        const json_t *said =
            json_object_get(json_object_get(finding, "parameters"), text_of(one, "name"));
        char row[32];

        ck_assert_str_eq(text_of(one, "value"), text_of(said, "value"));
        (void)snprintf(row, sizeof(row), "%lld",
                       (long long)json_integer_value(json_object_get(said, "row")));
        ck_assert_str_eq(text_of(one, "row"), row);
    }
}

static void play_first_look(Program *p)
{
    (void)put(p, "between", "rule_parameters.csv", changed_between);
    program_call(p, 0, "reference", "load", program_path(p, "between"), NULL);
    program_deliver_bytes(p, "w.csv", DAY_DECISION, strlen(DAY_DECISION));
    sample_run(p, 0);
}

static void load_later(Program *p)
{
    (void)put(p, "later", "rule_parameters.csv", changed_later);
    program_call(p, 0, "reference", "load", program_path(p, "later"), NULL);
}

START_TEST(explain_tells_what_each_rule_read)
{
    AUTO_PROGRAM Program *p = sample_program("read");
    const json_t *one;
    size_t index;

    play_first_look(p);
    load_later(p);
    program_call(p, 0, "hold", "release", "ETETA/W-2", "--by", "vera", "--reason", "seen", NULL);
    program_call(p, 0, "run", "--date", "2026-12-23", NULL);
    json_t *document = program_json(p, 0, "explain", "ETETA/W-2", NULL);
    ck_assert_str_eq(text_of(document, "state"), "planned");
    for (size_t i = 0; i < COUNT_OF(days_rows); i++)
        ck_assert_msg(strcmp(read_by(p, rule_of(document, days_rows[i].look, days_rows[i].rule)),
                             days_rows[i].read)
                          == 0,
                      "%s: %s", days_rows[i].what,
                      read_by(p, rule_of(document, days_rows[i].look, days_rows[i].rule)));
    ck_assert_uint_gt(json_array_size(json_object_get(document, "findings")), 3);
    json_array_foreach(json_object_get(document, "findings"), index, one)
        check_same_row(document, one);
    json_decref(document);
}
END_TEST

START_TEST(what_was_read_stays)
{
    AUTO_PROGRAM Program *p = sample_program("read_stays");

    play_first_look(p);
    Ended prose = program_call(p, 0, "explain", "ETETA/W-2", NULL);
    Ended json = program_call(p, 0, "explain", "ETETA/W-2", "--format", "json", NULL);
    ck_assert_ptr_nonnull(strstr(prose.out, "nothing; monthly_cap:PALKKA100=2020.00\n"));
    ck_assert_ptr_nonnull(strstr(prose.out, "DE_MINIMIS_EXCEEDED; ceiling=900.00\n"));
    load_later(p);
    ck_assert_str_eq(program_call(p, 0, "explain", "ETETA/W-2", NULL).out, prose.out);
    ck_assert_str_eq(program_call(p, 0, "explain", "ETETA/W-2", "--format", "json", NULL).out,
                     json.out);
}
END_TEST

/* As earlier versions kept it: what was in force on the day of the run, for every programme. */
START_TEST(what_was_kept_without_days_is_told)
{
    AUTO_PROGRAM Program *p = sample_program("read_old");

    play_first_look(p);
    sample_execute(
        p, "set session_replication_role = replica; update maksatus.run_rule set parameters = "
           "'[{\"name\": \"ceiling\", \"programme\": \"*\", \"value\": \"400000.00\", "
           "\"row\": \"7\", \"valid_from\": \"2026-12-16\"}, {\"name\": \"ceiling\", "
           "\"programme\": \"START\", \"value\": \"1.00\", \"row\": \"8\", "
           "\"valid_from\": \"2020-01-01\"}]' where rule = 'R-0420'");
    json_t *document = program_json(p, 0, "explain", "ETETA/W-2", NULL);
    ck_assert_str_eq(read_by(p, rule_of(document, 0, "R-0420")),
                     "ceiling * 400000.00 2026-12-16, ceiling START 1.00 2020-01-01");
    json_decref(document);
    Ended prose = program_call(p, 0, "explain", "ETETA/W-2", NULL);
    ck_assert_ptr_nonnull(strstr(prose.out, "; ceiling=400000.00 ceiling:START=1.00\n"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("explain");
    TCase *days = sample_case("days", 120);
    TCase *explain = sample_case("explain", 120);
    TCase *simulate = sample_case("simulate", 120);
    TCase *incomes = sample_case("incomes", 120);

    tcase_add_loop_test(explain, explain_stays_when_parameters_change, 0, (int)COUNT_OF(explained));
    tcase_add_test(explain, explain_tells_all_of_it);
    tcase_add_test(explain, explain_unmasked_is_an_act);
    tcase_add_test(explain, explain_tells_the_payment);
    tcase_add_test(simulate, the_same_parameters_change_nothing);
    tcase_add_test(simulate, what_came_later_changes_nothing);
    tcase_add_test(simulate, other_parameters_are_told);
    tcase_add_test(simulate, what_would_be_deferred_is_paid_when_its_day_comes);
    tcase_add_loop_test(simulate, wrong_parameters_are_refused, 0, (int)COUNT_OF(wrong_parameters));
    tcase_add_test(simulate, many_wrong_parameters_are_counted);
    tcase_add_test(incomes, a_later_report_is_found);
    tcase_add_test(days, explain_tells_what_each_rule_read);
    tcase_add_test(days, what_was_read_stays);
    tcase_add_test(days, what_was_kept_without_days_is_told);
    suite_add_tcase(suite, explain);
    suite_add_tcase(suite, days);
    suite_add_tcase(suite, simulate);
    suite_add_tcase(suite, incomes);
    return sample_main(suite);
}
