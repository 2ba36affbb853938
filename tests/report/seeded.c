/*
 * seeded.c
 *     See seeded.h.
 */
#include "seeded.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ACT "--by", "Saara Seuraaja", "--reason", "koe"

/* START is told to the register, OLJY expressly is not, KULU has no row. */
static const char income_types[] = "programme,code,report,text,valid_from,valid_to\n"
                                   "START,1234,yes,koe,2022-01-01,\n"
                                   "OLJY,,no,ei tuloa,2022-01-01,\n";

static void load_income_types(Program *p)
{
    const char *folder = program_path(p, "more");
    const char *path = program_path(p, "more/income_types.csv");

    ck_assert_int_eq(mkdir(folder, 0750), 0);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(income_types, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "reference", "load", folder, NULL);
}

/* Wages that the register of fixtures/reference knows: as claimed, lower, not at all; and one whose
 * id is wrong, so that nobody could look. Two with the day of the claim, one with a day that is
 * not.
 */
static const char wages[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,period_start,period_end,"
    "payee_type,payee_id,payee_name,iban,amount,currency,proposed_by,approved_by,eligible_cost,"
    "subsidy_percent,employee_id,claimed_on\n"
#define WAGE(id, payee, cost, employee, claimed)                                                   \
    "W-" id ",WG-" id ",1,ETETA,PALKKA50,2026-12-11,2026-12-22,2026-11-01,2026-11-30,"             \
    "organisation," payee ",Kallion Rakennus " id " Oy,FI1410093000123458,10" id ".00,EUR,"        \
    "esittelija.eteta,ratkaisija.eteta," cost ",50," employee "," claimed "\n"
    WAGE("1", "9000700-2", "2400.00", "150588-964H", "2026-11-20")
        WAGE("2", "9000710-9", "2100.00", "070902A966E", "2026-12-01")
            WAGE("3", "9000710-9", "2500.00", "150588-964H", "2026-02-30")
                WAGE("4", "9000710-8", "2500.00", "150588-964H", "")
/* A second agency with a programme of the night: one is paid, one is not. */
#define OTHER(id, iban)                                                                            \
    "L-" id ",LG-" id ",1,LAPEV,YRKE,2026-12-11,2026-12-22,,,organisation,9000700-2,"              \
    "Kallion Kone Oy," iban ",20" id ".00,EUR,esittelija.lapev,ratkaisija.lapev,,,,\n"
                    OTHER("1", "FI1410093000123458") OTHER("2", "FI1510093000123458");

static void recover(Program *p)
{
    program_call(p, 0, "recovery", "open", "ETETA/TY-40017", "--ground", "E1", "--facts",
                 "liikaa maksettu", "--date", "2026-12-22", ACT, NULL);
    program_call(p, 0, "recovery", "hear", "1001", "--date", "2026-12-23", ACT, NULL);
    program_call(p, 0, "recovery", "hear", "1001", "--answered", "--date", "2026-12-28", ACT, NULL);
    program_call(p, 0, "recovery", "decide", "1001", "--date", "2026-12-29", ACT, NULL);
    program_call(p, 0, "recovery", "final", "1001", "--date", "2027-02-25", ACT, NULL);
    program_call(p, 0, "recovery", "demand", "1001", "--date", "2027-03-01", ACT, NULL);
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "200.50", "--id", "PANKKI-1",
                 "--date", "2027-03-10", ACT, NULL);
}

Program *seeded_program(const char *name)
{
    Program *p = sample_program(name);

    load_income_types(p);
    sample_deliver(p);
    program_deliver_bytes(p, "wages.csv", wages, sizeof(wages) - 1);
    sample_run(p, 0);
    program_call(p, 0, "hold", "reject", "ETETA/TY-40038", ACT, NULL);
    sample_execute(p,
                   "set search_path to maksatus;"
                   "insert into answer (state, delivery, sha256, bytes, format, version, kept_as,"
                   " run) values ('taken', 'a', sha256('a'), 1, 'camt.054', '08', 'a', 1);"
                   "insert into decision_change (decision, n, from_state, to_state, run, reason)"
                   " select id, 1, 'planned', 'returned', 1, 'AC04' from decision"
                   " where decision_id = 'TY-40020'");
    recover(p);
    return p;
}

const char *seeded_ask(Program *program, const char *sql)
{
    PGconn *connection = PQconnectdb(program_conninfo(program));
    const char *value = "no data";

    ck_assert_msg(PQstatus(connection) == CONNECTION_OK, "%s", PQerrorMessage(connection));
    PQclear(PQexec(connection, "set search_path to maksatus"));
    PGresult *result = PQexec(connection, sql);
    ck_assert_msg(PQresultStatus(result) == PGRES_TUPLES_OK, "%s\n%s", sql,
                  PQerrorMessage(connection));
    if (PQntuples(result) > 0 && !PQgetisnull(result, 0, 0))
        value = arena_string(program_arena(program), slice_of(PQgetvalue(result, 0, 0)));
    PQclear(result);
    PQfinish(connection);
    return value;
}

const char *run_tool(Program *program, const char *const *words, int *exit_code)
{
    enum { OUT_MAX = 8 * 1024 * 1024 };
    char *out = arena_alloc(program_arena(program), OUT_MAX);
    size_t size = 0;
    ssize_t got;
    int ends[2], status;

    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(126);
        execvp(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    close(ends[1]);
    while ((got = read(ends[0], out + size, OUT_MAX - 1 - size)) > 0)
        size += (size_t)got;
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    *exit_code = WIFEXITED(status) && WEXITSTATUS(status) != 127 ? WEXITSTATUS(status) : -1;
    return out;
}
