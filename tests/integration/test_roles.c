/*
 * test_roles.c
 *     Each database role logs in and tries what it must not; and does what it is there for.
 *     Personal data that is planted in a night reaches no log, no error and no figure.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "sample_night.h"

static const char *conninfo_of(Program *p, const char *role)
{
    return arena_format(program_arena(p), "%s user=%s", program_conninfo(p), role);
}

/* A night of the owner; the roles are there. */
static Program *played(const char *name)
{
    Program *p = sample_program(name);

    program_call(p, 0, "init", "--roles", NULL);
    program_call(p, 0, "init", "--roles", NULL); /* can be repeated */
    sample_deliver(p);
    sample_run(p, 0);
    return p;
}

/* Of two databases of one server, which has no such roles yet: this test is the first one. */
START_TEST(roles_are_made_by_several)
{
    AUTO_PROGRAM Program *p = sample_program("one");
    AUTO_PROGRAM Program *q = sample_program("other");
    Call *call[8];

    for (size_t i = 0; i < COUNT_OF(call); i++)
        call[i] = program_start(i % 2 == 0 ? p : q, "init", "--roles", NULL);
    for (size_t i = 0; i < COUNT_OF(call); i++) {
        Ended ended = call_wait(call[i]);
        ck_assert_msg(ended.exit_code == 0, "exit %d\n%s", ended.exit_code, ended.err);
    }
}
END_TEST

typedef struct Attempt {
    const char *what;
    const char *role;
    bool allowed;
    const char *sql;
} Attempt;

#define ENGINE "maksatus_engine"
#define OPERATOR "maksatus_operator"
#define AUDITOR "maksatus_auditor"

static const Attempt attempts[] = {
    {"the engine reads decisions", ENGINE, true, "select from decision"},
    {"the engine changes a decision", ENGINE, false, "update decision set cents = cents"},
    {"the engine removes a payment", ENGINE, false, "delete from payment"},
    {"the engine changes a finding", ENGINE, false, "update finding set code = code"},
    {"the engine empties a table", ENGINE, false, "truncate decision"},
    {"the engine drops a table", ENGINE, false, "drop table decision"},
    {"the engine alters a table", ENGINE, false, "alter table decision disable trigger all"},
    {"the engine makes a table", ENGINE, false, "create table maksatus.mine (a integer)"},
    {"the engine replaces a function", ENGINE, false,
     "create or replace function maksatus.euros(cents bigint) returns text language sql "
     "as 'select null::text'"},
    {"the engine changes an act", ENGINE, false, "update act set reason = 'x'"},
    {"the engine changes a record", ENGINE, false, "update audit_record set n = n"},
    {"the engine writes an entry", ENGINE, false,
     "insert into audit_entry (event, table_name, key) values (1, 'a', 'b')"},
    {"the engine erases", ENGINE, false, "select erase_rows('decision', 'id', '{1}')"},
    {"the engine calls a change an erasure", ENGINE, false,
     "set maksatus.erasing = 'reference_row'; update reference_row set fields = fields || "
     "'x'::text "
     "where id = (select max(id) from reference_row)"},
    {"the engine ends a reference row", ENGINE, true,
     "update reference_row set valid_to = '2099-12-31' where id = (select max(id) from "
     "reference_row where valid_to is null)"},
    {"the operator erases", OPERATOR, false, "select erase_rows('act', 'id', '{1}')"},
    {"the auditor erases", AUDITOR, false, "select maksatus.erase_rows('act', 'id', '{1}')"},
    {"the engine sets triggers aside", ENGINE, false, "set session_replication_role = replica"},
    {"the engine becomes another", ENGINE, false, "set role maksatus_operator"},
    {"the engine moves a batch", ENGINE, true, "update batch set moved = moved"},
    {"the operator reads decisions", OPERATOR, true, "select from decision"},
    {"the operator changes a decision", OPERATOR, false, "update decision set cents = cents"},
    {"the operator adds a payment", OPERATOR, false,
     "insert into payment select * from payment limit 0"},
    {"the operator removes a finding", OPERATOR, false, "delete from finding"},
    {"the operator changes a change", OPERATOR, false, "update decision_change set reason = 'x'"},
    {"the operator acts", OPERATOR, true,
     "insert into act (what, by_user, system_user_name, reason) values ('a', 'b', 'c', 'd')"},
    {"the operator acts without a reason", OPERATOR, false,
     "insert into act (what, by_user, system_user_name, reason) values ('a', 'b', 'c', '')"},
    {"the operator tells of an anchor", OPERATOR, false,
     "insert into anchor values (1, sha256(''), false)"},
    {"the operator says why one is gone", OPERATOR, true,
     "insert into anchor_gone select 1, 1 limit 0"},
    {"the auditor reads a table", AUDITOR, false, "select from maksatus.decision"},
    {"the auditor reads the secret", AUDITOR, false, "select from maksatus.installation"},
    {"the auditor reads a view", AUDITOR, true, "select from maksatus_audit.decision"},
    {"the auditor reads the log", AUDITOR, true, "select from maksatus_audit.audit_record"},
    {"the auditor writes into a view", AUDITOR, false,
     "delete from maksatus_audit.decision_change"},
    {"the auditor makes a table", AUDITOR, false, "create table maksatus_audit.a (b integer)"},
    {"the auditor asks for an address", AUDITOR, false,
     "select street from maksatus_audit.decision"},
    {"the auditor asks for a key", AUDITOR, false, "select payee_key from maksatus_audit.decision"},
};

START_TEST(what_a_role_must_not)
{
    AUTO_PROGRAM Program *p = played("attempts");

    for (size_t i = 0; i < COUNT_OF(attempts); i++) {
        const Attempt *a = &attempts[i];
        PGconn *conn = PQconnectdb(conninfo_of(p, a->role));
        ck_assert_msg(PQstatus(conn) == CONNECTION_OK, "%s", PQerrorMessage(conn));
        PQclear(PQexec(conn, "set search_path = maksatus"));
        PGresult *result = PQexec(conn, a->sql);
        bool done =
            PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
        ck_assert_msg(done == a->allowed, "%s: %s", a->what, PQresultErrorMessage(result));
        PQclear(result);
        PQfinish(conn);
    }
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* A night of the engine, acts of the operator: each with its own role. */
START_TEST(a_night_of_the_engine)
{
    AUTO_PROGRAM Program *p = sample_program("engine");

    program_call(p, 0, "init", "--roles", NULL);
    sample_deliver(p);
    program_call(p, 0, "--db", conninfo_of(p, ENGINE), "run", "--date", sample_date, NULL);
    sample_check(p);
    const char *operator= conninfo_of(p, OPERATOR);
    program_call(p, 0, "--db", operator, "hold", "release", "--code", "OVER_APPROVAL_LIMIT",
                 "--all", "--yes", "--by", "anna", "--reason", "checked", NULL);
    program_call(p, 0, "--db", operator, "decision", "cancel", "ETETA/TY-40062", "--by", "anna",
                 "--reason", "withdrawn", NULL);
    program_call(p, 0, "--db", operator, "history", NULL);
    program_call(p, 0, "--db", operator, "report", NULL);
    program_call(p, 0, "--db", conninfo_of(p, ENGINE), "run", "--date", "2026-12-28", NULL);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* What an update has made nobody has rights on, until they are given anew. */
START_TEST(who_lacks_a_right_is_told_how_to_get_it)
{
    AUTO_PROGRAM Program *p = sample_program("updated");

    program_call(p, 0, "init", "--roles", NULL);
    sample_execute(p, "revoke select on queue from maksatus_operator");
    Ended ended = program_call(p, 3, "--db", conninfo_of(p, OPERATOR), "hold", "list", NULL);
    ck_assert_ptr_nonnull(strstr(ended.err, "init --roles"));
    program_call(p, 0, "init", "--roles", NULL);
    program_call(p, 0, "--db", conninfo_of(p, OPERATOR), "hold", "list", NULL);
}
END_TEST

/* --- nothing personal where it does not belong --- */

START_TEST(the_auditor_sees_masked_codes)
{
    AUTO_PROGRAM Program *p = played("masked");
    PGconn *conn = PQconnectdb(conninfo_of(p, AUDITOR));
    PGresult *result =
        PQexec(conn, "select count(*) filter (where payee_id like '%****'), "
                     "count(*) filter (where payee_id ~ "
                     "'[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]') from maksatus_audit.decision");

    ck_assert_msg(PQresultStatus(result) == PGRES_TUPLES_OK, "%s", PQerrorMessage(conn));
    ck_assert_str_ne(PQgetvalue(result, 0, 0), "0");
    ck_assert_str_eq(PQgetvalue(result, 0, 1), "0");
    PQclear(result);
    PQfinish(conn);
}
END_TEST

/* The header of a delivery and a protected person, one with a wrong account, one whose free texts
 * hold everything. All invented. */
static const char planted[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,street,building,postcode,town,country,iban,amount,currency,message,proposed_by,"
    "approved_by,protected\n"
    "P-1,PG-1,1,ETETA,KULU,2026-12-10,2026-12-22,person,010190-907M,Salainen Saara,Piilokuja,7,"
    "00100,Helsinki,FI,FI2112345600000785,12.00,EUR,maksu,esittelija.eteta,ratkaisija.eteta,yes\n"
    "P-2,PG-2,1,ETETA,KULU,2026-12-10,2026-12-22,person,010190-907M,Salainen Saara,,,,,,"
    "FI2112345600000786,12.00,EUR,maksu,esittelija.eteta,ratkaisija.eteta,\n"
    "P-3,PG-3,1,ETETA,KULU,2026-12-10,2026-12-22,person,010190-907M,Salainen Saara,,,,,,"
    "FI2112345600000785,12.00,EUR,Salainen Saara 010190-907M FI2112345600000785,"
    "esittelija.eteta,ratkaisija.eteta,\n"
    "P-4,PG-4,0,ETETA,KULU,2026-12-10,2026-12-22,person,010190-907M,Salainen Saara,,,,,,"
    "FI2112345600000785,x,EUR,010190-907M,esittelija.eteta,ratkaisija.eteta,\n";

static const char *const secrets[] = {
    "010190-907M", "FI2112345600000785", "FI2112345600000786", "Salainen", "Saara", "Piilokuja"};

static void search(const char *where, const char *text)
{
    for (size_t i = 0; i < COUNT_OF(secrets); i++)
        ck_assert_msg(strstr(text, secrets[i]) == NULL, "%s holds %s:\n%s", where, secrets[i],
                      text);
}

static void search_folder(Program *p, const char *folder)
{
    const char *names = program_list(p, folder);

    ck_assert_str_ne(names, "");
    for (const char *name = names; *name != '\0'; name += strcspn(name, "\n") + 1) {
        const char *path =
            arena_format(program_arena(p), "%s/%.*s", folder, (int)strcspn(name, "\n"), name);
        search(path, file_text(p, program_path(p, path), NULL));
    }
}

START_TEST(nothing_personal_in_logs_errors_and_figures)
{
    AUTO_PROGRAM Program *p = sample_program("planted");
    const char *config = program_path(p, "metrics.ini");
    const char *figures = program_path(p, "log/maksatus.prom");
    FILE *file = fopen(config, "wb");

    ck_assert_ptr_nonnull(file);
    (void)fprintf(file, "[metrics]\ntextfile = %s\n", figures);
    ck_assert_int_eq(fclose(file), 0);
    program_deliver_bytes(p, "planted.csv", planted, sizeof(planted) - 1);
    program_deliver_bytes(p, "broken.csv", planted, sizeof(planted) - 40);
    Ended run = program_call(p, EXIT_ANY, "--config", config, "run", "--date", sample_date, NULL);
    search("the run's errors", run.err);
    search("the run's result", run.out);
    search_folder(p, "log");
    search_folder(p, "anchors");
    search("audit show", program_call(p, 0, "audit", "show", "--format", "json", NULL).out);
    search("an error", program_call(p, 2, "explain", "ETETA/P-9", NULL).err);
    search("status", program_call(p, 0, "status", "--format", "json", NULL).out);

    /* Figures as a collector reads them. */
    const char *text = file_text(p, figures, NULL);
    ck_assert_ptr_nonnull(strstr(text, "\nmaksatus_run_running 0\n"));
    ck_assert_ptr_nonnull(strstr(text, "# TYPE maksatus_run_decisions gauge\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nmaksatus_run_decisions{state=\"rejected\"} "));
}
END_TEST

/* The file is there while the run is at work, and says so: a run that is killed leaves it. */
START_TEST(figures_are_told_during_a_run)
{
    AUTO_PROGRAM Program *p = sample_program("during");
    const char *figures = program_path(p, "maksatus.prom");
    FILE *ini = fopen(program_path(p, "maksatus.ini"), "a");

    ck_assert_ptr_nonnull(ini);
    (void)fprintf(ini, "[metrics]\ntextfile = %s\n", figures);
    ck_assert_int_eq(fclose(ini), 0);
    sample_deliver(p);
    program_env(p, "MAKSATUS_FAULT_STOP", "40");
    Ended run = program_call(p, EXIT_ANY, "run", "--date", sample_date, NULL);
    program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    const char *text = file_text(p, figures, NULL);
    ck_assert_ptr_nonnull(strstr(text, run.by_signal != 0 ? "\nmaksatus_run_running 1\n"
                                                          : "\nmaksatus_run_running 0\n"));
}
END_TEST

/* A protected address is dropped at intake: it is in no list, no file and no export. */
START_TEST(a_protected_address_reaches_nothing)
{
    static const char *const lists[][4] = {
        {"history", "--long", NULL},
        {"explain", "ETETA/P-1", NULL},
        {"hold", "list", NULL},
    };
    AUTO_PROGRAM Program *p = sample_program("address");
    const char *folder = program_path(p, "package");

    program_deliver_bytes(p, "planted.csv", planted, sizeof(planted) - 1);
    sample_run(p, EXIT_ANY);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        ck_assert_ptr_null(strstr(program_call_list(p, 0, lists[i]).out, "Piilokuja"));
    for (const char *name = program_list(p, "outbox"); *name != '\0';
         name += strcspn(name, "\n") + 1) {
        const char *path =
            arena_format(program_arena(p), "outbox/%.*s", (int)strcspn(name, "\n"), name);
        if (strcmp(path, "outbox/returns") != 0)
            ck_assert_ptr_null(strstr(file_text(p, program_path(p, path), NULL), "Piilokuja"));
    }
    program_call(p, 0, "audit", "export", "--out", folder, NULL);
    search_folder(p, "package/rows");
    PGconn *conn = PQconnectdb(program_conninfo(p));
    PGresult *result = PQexec(conn, "select count(*) from maksatus.decision d "
                                    "where d::text like '%Piilokuja%'");
    ck_assert_str_eq(PQgetvalue(result, 0, 0), "0");
    PQclear(result);
    PQfinish(conn);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("roles");
    TCase *roles = sample_case("roles", 120);

    tcase_add_test(roles, roles_are_made_by_several);
    tcase_add_test(roles, what_a_role_must_not);
    tcase_add_test(roles, a_night_of_the_engine);
    tcase_add_test(roles, who_lacks_a_right_is_told_how_to_get_it);
    tcase_add_test(roles, the_auditor_sees_masked_codes);
    tcase_add_test(roles, nothing_personal_in_logs_errors_and_figures);
    tcase_add_test(roles, figures_are_told_during_a_run);
    tcase_add_test(roles, a_protected_address_reaches_nothing);
    suite_add_tcase(suite, roles);
    return sample_main(suite);
}
