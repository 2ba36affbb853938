/*
 * test_receivable_edges.c
 *     The database holds the same table of steps as the program, and refuses every other one.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/receivable.h"
#include "maksatus/text.h"
#include "postgres.h"

enum { SQL_BYTES = 256 * 1024 };

static void run_text(const char *conninfo, Text *sql)
{
    test_postgres_run(conninfo, text_string(sql));
}

START_TEST(both_know_the_same_steps)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    Text sql = text_on(ARENA_ARRAY(&arena, char, SQL_BYTES), SQL_BYTES);
    text_add_string(&sql,
                    "set search_path to maksatus; create temporary table known (f text, e text,"
                    " t text); insert into known values ('','','')");
    for (size_t from = 0; from < RECEIVABLE_STATES; from++) {
        for (size_t step = 0; step < RECEIVABLE_STEPS; step++) {
            ReceivableState to;
            if (receivable_next((ReceivableState)from, (ReceivableStep)step, &to))
                text_add_format(
                    &sql, ",('%s','%s','%s')", receivable_state_name((ReceivableState)from),
                    receivable_step_name((ReceivableStep)step), receivable_state_name(to));
        }
    }
    text_add_string(&sql, "; do $$ begin if exists ("
                          "(select f, e, t from known where f <> '' except"
                          " select from_state::text, event, to_state::text from receivable_edge)"
                          " union all "
                          "(select from_state::text, event, to_state::text from receivable_edge"
                          " except select f, e, t from known))"
                          " then raise exception 'the tables of steps differ'; end if; end $$");
    ck_assert(!sql.overflowed);
    run_text(test_postgres_database(&arena), &sql);
}
END_TEST

static const char one_case[] =
    "set search_path to maksatus;"
    "insert into act (what, by_user, system_user_name, reason) values ('t','t','t','t');"
    "insert into receivable (id, reference, state, payer, agency, programme, grant_id, ground,"
    " facts, regime, regime_row, granted_on, known_on, last_paid_on, person, decided_on, due_on)"
    " select 1, '1', 'due', 'P', 'A', 'G', 'g', 'R1', 'f', '688/2001', min(row), '2024-01-01',"
    " '2024-01-01', '2024-01-01', false, '2024-01-01', '2024-01-01' from regime;"
    "insert into receivable_claim values (1, 1, null, '2024-01-01', 1000);"
    "insert into receivable_entry (receivable, claim, event, component, cents, on_day, act)"
    " values (1, 1, 'receivable', 'capital', 1000, '2024-01-01', 1);";

typedef struct RefusalRow {
    const char *sentence;
    const char *statement;
    const char *sqlstate;
} RefusalRow;

static const RefusalRow refusal_rows[] = {
    {"no step back to hearing", "update receivable set state = 'hearing'", "MK002"},
    {"no step to settled but by being paid", "update receivable set state = 'settled'", "MK002"},
    {"a step that is none",
     "insert into receivable_change (receivable, n, event, from_state, to_state, on_day, act)"
     " values (1, 1, 'hear', 'due', 'hearing', '2024-01-01', 1)",
     "MK002"},
    {"a step to another state than it leads to",
     "insert into receivable_change (receivable, n, event, from_state, to_state, on_day, act)"
     " values (1, 1, 'remind', 'due', 'settled', '2024-01-01', 1)",
     "MK002"},
    {"one cent more settled than claimed",
     "insert into receivable_entry (receivable, claim, event, component, cents, on_day, act)"
     " values (1, 1, 'repaid', 'capital', -1001, '2024-01-01', 1)",
     "MK003"},
    {"interest settled that nobody claimed",
     "insert into receivable_entry (receivable, claim, event, component, cents, on_day, act)"
     " values (1, 1, 'repaid', 'interest', -1, '2024-01-01', 1)",
     "MK003"},
    {"an entry is never changed", "update receivable_entry set cents = 999", "MK001"},
    {"an entry is never removed", "delete from receivable_entry", "MK001"},
    {"a receivable is never removed", "delete from receivable", "MK001"},
    {"the law is pinned", "update receivable set regime_row = regime_row + 1", "MK001"},
    {"a voucher is never changed", "update journal set cents = 999", "MK001"},
    {"a voucher is never removed", "delete from journal", "MK001"},
    {"a settlement that claims",
     "insert into receivable_entry (receivable, claim, event, component, cents, on_day, act)"
     " values (1, 1, 'repaid', 'capital', 1, '2024-01-01', 1)",
     "23514"},
};

START_TEST(the_database_refuses)
{
    const RefusalRow *row = &refusal_rows[_i];
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    const char *conninfo = test_postgres_database(&arena);
    test_postgres_run(conninfo, one_case);
    test_postgres_run(conninfo, arena_format(&arena,
                                             "set search_path to maksatus; do $$ begin begin %s;"
                                             " exception when sqlstate '%s' then return; end;"
                                             " raise exception 'not refused: %s'; end $$",
                                             row->statement, row->sqlstate, row->sentence));
}
END_TEST

/* From every state to every other one, and every event between every two states. */
START_TEST(the_database_walks_only_along_its_edges)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    const char *conninfo = test_postgres_database(&arena);
    test_postgres_run(conninfo, one_case);
    test_postgres_run(
        conninfo,
        "set search_path to maksatus; do $$ declare f receivable_state; t receivable_state;"
        " e text; made boolean; n integer := 0; begin"
        " foreach f in array enum_range(null::receivable_state) loop"
        " foreach t in array enum_range(null::receivable_state) loop"
        "  set local session_replication_role = replica;"
        "  update receivable set state = f;"
        "  set local session_replication_role = origin;"
        "  begin update receivable set state = t; made := true;"
        "  exception when sqlstate 'MK002' then made := false; end;"
        "  if made <> (f = t or exists (select from receivable_edge"
        "              where from_state = f and to_state = t)) then"
        "   raise exception 'from % to %: %', f, t, made; end if;"
        "  for e in select distinct event from receivable_edge loop"
        "   n := n + 1;"
        "   begin insert into receivable_change (receivable, n, event, from_state, to_state,"
        "    on_day, act) values (1, n, e, f, t, '2024-01-01', 1); made := true;"
        "   exception when sqlstate 'MK002' then made := false; end;"
        "   if made <> exists (select from receivable_edge"
        "                      where from_state = f and to_state = t and event = e) then"
        "    raise exception '% from % to %: %', e, f, t, made; end if;"
        "  end loop; end loop; end loop;"
        " if n < 22 * 22 * 20 then raise exception 'only % were tried', n; end if; end $$");
}
END_TEST

START_TEST(the_last_cent_is_taken)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    const char *conninfo = test_postgres_database(&arena);
    test_postgres_run(conninfo, one_case);
    test_postgres_run(
        conninfo,
        "set search_path to maksatus;"
        "insert into receivable_entry (receivable, claim, event, component, cents, on_day, act)"
        " values (1, 1, 'repaid', 'capital', -1000, '2024-01-01', 1);"
        "do $$ begin if (select count(*) from journal where rule_row is null) <> 2 then"
        " raise exception 'no posting on suspense'; end if; end $$");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("receivable edges");
    TCase *test = tcase_create("receivable edges");

    tcase_set_timeout(test, 120);
    tcase_add_test(test, both_know_the_same_steps);
    tcase_add_loop_test(test, the_database_refuses, 0, (int)COUNT_OF(refusal_rows));
    tcase_add_test(test, the_database_walks_only_along_its_edges);
    tcase_add_test(test, the_last_cent_is_taken);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
