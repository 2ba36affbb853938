/*
 * test_recovery_walk.c
 *     Every command on a receivable in every state: it makes its step, or is refused with exit 2
 *     and leaves everything as it was. Nothing else, in no state.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maksatus/receivable.h"
#include "maksatus/text.h"
#include "postgres.h"
#include "program.h"

enum { FIRST_NUMBER = 100000, SQL_BYTES = 16 * 1024 };

/* What a command may do, asked of the table of steps alone. */
typedef bool (*MayDo)(ReceivableState state);

static bool leads(ReceivableState state, ReceivableStep step)
{
    ReceivableState to;

    return receivable_next(state, step, &to);
}

static bool is_decided(ReceivableState state)
{
    return !leads(state, STEP_CLOSE) && state != RECEIVABLE_CLOSED_NO_ACTION;
}

static bool is_over(ReceivableState state)
{
    return is_decided(state) && !receivable_is_open(state) && state != RECEIVABLE_DECIDED
           && state != RECEIVABLE_APPEAL_OPEN && state != RECEIVABLE_FINAL;
}

#define MAY(name, condition)                                                                       \
    static bool may_##name(ReceivableState state)                                                  \
    {                                                                                              \
        return condition;                                                                          \
    }
MAY(always, state < RECEIVABLE_STATES)
MAY(hear, leads(state, STEP_HEAR))
MAY(answer, state == RECEIVABLE_HEARING)
MAY(decide, leads(state, STEP_DECIDE))
MAY(close, leads(state, STEP_CLOSE) /* one that is due is settled in part here */
               || (leads(state, STEP_ANNUL) && state != RECEIVABLE_DUE))
MAY(amend, leads(state, STEP_CLOSE) || leads(state, STEP_ANNUL) || receivable_is_open(state))
MAY(appeal, leads(state, STEP_APPEAL))
MAY(final, leads(state, STEP_FINAL))
MAY(demand, leads(state, STEP_DEMAND))
MAY(remind, leads(state, STEP_REMIND))
MAY(plan, leads(state, STEP_PLAN))
MAY(enforce, leads(state, STEP_ENFORCE))
MAY(return, leads(state, STEP_RETURN_EMPTY))
MAY(bankruptcy, leads(state, STEP_BANKRUPTCY))
MAY(restructure, leads(state, STEP_RESTRUCTURE))
MAY(adjust, leads(state, STEP_ADJUST_DEBT))
MAY(moderate, receivable_is_open(state))
MAY(write_off, leads(state, STEP_WRITE_OFF))
MAY(reverse, leads(state, STEP_REVERSE))
MAY(demand_paper, receivable_is_open(state) || is_over(state))
MAY(never, state >= RECEIVABLE_STATES)
MAY(papers, is_decided(state))
#undef MAY

typedef struct WalkRow {
    const char *words[8]; /* %: the receivable */
    MayDo may;
} WalkRow;

static const WalkRow rows[] = {
    {{"hear", "%"}, may_hear},
    {{"hear", "%", "--answered"}, may_answer},
    {{"decide", "%"}, may_decide},
    {{"close", "%"}, may_close},
    {{"amend", "%", "--amount", "1000.01"}, may_amend},
    {{"appeal", "%"}, may_appeal},
    {{"appeal", "%", "--stay"}, may_appeal},
    {{"final", "%"}, may_final},
    {{"demand", "%", "--due-on", "2025-06-02"}, may_demand},
    {{"remind", "%"}, may_remind},
    {{"remind", "%", "--cost", "5.00"}, may_remind},
    {{"plan", "%", "--parts", "3", "--first", "2025-06-02"}, may_plan},
    {{"enforce", "%"}, may_enforce},
    {{"return", "%"}, may_return},
    {{"return", "%", "--amount", "100.00"}, may_return},
    {{"procedure", "%", "--kind", "bankruptcy"}, may_bankruptcy},
    {{"procedure", "%", "--kind", "restructuring"}, may_restructure},
    {{"procedure", "%", "--kind", "debt_adjustment", "--capital-first"}, may_adjust},
    {{"moderate", "%", "--component", "capital", "--amount", "1.00"}, may_moderate},
    {{"moderate", "%", "--component", "interest"}, may_moderate},
    {{"write-off", "%", "--code", "small"}, may_write_off},
    {{"reverse", "%"}, may_reverse},
    {{"repay", "%", "--amount", "1.00", "--id", "%"}, may_always},
    {{"repay", "%", "--amount", "99999.00", "--id", "%"}, may_always},
    {{"show", "%"}, may_always},
    {{"document", "%", "--kind", "hearing"}, may_always},
    {{"document", "%", "--kind", "decision"}, may_papers},
    {{"document", "%", "--kind", "demand", "--xml"}, may_demand_paper},
    {{"document", "%", "--kind", "reminder"}, may_demand_paper},
    {{"document", "%", "--kind", "plan"}, may_never},
    {{"document", "%", "--kind", "statement", "--xml"}, may_always},
};

/* A receivable for each row of one state: 1000.00 paid in 2024, of which 100.00 are paid back
 * where it is open, and all where it is over. */
static void make_receivables(Program *p, ReceivableState state)
{
    char bytes[SQL_BYTES];
    Text sql = text_on(bytes, sizeof(bytes));
    int64_t first = FIRST_NUMBER + (int64_t)state * 100;
    bool decided = is_decided(state), due = receivable_is_open(state) || is_over(state);

    text_add_format(
        &sql,
        "set search_path to maksatus; insert into act (what, by_user, system_user_name, reason)"
        " values ('t', 't', 't', 't');"
        "create temporary table made as select id from generate_series(%lld, %lld) id;"
        "insert into receivable (id, reference, state, payer, agency, programme, grant_id, ground,"
        " facts, regime, regime_row, granted_on, known_on, last_paid_on, person, hearing_due_on,"
        " answered_on, decided_on, decided_by, notice_on, due_on)"
        " select id, id::text, '%s', 'MAKSU', 'UUDEV', 'YRKE', 'g', 'M2', 'f', '688/2001', row,"
        " '2024-02-05', '2025-01-13', '2024-02-15', false, '2025-02-04', '2025-02-03', %s,"
        " %s from made, regime where code = '688/2001' and valid_to is null;"
        "insert into receivable_debtor select id, 1, id, '9010000-4', 'Esimerkki Oy' from made;"
        "insert into receivable_claim select id, 1, null, '2024-02-15', 100000 from made;",
        (long long)first, (long long)first + (long long)COUNT_OF(rows) - 1,
        receivable_state_name(state),
        decided ? "'2025-02-05', 'anna', '2025-02-12'" : "null, null, null",
        due ? "'2025-03-14'" : "null");
    if (decided)
        text_add_string(&sql, "insert into receivable_entry (receivable, claim, event, component,"
                              " cents, on_day, act) select id, 1, 'receivable', 'capital', 100000,"
                              " '2025-02-05', 1 from made;");
    if (due)
        text_add_format(&sql,
                        "insert into receivable_entry (receivable, claim, event, component, cents,"
                        " on_day, act) select id, 1, '%s', 'capital', %d, '2025-03-14', 1"
                        " from made;",
                        state == RECEIVABLE_MODERATED ? "moderated" : "repaid",
                        is_over(state) ? -100000 : -10000);
    ck_assert(!sql.overflowed);
    test_postgres_run(program_conninfo(p), text_string(&sql));
}

static const char *state_of(Program *p, const char *number)
{
    json_t *document = program_json(p, 0, "recovery", "show", number, "--date", "2025-05-05", NULL);
    const char *state = json_string_value(json_object_get(document, "state"));

    ck_assert_ptr_nonnull(state);
    state = arena_string(program_arena(p), slice_of(state));
    json_decref(document);
    return state;
}

static bool is_look(const char *command)
{
    return strcmp(command, "show") == 0 || strcmp(command, "document") == 0;
}

static void try_row(Program *p, ReceivableState state, size_t row)
{
    const char *number =
        arena_format(program_arena(p), "%lld",
                     (long long)FIRST_NUMBER + (long long)state * 100 + (long long)row);
    const char *words[COUNT_OF(rows[row].words) + 8] = {"recovery"};
    size_t used = 1;

    for (size_t i = 0; i < COUNT_OF(rows[row].words) && rows[row].words[i] != NULL; i++)
        words[used++] = strcmp(rows[row].words[i], "%") == 0 ? number : rows[row].words[i];
    words[used++] = "--date";
    words[used++] = "2025-05-05";
    if (!is_look(rows[row].words[0])) {
        words[used++] = "--by";
        words[used++] = "bertta";
        words[used++] = "--reason";
        words[used++] = "test";
    }
    Ended ended = program_call_list(p, EXIT_ANY, words);
    int expected = rows[row].may(state) ? 0 : 2;
    ck_assert_msg(ended.exit_code == expected, "%s %s on one that is %s: exit %d, not %d: %s",
                  rows[row].words[0], rows[row].words[2] == NULL ? "" : rows[row].words[2],
                  receivable_state_name(state), ended.exit_code, expected, ended.err);
    if (expected == 0)
        return;
    ck_assert_str_ne(ended.err, "");
    ck_assert_str_eq(state_of(p, number), receivable_state_name(state));
}

START_TEST(every_command_in_every_state)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = program_new(test_postgres_database(&arena));
    program_set_up(p);
    program_assert_operators(p);
    for (size_t state = 0; state < RECEIVABLE_STATES; state++) {
        make_receivables(p, (ReceivableState)state);
        for (size_t row = 0; row < COUNT_OF(rows); row++)
            try_row(p, (ReceivableState)state, row);
    }
    program_call(p, 0, "run", "--date", "2026-03-03", NULL); /* time goes on, and the proof holds */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("recovery walk");
    TCase *test = tcase_create("recovery walk");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, every_command_in_every_state);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
