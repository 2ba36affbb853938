/*
 * test_machines.c
 *     The states of the program are those of the database, and the database lets nothing else pass.
 */
#include <libpq-fe.h>

#include "maksatus/arena.h"
#include "maksatus/decision_state.h"
#include "outgoing.h"
#include "postgres.h"
#include "unit.h"

static PGconn *connect_to_fresh(Arena *arena)
{
    PGconn *connection = PQconnectdb(test_postgres_database(arena));

    ck_assert_int_eq(PQstatus(connection), CONNECTION_OK);
    PQclear(PQexec(connection, "set search_path = maksatus"));
    return connection;
}

/* The first column of all rows with blanks between. */
static void query_words(PGconn *connection, const char *statement, Text *out)
{
    PGresult *result = PQexec(connection, statement);

    ck_assert_msg(PQresultStatus(result) == PGRES_TUPLES_OK, "%s", PQerrorMessage(connection));
    for (int i = 0; i < PQntuples(result); i++)
        text_add_format(out, "%s%s", i == 0 ? "" : " ", PQgetvalue(result, i, 0));
    PQclear(result);
}

START_TEST(states_have_the_same_names_and_order)
{
    AUTO_ARENA Arena arena;
    char stored_bytes[512], ours_bytes[512];
    Text stored = text_on(stored_bytes, sizeof(stored_bytes));
    Text ours = text_on(ours_bytes, sizeof(ours_bytes));

    arena_init(&arena, SIZE_MAX);
    PGconn *connection = connect_to_fresh(&arena);
    query_words(connection, "select unnest(enum_range(null::decision_state))", &stored);
    text_add_char(&stored, '/');
    query_words(connection, "select unnest(enum_range(null::file_state))", &stored);
    for (size_t i = 0; i < DECISION_STATES; i++)
        text_add_format(&ours, "%s%s", i == 0 ? "" : " ", decision_state_name((DecisionState)i));
    text_add_char(&ours, '/');
    for (size_t i = 0; i < FILE_STATES; i++)
        text_add_format(&ours, "%s%s", i == 0 ? "" : " ", file_state_name((FileState)i));
    expect_text(text_slice(&stored), text_slice(&ours), "states");
    PQfinish(connection);
}
END_TEST

/* States that are no beginning can be reached; states that are no end can be left. */
START_TEST(every_state_is_reached_and_left)
{
    static const struct {
        const char *edges, *type, *births, *ends;
    } rows[] = {
        {"batch_edge", "batch_state", "received", "published"},
        {"file_edge", "file_state", "open", "void"},
        {"decision_edge", "decision_state", "rejected held deferred planned set_off",
         "rejected cancelled"},
        {"work_edge", "work_state", "offered", "used own"},
    };
    AUTO_ARENA Arena arena;
    char bytes[512];
    Text found = text_on(bytes, sizeof(bytes));

    arena_init(&arena, SIZE_MAX);
    PGconn *connection = connect_to_fresh(&arena);
    const char *type = rows[_i].type, *edges = rows[_i].edges;
    query_words(connection,
                arena_format(&arena,
                             "select s from unnest(enum_range(null::%s)) s where s::text <> "
                             "all(string_to_array('%s', ' ')) and s not in (select to_state "
                             "from %s)",
                             type, rows[_i].births, edges),
                &found);
    query_words(connection,
                arena_format(&arena,
                             "select s from unnest(enum_range(null::%s)) s where s::text <> "
                             "all(string_to_array('%s', ' ')) and s not in (select from_state "
                             "from %s)",
                             type, rows[_i].ends, edges),
                &found);
    expect_text(text_slice(&found), SLICE_LITERAL(""), edges);
    PQfinish(connection);
}
END_TEST

/* One held and one planned decision, an open file with the payment of the latter; and far from them
 * a held one. */
static const char one_night[]
    = "insert into run (run_date, program_version, rules_hash) values ('2026-12-22', 't', "
      "decode(repeat('00', 32), 'hex'));"
      "insert into batch (run, delivery) values (1, 'd.csv');"
      "insert into decision (id, batch, line, state, agency, decision_id, grant_id, instalment, "
      "programme, decided_on, due_on, payee_type, payee_id, payee_name, iban, cents, proposed_by, "
      "approved_by, payer, use_item, use_year, decision_key, grant_key, payee_key, iban_key) "
      "select n, 1, n, case n when 2 then 'planned' else 'held' end::decision_state, 'A', "
      "'D' || n, 'G', 1, 'P', "
      "'2026-12-01', '2026-12-22', 'organisation', 'x', 'N', 'FI1410093000123458', 100 * n, 'a', "
      "'b', 'PAY', '1', 2026, n, 1, 1, 1 from unnest(array[1, 2, 900]) n;"
      "insert into decision_claim select decision_key, id from decision;"
      "insert into decision_waiting values (1, 'held'), (900, 'held');"
      "insert into payment_file (message_id, run, payer, account, payer_name, "
      "initiating_party_id, debtor_iban, debtor_bic, execution_day, created_at, profile, "
      "profile_row, version, character_set, address_mode, cut_off, max_payments, max_bytes, "
      "release) values ('PAY-20261222-0001', 1, 'PAY', 'X', 'P', '1', 'FI1410093000123458', "
      "'NDEAFIHH', '2026-12-22', 'now', 'N', 1, '09', 'latin1', 'none', 960, 10, 10000, 'auto');"
      "insert into payment (id, decision, file, ordinal, cents, iban, name, remittance_kind, "
      "remittance) values (1, 2, 1, 1, 200, 'FI1410093000123458', 'N', 'text', 'r');"
      "insert into payment_open values (2, 1);";

#define WORK                                                                                       \
    "insert into worker (run) values (1); insert into work (run, place, name, basis) values (1, "  \
    "1, 'a', 1); update work set state = 'claimed', token = 1, worker = 1, backend = 1, "          \
    "lease_until = now(); update work set "
#define VOUCHER                                                                                    \
    "insert into journal (on_day, event, payer, agency, programme, debit, credit, cents, split, "  \
    "payment, change, run, act, rule_row) values ('2026-12-22', 'returned', 'PAY', 'A', 'P', "     \
    "'1', '2', 1, '{0}', 1, 1, 1, "
#define CHANGE                                                                                     \
    "insert into decision_change (decision, n, from_state, to_state, run, reason) values "

static const struct {
    const char *what, *statement, *sqlstate; /* "": it is let through */
} acts[] = {
    {"a held decision is planned", CHANGE "(1, 1, 'held', 'planned', 1, 'r')", ""},
    {"a change needs a reason", CHANGE "(1, 1, 'held', 'planned', 1, '')", "23514"},
    {"a change is made by a run or a person",
     "insert into decision_change (decision, n, from_state, to_state, reason) values (1, 1, "
     "'held', 'planned', 'r')",
     "23514"},
    {"from a state where it does not stand", CHANGE "(1, 1, 'deferred', 'planned', 1, 'r')",
     "MK002"},
    {"with a gap in the numbers", CHANGE "(1, 2, 'held', 'planned', 1, 'r')", "MK002"},
    {"several that are close",
     CHANGE "(1, 1, 'held', 'planned', 1, 'r'), (2, 1, 'planned', 'sent', 1, 'r'); " CHANGE
            "(1, 2, 'planned', 'sent', 1, 'r'), (2, 2, 'sent', 'paid', 1, 'r')",
     ""},
    {"several that are close, one of them from elsewhere",
     CHANGE "(1, 1, 'held', 'planned', 1, 'r'), (2, 1, 'sent', 'paid', 1, 'r')", "MK002"},
    {"several that are close, one of them later and from elsewhere",
     CHANGE "(1, 1, 'held', 'planned', 1, 'r'); " CHANGE
            "(1, 2, 'sent', 'paid', 1, 'r'), (2, 1, 'planned', 'sent', 1, 'r')",
     "MK002"},
    {"several that are far apart",
     CHANGE "(1, 1, 'held', 'planned', 1, 'r'), (900, 1, 'held', 'planned', 1, 'r'); " CHANGE
            "(2, 1, 'planned', 'sent', 1, 'r'), (900, 2, 'planned', 'sent', 1, 'r')",
     ""},
    {"several that are far apart, one of them from elsewhere",
     CHANGE "(2, 1, 'planned', 'sent', 1, 'r'), (900, 1, 'planned', 'sent', 1, 'r')", "MK002"},
    {"several that are far apart, one of them later and from elsewhere",
     CHANGE "(900, 1, 'held', 'planned', 1, 'r'); " CHANGE
            "(2, 1, 'planned', 'sent', 1, 'r'), (900, 2, 'sent', 'paid', 1, 'r')",
     "MK002"},
    {"several that are far apart, one of them with a gap",
     CHANGE "(2, 1, 'planned', 'sent', 1, 'r'), (900, 2, 'held', 'planned', 1, 'r')", "MK002"},
    {"along no edge", CHANGE "(2, 1, 'planned', 'rejected', 1, 'r')", "MK002"},
    {"the same change twice",
     CHANGE "(1, 1, 'held', 'held', 1, 'r'); " CHANGE "(1, 1, 'held', 'planned', 1, 'r')", "23505"},
    {"of a decision that is not there", CHANGE "(9, 1, 'held', 'planned', 1, 'r')", "MK002"},
    {"[I3] a second open attempt", "insert into payment_open values (2, 2)", "23505"},
    {"[I3] a decision is taken once", "insert into decision_claim values (2, 3)", "23505"},
    {"[I2] a payment of nothing",
     "insert into payment (id, decision, file, ordinal, cents, iban, name, remittance_kind, "
     "remittance) values (2, 1, 1, 2, 0, 'F', 'N', 'text', 'r')",
     "23514"},
    {"two payments in one place",
     "insert into payment (id, decision, file, ordinal, cents, iban, name, remittance_kind, "
     "remittance) values (2, 1, 1, 1, 5, 'F', 'N', 'text', 'r')",
     "23505"},
    {"a decision is never changed", "update decision set cents = 1", "MK001"},
    {"a decision is never removed", "delete from decision", "MK001"},
    {"a payment is never changed", "update payment set iban = 'X'", "MK001"},
    {"a finding is never removed", "truncate finding", "MK001"},
    {"an act is never changed", "delete from act", "MK001"},
    {"a file skips its close", "update payment_file set state = 'published'", "MK002"},
    {"[I4] a file is promised without a hash",
     "update payment_file set state = 'closed', payment_count = 1, payment_sum = 200; "
     "update payment_file set state = 'promised'",
     "23514"},
    {"[I5] a promised hash is changed",
     "update payment_file set state = 'closed', payment_count = 1, payment_sum = 200; "
     "update payment_file set state = 'promised', bytes = 1, promised_at = now(), "
     "sha256 = decode(repeat('11', 32), 'hex'); "
     "update payment_file set sha256 = decode(repeat('22', 32), 'hex')",
     "MK001"},
    {"a batch skips its check", "update batch set state = 'committed'", "MK002"},
    {"[I1] a batch total of nothing", "insert into batch_total values (1, 'held', 0, 0)", "23514"},
    {"a reference row is overwritten",
     "insert into reference_row (table_name, fields, valid_from) values ('t', '{a}', "
     "'2026-01-01'); update reference_row set fields = '{b}' "
     "where table_name = 't'",
     "MK001"},
    {"a reference row is ended",
     "insert into reference_row (table_name, fields, valid_from) values ('t', '{a}', "
     "'2026-01-01'); update reference_row set valid_to = '2026-02-01' "
     "where table_name = 't'",
     ""},
    {"a voucher of nothing but a run", VOUCHER "null, null)", ""},
    {"a voucher of an act that is not there", VOUCHER "99, null)", "MK002"},
    {"a voucher of a rule that is not there", VOUCHER "null, 9999)", "MK002"},
    {"an entry of a record that is not there",
     "insert into audit_entry (event, table_name, key) values (9999, 't', '1')", "MK002"},
    {"a record with entries is removed",
     "delete from audit_record where event = (select max(event) from audit_entry where event "
     "not in (select event from audit_group))",
     "MK001"},
    {"a lease is longer", WORK "lease_until = now()", ""},
    {"a claim passes to another", WORK "token = 2", ""},
    {"a token falls", WORK "token = 0", "MK002"},
    {"a token rises by two", WORK "token = 3", "MK002"},
    {"a new owner without a new token", WORK "state = 'own'", "MK002"},
    {"a worker's end with another token",
     WORK "state = 'prepared', token = 2, record_count = 1, sha256 = decode(repeat('11', 32), "
          "'hex')",
     "MK002"},
    {"work is prepared without a hash", WORK "state = 'prepared'", "23514"},
    {"what nobody prepared is used", WORK "state = 'used'", "MK002"},
    {"the secret key is changed", "update installation set hash_key = decode('00', 'hex')",
     "MK001"},
};

START_TEST(the_database_lets_nothing_else_pass)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    PGconn *connection = connect_to_fresh(&arena);
    PGresult *result = PQexec(connection, one_night);
    ck_assert_msg(PQresultStatus(result) == PGRES_COMMAND_OK, "%s", PQerrorMessage(connection));
    PQclear(result);

    result = PQexec(connection, acts[_i].statement);
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    ck_assert_msg(strcmp(sqlstate == NULL ? "" : sqlstate, acts[_i].sqlstate) == 0,
                  "%s: '%s' instead of '%s': %s", acts[_i].what, sqlstate == NULL ? "" : sqlstate,
                  acts[_i].sqlstate, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
}
END_TEST

#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN
#define SIX_LETTERS "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"

/* The row 1 of a table once more, with other values; whether it is refused. */
static const struct {
    const char *table, *values;
    bool refused;
} values[] = {
    {"decision", "", false},
    {"decision", "\"line\": 0", true},
    {"decision", "\"cents\": 0", true},
    {"decision", "\"cents\": 1", false},
    {"decision", "\"cents\": 0, \"state\": \"rejected\"", false},
    {"decision", "\"cents\": -1, \"state\": \"rejected\"", true},
    {"decision", "\"cents\": 99999999999", false},
    {"decision", "\"cents\": 100000000000", true},
    {"decision", "\"instalment\": 0", true},
    {"decision", "\"instalment\": 999", false},
    {"decision", "\"instalment\": 1000", true},
    {"decision", "\"instalment\": null", true},
    {"decision", "\"instalment\": null, \"state\": \"rejected\"", false},
    {"decision", "\"payee_type\": \"person\"", false},
    {"decision", "\"payee_type\": \"persons\"", true},
    {"decision", "\"granted_total\": 0", true},
    {"decision", "\"granted_total\": 1", false},
    {"decision", "\"eligible_cost\": -1", true},
    {"decision", "\"eligible_cost\": 0", false},
    {"decision", "\"other_aid\": -1", true},
    {"decision", "\"other_aid\": 0", false},
    {"decision", "\"subsidy_percent\": -1", true},
    {"decision", "\"subsidy_percent\": 10000", false},
    {"decision", "\"subsidy_percent\": 10001", true},
    {"decision", "\"granted_total\": null, \"subsidy_percent\": 10001", true},
    {"decision", "\"salt\": \"\\\\x00\"", true},
    {"decision", "\"town\": \"Oulu\"", false},
    {"decision", "\"protected_address\": true", false},
    {"decision", "\"protected_address\": true, \"town\": \"Oulu\"", true},
    {"payment", "", false},
    {"payment", "\"id\": 0", true},
    {"payment", "\"ordinal\": 0", true},
    {"payment", "\"cents\": 0", true},
    {"payment", "\"set_off\": -1", true},
    {"payment", "\"name\": \"\"", true},
    {"payment", "\"name\": \"" SEVENTY "\"", false},
    {"payment", "\"name\": \"" SEVENTY "1\"", true},
    {"payment", "\"name\": \"0123" SIX_LETTERS TEN TEN TEN TEN TEN TEN "\"", false},
    {"payment", "\"name\": \"01234" SIX_LETTERS TEN TEN TEN TEN TEN TEN "\"", true},
    {"payment", "\"remittance_kind\": \"national\"", false},
    {"payment", "\"remittance_kind\": \"rf\"", false},
    {"payment", "\"remittance_kind\": \"other\"", true},
    {"payment", "\"remittance\": \"\"", true},
    {"payment", "\"remittance\": \"" SEVENTY SEVENTY "\"", false},
    {"payment", "\"remittance\": \"" SEVENTY SEVENTY "1\"", true},
    {"payment", "\"town\": \"Oulu\"", true},
    {"payment", "\"country\": \"FI\"", true},
    {"payment", "\"town\": \"Oulu\", \"country\": \"FI\"", false},
    {"payment", "\"salt\": \"\\\\x00\"", true},
};

static void try_values(PGconn *connection, Arena *arena, size_t row)
{
    bool payment = strcmp(values[row].table, "payment") == 0;

    PQclear(PQexec(connection, "begin"));
    PGresult *result = PQexec(
        connection,
        arena_format(arena,
                     "insert into %s select (jsonb_populate_record(t, '{\"id\": 7%s%s%s}')).* "
                     "from %s t where id = 1",
                     values[row].table, payment ? ", \"ordinal\": 7" : "",
                     values[row].values[0] == '\0' ? "" : ", ", values[row].values,
                     values[row].table));
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    ck_assert_msg(strcmp(sqlstate == NULL ? "" : sqlstate, values[row].refused ? "23514" : "") == 0,
                  "%s, %s: %s", values[row].table, values[row].values, PQerrorMessage(connection));
    PQclear(result);
    PQclear(PQexec(connection, "rollback"));
}

/* Of two members of one name the last counts. */
START_TEST(each_value_keeps_to_its_bounds)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    PGconn *connection = connect_to_fresh(&arena);
    PQclear(PQexec(connection, one_night));
    for (size_t row = 0; row < COUNT_OF(values); row++)
        try_values(connection, &arena, row);
    PQfinish(connection);
}
END_TEST

/* What depends on a decision's state follows each change of it. */
START_TEST(queue_claims_and_uses_follow_the_changes)
{
    AUTO_ARENA Arena arena;
    char bytes[200];
    Text found = text_on(bytes, sizeof(bytes));

    arena_init(&arena, SIZE_MAX);
    PGconn *connection = connect_to_fresh(&arena);
    PQclear(PQexec(connection, one_night));
    PQclear(PQexec(connection, CHANGE "(1, 1, 'held', 'planned', 1, 'r'), "
                                      "(2, 1, 'planned', 'cancelled', 1, 'r')"));
    PQclear(PQexec(connection, CHANGE "(1, 2, 'planned', 'held', 1, 'r')"));
    PQclear(PQexec(connection, CHANGE "(1, 3, 'held', 'rejected', 1, 'r')"));
    query_words(connection, "select cents from use_entry order by at, cents", &found);
    text_add_char(&found, '/');
    query_words(connection, "select decision from decision_waiting", &found);
    text_add_char(&found, '/');
    query_words(connection, "select decision from decision_claim", &found);
    expect_text(text_slice(&found), SLICE_LITERAL("-100 -100/900/2 900"), "what follows");
    PQfinish(connection);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("machines");
    TCase *tcase = tcase_create("states");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, states_have_the_same_names_and_order);
    tcase_add_loop_test(tcase, every_state_is_reached_and_left, 0, 4);
    tcase_add_loop_test(tcase, the_database_lets_nothing_else_pass, 0, (int)COUNT_OF(acts));
    tcase_add_test(tcase, each_value_keeps_to_its_bounds);
    tcase_add_test(tcase, queue_claims_and_uses_follow_the_changes);
    suite_add_tcase(suite, tcase);

    return test_postgres_main(suite);
}
