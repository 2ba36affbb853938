/*
 * test_exports.c
 *     What leaves the house: nobody is told who must not be, files are of their forms, and a
 *     statement speaks three languages.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maksatus/file.h"
#include "maksatus/identity.h"
#include "seeded.h"

#define ACT "--by", "Saara Seuraaja", "--reason", "koe"

static const char *exported(Program *p, const char *name, const char *file)
{
    const char *folder = program_path(p, name);

    program_call(p, 0, "export", name, "--out", folder, NULL);
    return file_text(p, arena_format(program_arena(p), "%s/%s", folder, file), NULL);
}

static void has_no_person_code(const char *text)
{
    ck_assert_ptr_null(identity_find_person(slice_of(text)).at);
}

START_TEST(publication_keeps_its_limits)
{
    AUTO_PROGRAM Program *p = seeded_program("publication");
    const char *text = exported(p, "publication", "publication.csv");

    has_no_person_code(text);
    ck_assert_str_eq(arena_format(program_arena(p), "%zu", lines_count(text) - 1),
                     seeded_ask(p, "select count(*) from (select from decision_now where state_now"
                                   " not in ('rejected', 'cancelled') group by agency, grant_id,"
                                   " payee_key having min(payee_type) = 'organisation' or"
                                   " greatest(max(granted_total), sum(cents)) >= 100000) g"));
    ck_assert_ptr_null(strstr(text, ",street"));
}
END_TEST

/* A person one cent under the limit is a sum, at it a row; and with a protected address no name. */
typedef struct LimitCase {
    const char *what, *granted, *flag;
    bool row, name;
} LimitCase;

static const LimitCase limits[] = {
    {"one cent under", "99999", "false", false, false},
    {"at the limit", "100000", "false", true, true},
    {"one cent above", "100001", "false", true, true},
    {"at the limit, address protected", "100000", "true", true, false},
};

START_TEST(persons_from_a_thousand_euros_on)
{
    const LimitCase *c = &limits[_i];
    AUTO_PROGRAM Program *p = sample_program(_i == 0   ? "under"
                                             : _i == 1 ? "at"
                                             : _i == 2 ? "above"
                                                       : "hidden");

    sample_deliver(p);
    sample_run(p, 0);
    sample_execute(
        p, arena_format(program_arena(p),
                        "set search_path to maksatus; set session_replication_role = replica;"
                        "update decision set granted_total = %s, payee_name = 'Nimi Näkyy',"
                        " protected_address = %s, street = null, building = null, postcode = null,"
                        " town = null, country = null where decision_id = 'TY-40020'",
                        c->granted, c->flag));
    sample_execute(p, "set search_path to maksatus; set session_replication_role = replica;"
                      "update decision set cents = 500, granted_total = null where payee_key ="
                      " (select payee_key from decision where decision_id = 'TY-40020')"
                      " and decision_id <> 'TY-40020'");
    const char *text = exported(p, "publication", "publication.csv");
    const char *amount = arena_format(program_arena(p), ",%.*s.%s,", (int)strlen(c->granted) - 2,
                                      c->granted, c->granted + strlen(c->granted) - 2);
    ck_assert_msg((strstr(text, amount) != NULL) == c->row, "%s", c->what);
    ck_assert_msg((strstr(text, "Nimi Näkyy") != NULL) == c->name, "%s", c->what);
}
END_TEST

START_TEST(small_cells_say_nothing)
{
    AUTO_PROGRAM Program *p = seeded_program("cells");
    const char *folder = program_path(p, "publication");
    const char *text;

    (void)exported(p, "publication", "publication.csv");
    text = file_text(p, arena_format(program_arena(p), "%s/publication-sums.csv", folder), NULL);
    has_no_person_code(text);
    for (const char *line = strchr(text, '\n') + 1; *line != '\0'; line = strchr(line, '\n') + 1) {
        const char *persons = strchr(strchr(line, ',') + 1, ',') + 1;
        if (strncmp(persons, "under 5,", 8) == 0 || strncmp(persons, "not told,", 9) == 0)
            ck_assert_int_eq(strncmp(strchr(persons, ','), ",,,\r\n", 5), 0);
        else
            ck_assert(persons[1] != ',' || persons[0] >= '5');
    }
}
END_TEST

START_TEST(the_lake_knows_no_names_and_grows)
{
    AUTO_PROGRAM Program *p = seeded_program("lake");

    sample_execute(p, "insert into maksatus.decision_change (decision, n, from_state, to_state,"
                      " run, reason) select min(id), 1, 'planned', 'returned', 1,"
                      " 'AC04: the account is closed (ask payee)' from maksatus.decision_now"
                      " where state_now = 'planned'");
    const char *first = exported(p, "lake", "decisions/run-00000001.csv");
    const char *package = file_text(p, program_path(p, "lake/datapackage.json"), NULL);
    json_t *json = json_loads(package, 0, NULL);
    const char *name = seeded_ask(p, "select payee_name from decision where payee_name is not null"
                                     " order by id limit 1");
    const char *iban = seeded_ask(p, "select iban from decision where iban is not null limit 1");

    ck_assert_uint_eq(json_array_size(json_object_get(json, "resources")), 5);
    json_decref(json);
    has_no_person_code(first);
    ck_assert_ptr_null(strstr(first, name));
    ck_assert_ptr_null(strstr(first, iban));
    ck_assert_str_eq(arena_format(program_arena(p), "%zu", lines_count(first) - 1),
                     seeded_ask(p, "select count(*) from decision"));
    const char *returned = exported(p, "lake", "changes/run-00000001.csv");
    ck_assert_ptr_nonnull(strstr(returned, ",false,AC04\r\n"));
    program_call(p, 0, "hold", "reject",
                 seeded_ask(p, "select agency || '/' || decision_id from decision_now"
                               " where state_now = 'held' order by id limit 1"),
                 ACT, NULL);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    const char *changes = exported(p, "lake", "changes/run-00000002.csv");
    ck_assert_ptr_nonnull(strstr(changes, ",deferred,planned,2026-12-28,false,\r\n"));
    ck_assert_ptr_nonnull(strstr(changes, ",true,MANUAL_REJECTION\r\n"));
    ck_assert_ptr_null(strstr(changes, "koe")); /* what persons wrote */
    ck_assert_str_eq(exported(p, "lake", "decisions/run-00000001.csv"), first);
}
END_TEST

enum { WORDS_MAX = 16, REPORT_MS = 4000 }; /* far more than a report takes */

static const char *const claims[][WORDS_MAX] = {
    {"export", "publication"},
    {"export", "deminimis"},
    {"export", "lake"},
    {"export", "ledger"},
    {"export", "enforcement", ACT},
    {"export", "incomes", "--contact", "Maija", "--telephone", "0295000000", "--from", "2026-12-22",
     "--to", "2026-12-22", ACT},
    {"audit", "export"},
    {"report"},
};

/* Two that write the same names at once would show each other's halves. */
START_TEST(two_do_not_write_into_one_folder)
{
    const char *words[WORDS_MAX + 3] = {NULL};
    AUTO_PROGRAM Program *p = seeded_program("claimed");
    const char *folder = program_path(p, "claimed");
    bool is_report = strcmp(claims[_i][0], "report") == 0;
    size_t count = 0;

    for (; claims[_i][count] != NULL; count++)
        words[count] = claims[_i][count];
    words[count++] = is_report ? "--html" : "--out";
    words[count] = is_report ? program_path(p, "claimed/report.html") : folder;
    ck_assert_int_eq(mkdir(folder, 0750), 0);
    int other = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_eq(flock(other, LOCK_EX | LOCK_NB), 0);
    Ended refused = program_call_list(p, 6, words);
    ck_assert_msg(strstr(refused.err, folder) != NULL, "%s", refused.err);
    ck_assert_str_eq(program_list(p, "claimed"), "");
    ck_assert_str_eq(seeded_ask(p, "select count(*) from act where what ~ 'export'"), "0");
    ck_assert_int_eq(close(other), 0);
    program_call_list(p, 0, words);
}
END_TEST

/* The folder may be anybody's, and another report of another name is soon written. */
START_TEST(a_report_waits_for_its_folder)
{
    AUTO_PROGRAM Program *p = seeded_program("awaited");
    const char *folder = program_path(p, "awaited");

    ck_assert_int_eq(mkdir(folder, 0750), 0);
    int other = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_eq(flock(other, LOCK_EX | LOCK_NB), 0);
    Call *call
        = program_start(p, "report", "--html", program_path(p, "awaited/report.html"), NULL);
    ck_assert(!call_ended(call, REPORT_MS));
    ck_assert_int_eq(close(other), 0);
    ck_assert_int_eq(call_wait(call).exit_code, 0);
    ck_assert_str_eq(program_list(p, "awaited"), "report.html\n");
}
END_TEST

/* Every file of it has its buffers, and stands in the list. */
START_TEST(the_first_lake_of_long_years_is_whole)
{
    AUTO_PROGRAM Program *p = seeded_program("years");
    const char *folder = program_path(p, "lake");

    sample_execute(p, "insert into run (run_date, state, started_at, finished_at, program_version,"
                      " rules_hash) select run_date, state, started_at, finished_at,"
                      " program_version, rules_hash from run r, generate_series(1, 900)"
                      " where r.id = 1");
    json_t *json = program_json(p, 0, "export", "lake", "--out", folder, NULL);
    const char *wanted = /* five tables, their schemas, the dictionary and the package */
        seeded_ask(p, "select 5 * count(*) + 7 from run where state <> 'running'");
    ck_assert_str_eq(
        arena_format(program_arena(p), "%zu", json_array_size(json_object_get(json, "files"))),
        wanted);
    json_decref(json);
}
END_TEST

/* The columns of state accounting that a delivery may have, each as long as a field may be. */
START_TEST(the_books_take_the_longest_attributes)
{
    AUTO_PROGRAM Program *p = sample_program("books");
    const char *folder = program_path(p, "books");
    const size_t longest = 4096;

    sample_deliver(p);
    sample_run(p, 0);
    sample_execute(p, "set search_path to maksatus; set session_replication_role = replica;"
                      "update decision set attributes = (select jsonb_object_agg(name,"
                      " repeat('&', 4096)) from unnest('{operation_unit,follow_up,partner,function,"
                      "project,municipality,vat}'::text[]) name)");
    program_call(p, 0, "export", "ledger", "--out", folder, NULL);
    const char *csv = file_text(
        p, arena_format(program_arena(p), "%s/ledger.csv", folder), NULL);
    const char *first = strchr(csv, '&');
    ck_assert_ptr_nonnull(first);
    ck_assert_uint_eq(strspn(first, "&"), longest);
}
END_TEST

START_TEST(de_minimis_is_masked)
{
    AUTO_PROGRAM Program *p = seeded_program("deminimis");
    const char *text = exported(p, "deminimis", "deminimis.csv");
    const char *folder = program_path(p, "deminimis");

    has_no_person_code(text);
    ck_assert_str_eq(arena_format(program_arena(p), "%zu", lines_count(text) - 1),
                     seeded_ask(p, "select count(*) from (select from decision_now where de_minimis"
                                   " and state_now not in ('rejected', 'cancelled')"
                                   " group by agency, grant_id, payee_key) g"));
    program_call(p, 2, "export", "deminimis", "--out", folder, "--unmask", NULL);
    program_call(p, 0, "export", "deminimis", "--out", folder, "--unmask", ACT, NULL);
    text = file_text(p, arena_format(program_arena(p), "%s/deminimis.csv", folder), NULL);
    ck_assert_ptr_nonnull(identity_find_person(slice_of(text)).at);
    ck_assert_str_eq(seeded_ask(p, "select count(*) from act where what like 'export deminimis%'"),
                     "1");
}
END_TEST

/* Grants of earlier years, each paid on the day of its decision. */
#define GRANTS                                                                                     \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"      \
    "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
#define GRANT(id, payee, day, amount)                                                              \
    id "," id ",1,LAPEV,KULJETUS," day "," day ",organisation," payee                              \
       ",Koe Oy,FI2112345600000785," amount ",EUR,a,b,paid," day "\n"

static void load_history(Program *p, const char *csv)
{
    const char *path = program_path(p, "old.csv");
    Error err = {0};

    ck_assert_int_eq(file_write_all(program_arena(p), path, slice_of(csv), &err), STATUS_OK);
    program_call(p, 0, "history", "load", path, ACT, NULL);
}

/* Aid of three years up to the day, of the payee and of its group on that day. */
START_TEST(de_minimis_counts_the_group)
{
    static const char csv[] = GRANTS GRANT("G-1", "9000601-8", "2026-03-02", "100.00")
        GRANT("G-2", "9000610-6", "2026-04-01", "50.00")
        GRANT("G-3", "9000601-8", "2023-04-01", "7.00")
        GRANT("G-4", "9000630-9", "2026-04-01", "5.00");
    static const char *const ends[] = {
        ",G-1,KONSERNI-ESIMERKKI,107.00,2026-03-30",
        ",G-2,KONSERNI-ESIMERKKI,150.00,2026-05-04",
        ",G-3,KONSERNI-ESIMERKKI,7.00,",
        ",G-4,,5.00,2026-05-04",
    };
    AUTO_PROGRAM Program *p = sample_program("group");

    load_history(p, csv);
    const char *text = exported(p, "deminimis", "deminimis.csv");
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        ck_assert_msg(strstr(text, ends[i]) != NULL, "not there: %s in %s", ends[i], text);
}
END_TEST

/* A Y-tunnus of six digits is the same payee's as the one with a zero before it. */
START_TEST(six_digits_and_seven_are_one_payee)
{
    static const char csv[] = GRANTS GRANT("K-1", "0106001-3", "2026-03-02", "100.00")
        GRANT("K-2", "106001-3", "2026-04-01", "50.00");
    AUTO_PROGRAM Program *p = sample_program("digits");

    load_history(p, csv);
    ck_assert_ptr_nonnull(strstr(exported(p, "deminimis", "deminimis.csv"), ",K-2,,150.00,"));

    json_t *held = program_json(p, 0, "export", "payee", "--payee", "106001-3", ACT, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(held, "decisions")), 2);
    json_decref(held);
    json_t *told = program_json(p, 0, "statement", "--payee", "0106001-3", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(told, "paid")), "150.00");
    json_decref(told);
}
END_TEST

#undef GRANT
#undef GRANTS

/* An agency wrote identity codes into its ids; a person released the payment nevertheless. */
static Program *coded_program(void)
{
    static const char csv[] =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by,case_number\n"
        "150588-964H,G/150588-964H,1,ETETA,START,2026-12-11,2026-12-22,person,150588-964H,"
        "Timo Testi,FI5834560070002624,100.00,EUR,esittelija.eteta,ratkaisija.eteta,"
        "A/150588-964H/1\n";
    Program *p = sample_program("coded");

    program_deliver_bytes(p, "coded.csv", csv, sizeof(csv) - 1);
    sample_run(p, 0);
    program_call(p, 0, "hold", "release", "ETETA/150588-964H", ACT, NULL);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    return p;
}

START_TEST(ids_that_are_identity_codes_are_masked)
{
    static const char *const looks[][6] = {
        {"history", "--format", "csv"},
        {"history", "--format", "json", "--long"},
        {"hold", "list"},
        {"explain", "ETETA/150588-964H"},
        {"statement", "--payee", "150588-964H"},
        {"statement", "--payee", "150588-964H", "--format", "json"},
        {"status"},
        {"audit", "show"},
        {"batch", "show", "1"},
    };
    AUTO_PROGRAM Program *p = coded_program();

    ck_assert_uint_eq(program_paid_count(p), 1);
    for (size_t i = 0; i < COUNT_OF(looks); i++) {
        Ended ended = program_call_list(p, 0, looks[i]);
        ck_assert_msg(identity_find_person(slice_of(ended.out)).at == NULL, "%s: %s", looks[i][0],
                      ended.out);
    }
    has_no_person_code(exported(p, "ledger", "ledger.csv"));
    has_no_person_code(file_text(p, program_path(p, "ledger/ledger.xml"), NULL));
    has_no_person_code(exported(p, "deminimis", "deminimis.csv"));
    has_no_person_code(exported(p, "publication", "publication.csv"));
    has_no_person_code(exported(p, "lake", "decisions/run-00000001.csv"));
    const Ended whole =
        program_call(p, 0, "statement", "--payee", "150588-964H", "--unmask", ACT, NULL);
    ck_assert_ptr_nonnull(strstr(whole.out, "150588-964H:"));
}
END_TEST

START_TEST(a_payee_gets_what_is_held_on_him)
{
    AUTO_PROGRAM Program *p = seeded_program("payee");
    const char *id = seeded_ask(p, "select payee_id from decision where decision_id = 'TY-40017'");

    program_call(p, 2, "export", "payee", "--payee", id, NULL);
    program_call(p, 2, "export", "payee", "--payee", "010101-000A", ACT, NULL);
    json_t *held = program_json(p, 0, "export", "payee", "--payee", id, ACT, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(held, "payee_id")), id);
    ck_assert_uint_ge(json_array_size(json_object_get(held, "decisions")), 1);
    ck_assert_uint_eq(json_array_size(json_object_get(held, "receivables")), 1);
    json_decref(held);
    ck_assert_str_eq(seeded_ask(p, "select count(*) from act where what = 'export payee'"), "1");
    ck_assert_str_eq(
        seeded_ask(p, arena_format(program_arena(p),
                                   "select count(*) from act where detail like '%%%s%%'", id)),
        "0");
}
END_TEST

/* Of earlier years, with a column that we do not know; and refused for its form. */
static const char earlier[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,phone,state,paid_on\n"
    "OLD-1,G-OLD,1,UUDTE,START,2024-02-10,2024-02-20,person,010190-900P,Vanha Vuosikas,"
    "FI4250001510000023,321.00,EUR,a,b,0401234567 131052-308T,paid,2024-02-21\n";
static const char faulty[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,employee_id\n"
    "BAD-1,G-BAD,1,ETETA,START,2027-03-10,2027-03-20,person,010190-900P,Vanha Vuosikas,"
    "FI4250001510000023,1x,EUR,a,b,131052-308T\n";

static const char *text_in(const json_t *object, const char *part, const char *key)
{
    return json_string_value(json_object_get(json_object_get(object, part), key));
}

START_TEST(earlier_years_and_faults_are_held_too)
{
    AUTO_PROGRAM Program *p = seeded_program("earlier");
    const char *path = program_path(p, "earlier.csv");
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(earlier, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "history", "load", path, NULL);
    program_deliver_bytes(p, "faulty.csv", faulty, sizeof(faulty) - 1);
    program_call(p, 0, "run", "--date", "2027-03-15", NULL);

    json_t *held = program_json(p, 0, "export", "payee", "--payee", "010190-900P", ACT, NULL);
    const json_t *decisions = json_object_get(held, "decisions");
    const json_t *paid = json_array_get(decisions, 0), *bad = json_array_get(decisions, 1);
    ck_assert_str_eq(json_string_value(json_object_get(paid, "paid_on")), "2024-02-21");
    ck_assert_str_eq(text_in(paid, "attributes", "phone"), "0401234567 131052-****");
    ck_assert_str_eq(json_string_value(json_object_get(bad, "decision_id")), "BAD-1");
    ck_assert_str_eq(text_in(bad, "as_delivered", "payee_id"), "010190-900P");
    ck_assert_str_eq(text_in(bad, "as_delivered", "employee_id"), "131052-****");
    json_decref(held);
    held = program_json(p, 0, "export", "payee", "--payee", "131052-308T", ACT, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(held, "as_employee")), 1);
    json_decref(held);

    Ended ended = program_call(p, 0, "statement", "--payee", "010190-900P", "--language", "en",
                               "--from", "2024-02-21", "--to", "2024-02-21", NULL);
    ck_assert_ptr_nonnull(strstr(ended.out, "2024-02-21"));
    ck_assert_ptr_nonnull(strstr(ended.out, "Paid in all: 321.00"));
}
END_TEST

/* Nothing was ever paid to her: her wage was subsidised, and the incomes register told of it. */
START_TEST(an_employee_gets_what_is_held_on_her)
{
    AUTO_PROGRAM Program *p = seeded_program("employee");
    json_t *held = program_json(p, 0, "export", "payee", "--payee", "070902A966E", ACT, NULL);
    const json_t *work = json_array_get(json_object_get(held, "as_employee"), 0);
    const json_t *told = json_array_get(json_object_get(held, "registers"), 0);
    const json_t *row = json_object_get(told, "row");

    ck_assert_uint_eq(json_array_size(json_object_get(held, "decisions")), 0);
    ck_assert_str_eq(json_string_value(json_object_get(work, "decision_id")), "W-2");
    ck_assert_str_eq(json_string_value(json_object_get(work, "employer")), "9000710-9");
    ck_assert_str_eq(json_string_value(json_object_get(told, "register")), "incomes_register");
    ck_assert_str_eq(json_string_value(json_object_get(row, "employee_id")), "070902A966E");
    json_decref(held);
}
END_TEST

typedef struct LanguageCase {
    const char *language, *title;
} LanguageCase;

static const LanguageCase languages[] = {
    {"fi", "Ote maksetuista tuista"},
    {"sv", "Utdrag över utbetalda stöd"},
    {"en", "Statement of grants paid"},
};

START_TEST(a_statement_in_three_languages)
{
    AUTO_PROGRAM Program *p = seeded_program(languages[_i].language);
    const char *id = seeded_ask(p, "select payee_id from decision where decision_id = 'TY-40017'");
    const char *input = arena_format(program_arena(p), "%s\n", id);
    Ended ended = program_call_with(p, 0, input, "statement", "--payee", "-", "--language",
                                    languages[_i].language, NULL);

    ck_assert_ptr_nonnull(strstr(ended.out, languages[_i].title));
    ck_assert_ptr_nonnull(strstr(ended.out, "700.00"));
    ck_assert_ptr_nonnull(strstr(ended.out, "499.50")); /* still owed */
    has_no_person_code(ended.out);
    program_call(p, 2, "statement", "--payee", id, "--unmask", NULL);
    program_call(p, 2, "statement", "--payee", id, "--language", "de", NULL);
    ended = program_call(p, 0, "statement", "--payee", id, "--unmask", ACT, NULL);
    ck_assert_ptr_nonnull(strstr(ended.out, id));
}
END_TEST

/* Every ground that a receivable can have. */
START_TEST(a_ground_is_told_in_english)
{
    AUTO_PROGRAM Program *p = seeded_program("grounds");
    const char *id = seeded_ask(p, "select payee_id from decision where decision_id = 'TY-40017'");
    int count = 0;

    for (;; count++) {
        const char *one = arena_format(
            program_arena(p), "from receivable_ground order by code limit 1 offset %d", count);
        const char *finnish =
            seeded_ask(p, arena_format(program_arena(p), "select text_fi %s", one));
        if (strcmp(finnish, "no data") == 0)
            break;
        sample_execute(p, arena_format(program_arena(p),
                                       "set search_path to maksatus;"
                                       "set session_replication_role = replica;"
                                       "update receivable set ground = (select code %s)",
                                       one));
        const char *told =
            program_call(p, 0, "statement", "--payee", id, "--language", "en", NULL).out;
        ck_assert_ptr_nonnull(strstr(told, "Ground: "));
        ck_assert_msg(strstr(told, finnish) == NULL, "%s", told);
    }
    ck_assert_int_gt(count, 10);
}
END_TEST

static void export_incomes(Program *p, const char *folder)
{
    program_call(p, 0, "export", "incomes", "--out", folder, "--from", "2026-12-01", "--to",
                 "2027-03-31", "--contact", "Maija Mallikas", "--telephone", "0295000000", ACT,
                 NULL);
}

/* What was exported is valid by the official schemas, where they lie beside the source tree. */
static void check_schemas(Program *p)
{
    const char *root = getenv("MAKSATUS_SHARED");
    const char *folder
        = arena_format(program_arena(p), "%s/incomes-register",
                       root != NULL ? root : program_source(p, "../shared"));
    size_t count = 0;
    int exit_code;

    if (!path_exists(folder)) {
        printf("incomes are not compared with schemas: there are none\n");
        return;
    }
    for (const char *names = program_list(p, "incomes"); *names != '\0';
         names += strcspn(names, "\n") + 1) {
        int len = (int)strcspn(names, "\n");
        if (len < 4 || strncmp(names + len - 4, ".xml", 4) != 0)
            continue;
        bool invalidates = memmem(names, (size_t)len, "-I", 2) != NULL;
        const char *schema = arena_format(program_arena(p), "%s/%s", folder,
                                          invalidates ? "xsd-2022/InvalidationsToIR.xsd"
                                                      : "xsd-2025-benefit/BenefitReportsToIR.xsd");
        const char *path =
            program_path(p, arena_format(program_arena(p), "incomes/%.*s", len, names));
        const char *const words[] = {"xmllint", "--noout", "--schema", schema, path, NULL};
        (void)run_tool(p, words, &exit_code);
        ck_assert_msg(exit_code == 0 || exit_code == -1, "%s", path);
        count++;
    }
    ck_assert_uint_gt(count, 1);
}

START_TEST(incomes_are_told_found_groundless_and_paid_back)
{
    AUTO_PROGRAM Program *p = seeded_program("incomes");
    const char *folder = program_path(p, "incomes");
    const char *paid, *back, *untold;

    export_incomes(p, folder);
    paid = file_text(p, program_path(p, "incomes/incomes-MAKSU-20261222-F20261229-1.xml"), NULL);
    back = file_text(p, program_path(p, "incomes/incomes-MAKSU-20270310-1.xml"), NULL);
    untold = file_text(p, program_path(p, "incomes/not-reported.csv"), NULL);
    ck_assert_ptr_nonnull(strstr(paid, "<ActionCode>2</ActionCode>"));
    ck_assert_ptr_nonnull(strstr(paid,
                                 "<TransactionCode>1234</TransactionCode><Amount>700.00</Amount>"
                                 "<UnjustEnrichment>true</UnjustEnrichment>"));
    ck_assert_ptr_nonnull(strstr(back, "<Amount>200.50</Amount><Recovery>true</Recovery>"));
    ck_assert_ptr_nonnull(strstr(back, "<PaymentDate>2026-12-22</PaymentDate>"));
    ck_assert_ptr_nonnull(strstr(untold, "KULU,no row in income_types,"));
    check_schemas(p);
}
END_TEST

/* The only report of a file of incomes. */
static void expect_report(Program *p, const char *file, const char *version, const char *amounts)
{
    const char *text = file_text(p, program_path(p, file), NULL);
    const char *id = strchr(file, '-') + 1;

    ck_assert_ptr_nonnull(strstr(
        text, arena_format(program_arena(p), "<DeliveryId>%.*s<", (int)strlen(id) - 4, id)));
    ck_assert_ptr_null(strstr(strstr(text, "<Report>") + 1, "<Report>"));
    ck_assert_ptr_nonnull(strstr(text, version));
    for (const char *amount = amounts; *amount != '\0'; amount += strlen(amount) + 1)
        ck_assert_msg(strstr(text, amount) != NULL, "%s: %s", file, amount);
}

/* A revision makes less groundless, the end of the case nothing: each is a version of its own, in a
 * delivery of its own. */
START_TEST(incomes_follow_what_is_groundless)
{
    AUTO_PROGRAM Program *p = seeded_program("incomes_follow");

    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2027-03-11", ACT, NULL);
    program_call(p, 0, "recovery", "amend", "1001", "--amount", "650.00", "--date", "2027-03-12",
                 ACT, NULL);
    program_call(p, 0, "recovery", "close", "1001", "--date", "2027-03-15", ACT, NULL);
    export_incomes(p, program_path(p, "incomes"));
    ck_assert_ptr_null(strstr(
        file_text(p, program_path(p, "incomes/incomes-MAKSU-20261222-1.xml"), NULL), "Unjust"));
    expect_report(p, "incomes/incomes-MAKSU-20261222-F20261229-1.xml", "<ReportVersion>2<",
                  "<Amount>700.00</Amount><UnjustEnrichment>true<\0");
    expect_report(p, "incomes/incomes-MAKSU-20261222-F20270312-1.xml", "<ReportVersion>3<",
                  "<Amount>50.00</Amount></TransactionBasic>\0"
                  "<Amount>650.00</Amount><UnjustEnrichment>true<\0");
    expect_report(p, "incomes/incomes-MAKSU-20261222-F20270315-1.xml", "<ReportVersion>4<",
                  "<Amount>700.00</Amount></TransactionBasic>\0");
}
END_TEST

static void change_state(Program *p, const char *decision, int n, const char *from,
                         const char *to, int run)
{
    sample_execute(p, arena_format(program_arena(p),
                                   "insert into maksatus.decision_change (decision, n, "
                                   "from_state, to_state, run, reason) select id, %d, '%s', '%s', "
                                   "%d, 'AC04' from maksatus.decision where decision_id = '%s'",
                                   n, from, to, run, decision));
}

/* True when the id of a decision's report stands in a file of incomes between these two. */
static bool tells_of(Program *p, const char *file, const char *decision, const char *before,
                     const char *after)
{
    const char *id = seeded_ask(
        p, arena_format(program_arena(p),
                        "select 'MAKSU-' || p.id from payment p join decision d on d.id = "
                        "p.decision where d.decision_id = '%s'",
                        decision));

    return strstr(file_text(p, program_path(p, file), NULL),
                  arena_format(program_arena(p), "%s%s%s", before, id, after))
           != NULL;
}

/* What a bank returns after the day of payment was told, and is invalidated; what it returns on
 * that day was never income, and neither is told. The return of a return is told under an id of
 * its own. */
START_TEST(incomes_that_are_returned_are_invalidated)
{
    static const char paid[] = "incomes/incomes-MAKSU-20261222-1.xml";
    AUTO_PROGRAM Program *p = seeded_program("incomes_returned");

    change_state(p, "TY-40035", 1, "planned", "returned", 1);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    change_state(p, "TY-40053", 1, "planned", "returned", 2);
    program_call(p, 0, "run", "--date", "2026-12-30", NULL);
    change_state(p, "TY-40053", 2, "returned", "paid", 3);
    export_incomes(p, program_path(p, "incomes"));
    ck_assert(tells_of(p, paid, "TY-40053", "<ReportId>", "<"));
    ck_assert(!tells_of(p, paid, "TY-40035", "<ReportId>", "<"));
    ck_assert(tells_of(p, "incomes/incomes-MAKSU-I20261228-1.xml", "TY-40053",
                       "<Items>\n<Item><ItemId>",
                       "</ItemId><ItemVersion>1</ItemVersion></Item>\n</Items>"));
    ck_assert(tells_of(p, "incomes/incomes-MAKSU-20261222-F20261230-1.xml", "TY-40053",
                       "<ReportId>", "-2<"));
    check_schemas(p);
}
END_TEST

/* Money that is taken back on a later day had been told: its report is invalidated on that day. The
 * income that was set off stays told of its own day. */
START_TEST(incomes_that_came_back_in_error_are_invalidated)
{
    AUTO_PROGRAM Program *p = seeded_program("incomes_in_error");
    const char *back = program_path(p, "incomes/incomes-MAKSU-20270310-1.xml");
    const char *later = seeded_ask(
        p, "select min(id)::text from decision_now where state_now = 'deferred' "
           "and programme = 'START'");
    const char *all = arena_format(program_arena(p), "<ReportId>MAKSU-S%s<", later);

    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2027-03-11", ACT, NULL);
    sample_execute(
        p, arena_format(program_arena(p),
                        "set search_path to maksatus;"
                        "insert into decision_change (decision, n, from_state, to_state, run,"
                        " reason)"
                        " values (%s, 1, 'deferred', 'set_off', 1, 'test');"
                        "insert into receivable_entry (receivable, claim, event, component, cents,"
                        " on_day, decision, run)"
                        " values (1001, 1, 'set_off', 'capital', -10000, '2027-03-10', %s, 1)",
                        later, later));
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2027-03-12", ACT, NULL);
    export_incomes(p, program_path(p, "incomes"));
    ck_assert_ptr_nonnull(strstr(file_text(p, back, NULL), "<Amount>200.50</Amount><Recovery>"));
    ck_assert_ptr_nonnull(strstr(file_text(p, back, NULL), "<Amount>100.00</Amount><Recovery>"));
    ck_assert_ptr_nonnull(strstr(file_text(p, back, NULL), all));
    for (int day = 11; day <= 12; day++) {
        const char *file = arena_format(program_arena(p),
                                        "incomes/incomes-MAKSU-I202703%d-1.xml", day);
        const char *text = file_text(p, program_path(p, file), NULL);
        const char *item = strstr(text, "<Item><ItemId>R1001-");
        ck_assert_ptr_nonnull(item);
        ck_assert_ptr_null(strstr(item + 1, "<Item>"));
        ck_assert_ptr_nonnull(strstr(item, "</ItemId><ItemVersion>1</ItemVersion></Item>"));
    }
    check_schemas(p);
}
END_TEST

/* Of whom nothing is known any more, nothing is told; the debtor of an open receivable is known. */
START_TEST(incomes_of_the_erased_are_not_told)
{
    AUTO_PROGRAM Program *p = seeded_program("incomes_erased");
    const char *text;

    program_call(p, 0, "audit", "erase", "--date", "2060-01-01", ACT, NULL);
    export_incomes(p, program_path(p, "incomes"));
    text = file_text(p, program_path(p, "incomes/incomes-MAKSU-20261222-1.xml"), NULL);
    ck_assert_ptr_nonnull(strstr(text, "<Report>"));
    ck_assert_ptr_null(strstr(text, "<Code></Code>"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exports");
    TCase *tests = sample_case("exports", 300);

    tcase_add_test(tests, publication_keeps_its_limits);
    tcase_add_loop_test(tests, persons_from_a_thousand_euros_on, 0, (int)COUNT_OF(limits));
    tcase_add_test(tests, small_cells_say_nothing);
    tcase_add_test(tests, the_lake_knows_no_names_and_grows);
    tcase_add_test(tests, the_first_lake_of_long_years_is_whole);
    tcase_add_loop_test(tests, two_do_not_write_into_one_folder, 0, COUNT_OF(claims));
    tcase_add_test(tests, a_report_waits_for_its_folder);
    tcase_add_test(tests, the_books_take_the_longest_attributes);
    tcase_add_test(tests, de_minimis_is_masked);
    tcase_add_test(tests, de_minimis_counts_the_group);
    tcase_add_test(tests, six_digits_and_seven_are_one_payee);
    tcase_add_test(tests, ids_that_are_identity_codes_are_masked);
    tcase_add_test(tests, a_payee_gets_what_is_held_on_him);
    tcase_add_test(tests, earlier_years_and_faults_are_held_too);
    tcase_add_test(tests, an_employee_gets_what_is_held_on_her);
    tcase_add_test(tests, a_ground_is_told_in_english);
    tcase_add_loop_test(tests, a_statement_in_three_languages, 0, (int)COUNT_OF(languages));
    tcase_add_test(tests, incomes_are_told_found_groundless_and_paid_back);
    tcase_add_test(tests, incomes_follow_what_is_groundless);
    tcase_add_test(tests, incomes_that_are_returned_are_invalidated);
    tcase_add_test(tests, incomes_that_came_back_in_error_are_invalidated);
    tcase_add_test(tests, incomes_of_the_erased_are_not_told);
    suite_add_tcase(suite, tests);
    return sample_main(suite);
}
