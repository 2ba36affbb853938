/*
 * test_hold.c
 *     The manual queue: who may release what, what the next run makes of it, another account,
 *     rejection, withdrawal, stops.
 */
#include <stdio.h>
#include <string.h>

#include "delivery_maker.h"

static const char HELD[] = "UUDEV/YR-2026-0114"; /* OVER_APPROVAL_LIMIT */
static const char NEXT_DAY[] = "2026-12-23";
static const char OTHER_IBAN[] = "FI21 1234 5600 0007 85";

/* [operators] asserted: a front end has checked who the user is. */
static void assert_operators(Program *p)
{
    FILE *ini = fopen(program_path(p, "maksatus.ini"), "w");

    ck_assert_ptr_nonnull(ini);
    ck_assert_int_ge(fputs("[operators]\nasserted = yes\n", ini), 0);
    ck_assert_int_eq(fclose(ini), 0);
}

static Program *sample_after_first_night(const char *name)
{
    Program *p = sample_program(name);

    sample_deliver(p);
    sample_run(p, 0);
    return p;
}

static void release(Program *p, int exit_code, const char *decision, const char *by)
{
    program_call(p, exit_code, "hold", "release", decision, "--by", by, "--reason", "looked at",
                 NULL);
}

/* One text of one decision as 'history' or 'hold list' tells it; "" when there is none. */
static const char *told(Program *p, const char *list, const char *id, const char *key)
{
    json_t *rows = strcmp(list, "history") == 0 ? program_json(p, 0, "history", NULL)
                                                : program_json(p, 0, "hold", "list", NULL);
    const char *found = "";
    size_t index;
    json_t *row;

    json_array_foreach(rows, index, row)
    {
        const char *value = json_string_value(json_object_get(row, key));
        if (strcmp(json_string_value(json_object_get(row, "decision_id")), id) == 0
            && value != NULL)
            found = arena_format(program_arena(p), "%s", value);
    }
    json_decref(rows);
    return found;
}

static size_t waiting(Program *p)
{
    json_t *rows = program_json(p, 0, "hold", "list", NULL);
    size_t count = json_array_size(rows);

    json_decref(rows);
    return count;
}

/* What the database refuses, whatever program asks. */
static void refused_by_database(Program *p, const char *statement, const char *sqlstate)
{
    sample_execute(p, arena_format(program_arena(p),
                                   "do $$ begin begin %s; exception when sqlstate '%s' then "
                                   "return; end; raise exception 'it was allowed'; end $$",
                                   statement, sqlstate));
}

/* ── four eyes ────────────────────────────────────────────────────────────────────────────── */

/* Of YR-2026-0114: proposed by esittelija.uudev, approved by ratkaisija.uudev. All calls are of one
 * system user. */
typedef struct Pair {
    const char *what;
    const char *first, *second;
    int released, confirmed; /* exit codes when a front end asserts the names */
} Pair;

static const Pair pairs[] = {
    {"who proposed may not release", "esittelija.uudev", NULL, 2, 0},
    {"nor however he writes his name", " Esittelija.UUDEV", NULL, 2, 0},
    {"nor with a character that nobody sees", "esittelija\u00AD.uudev", NULL, 2, 0},
    {"nor is a blank somebody", "\u00A0", NULL, 2, 0},
    {"who approved may not release", "ratkaisija.uudev", NULL, 2, 0},
    {"who proposed may not confirm", "anna", "esittelija.uudev", 0, 2},
    {"who approved may not confirm", "anna", "ratkaisija.uudev", 0, 2},
    {"who released may not confirm", "anna", "anna", 0, 2},
    {"nor under another spelling", "anna", "ANNA ", 0, 2},
    {"nor with other blanks", "anna maria", "Anna \u00A0Maria", 0, 2},
    {"somebody else may", "anna", "bertta", 0, 0},
};

START_TEST(four_eyes_see_an_account)
{
    const Pair *pair = &pairs[_i];
    AUTO_PROGRAM Program *p = sample_after_first_night("pair");

    assert_operators(p);
    program_call(p, 2, "hold", "release", HELD, "--by", "carla", "--reason", "\u00A0", NULL);
    program_call(p, pair->released, "hold", "release", HELD, "--iban", OTHER_IBAN, "--by",
                 pair->first, "--reason", "the payee called", NULL);
    if (pair->second == NULL)
        return;
    program_call(p, pair->confirmed, "hold", "confirm", HELD, "--by", pair->second, "--reason",
                 "called back", NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"),
                     pair->confirmed == 0 ? "planned" : "held");
    ck_assert_msg((strstr(program_paid(p), "FI2112345600000785") != NULL) == (pair->confirmed == 0),
                  "%s: the other account", pair->what);
    ck_assert_ptr_null(strstr(program_paid(p), "FI8550010070017031"));
}
END_TEST

/* While another account waits, nobody is told that it was released to its own. */
START_TEST(what_waits_for_a_second_person_is_not_released)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("unconfirmed");

    assert_operators(p);
    program_call(p, 0, "hold", "release", HELD, "--iban", OTHER_IBAN, "--by", "anna", "--reason",
                 "the payee called", NULL);
    Ended ended = program_call(p, 2, "hold", "release", HELD, "--by", "bertta", "--reason", "x",
                               NULL);
    ck_assert_ptr_nonnull(strstr(ended.err, "hold confirm"));
    program_call(p, 0, "hold", "release", HELD, "--iban", "FI85 5001 0070 0170 31", "--by", "anna",
                 "--reason", "a slip of the pen", NULL);
    program_call(p, 0, "hold", "confirm", HELD, "--by", "bertta", "--reason", "right", NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "planned");
}
END_TEST

START_TEST(two_names_of_one_system_user_are_one_person)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("one_user");

    program_call(p, 0, "hold", "release", HELD, "--iban", OTHER_IBAN, "--by", "anna", "--reason",
                 "the payee called", NULL);
    program_call(p, 2, "hold", "confirm", HELD, "--by", "bertta", "--reason", "called back", NULL);
    assert_operators(p); /* what was done before was done by an unchecked name */
    program_call(p, 2, "hold", "confirm", HELD, "--by", "anna", "--reason", "called back", NULL);
    program_call(p, 0, "hold", "confirm", HELD, "--by", "bertta", "--reason", "called back", NULL);
}
END_TEST

#define ACT_OF(user, system)                                                                       \
    "with a as (insert into act (what, by_user, system_user_name, reason) values ('test', '" user  \
    "', '" system "', 'x') returning id) "

typedef struct Bypass {
    const char *what;
    const char *statement;
    const char *sqlstate;
} Bypass;

static const Bypass bypasses[] = {
    {"the proposer's release",
     ACT_OF("esittelija.uudev", "u") "insert into release (decision, look, codes, act) select "
                                     "q.decision, q.look, q.holding, a.id from queue q, a",
     "MK003"},
    {"the approver's, as system user",
     ACT_OF("anna", "ratkaisija.uudev") "insert into release (decision, look, codes, act) select "
                                        "q.decision, q.look, q.holding, a.id from queue q, a",
     "MK003"},
    {"a release of what does not wait",
     ACT_OF("anna", "u") "insert into release (decision, look, codes, act) select d.id, 0, '{}', "
                         "a.id from decision d, a where d.state = 'planned'",
     "MK002"},
    {"a release of an older standing",
     ACT_OF("anna", "u") "insert into release (decision, look, codes, act) select decision, "
                         "look + 1, '{}', a.id from queue, a",
     "MK002"},
    {"a confirmation by the same system user",
     ACT_OF("bertta", "v") "insert into release_confirmed select r.id, a.id from release r, a",
     "MK003"},
    {"a release that is changed", "update release set codes = '{}'", "MK001"},
    {"an approval that nobody gave",
     "update payment_file set state = 'approved' where state = 'promised'", "MK003"},
};

START_TEST(the_database_asks_too)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("bypass");

    /* one release that waits for its second person, by the system user v */
    sample_execute(
        p, ACT_OF("anna",
                  "v") "insert into release (decision, look, codes, iban, "
                       "iban_key, act) select decision, look, holding, 'FI2112345600000785', 1, "
                       "a.id from queue, a where decision = (select min(decision) from queue)");
    sample_execute(p, "update payment_file set state = 'promised' where false");
    if (strstr(bypasses[_i].statement, "approved") != NULL)
        sample_execute(p, "set session_replication_role = replica; update payment_file set "
                          "state = 'promised'");
    refused_by_database(p, bypasses[_i].statement, bypasses[_i].sqlstate);
}
END_TEST

/* ── release ──────────────────────────────────────────────────────────────────────────────── */

START_TEST(a_release_is_noted_and_pays)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("release");

    release(p, 0, HELD, "anna");
    ck_assert_str_eq(told(p, "hold list", "YR-2026-0114", "release"), "released");
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "held");
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_ptr_nonnull(strstr(program_history(p),
                                 "YR-2026-0114,planned,OVER_APPROVAL_LIMIT,180000.00,2026-12-23"));
    json_t *explained = program_json(p, 0, "explain", HELD, NULL);
    const json_t *finding = json_array_get(json_object_get(explained, "findings"), 1);
    const json_t *evidence = json_object_get(finding, "evidence");
    ck_assert_str_eq(json_string_value(json_object_get(finding, "effect")), "note");
    ck_assert_str_eq(json_string_value(json_object_get(evidence, "released_by")), "anna");
    ck_assert_str_eq(json_string_value(json_object_get(evidence, "released_reason")), "looked at");
    json_decref(explained);
    release(p, 2, HELD, "anna"); /* it waits no longer */
    program_check_files(p);
}
END_TEST

START_TEST(anything_else_holds_it)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("else");

    release(p, 0, HELD, "anna");
    sample_execute(p, "insert into reference_row (table_name, fields, valid_from) values "
                      "('blocked_payees', '{9010143-7,\"\",list,reason}', '2020-01-01')");
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_ptr_nonnull(
        strstr(program_history(p), "YR-2026-0114,held,BLOCKED_PAYEE OVER_APPROVAL_LIMIT,"));
    program_call(p, 2, "hold", "release", HELD, "--code", "OVER_APPROVAL_LIMIT", "--by", "anna",
                 "--reason", "x", NULL);
    program_call(p, 0, "hold", "release", HELD, "--code", "BLOCKED_PAYEE", "--by", "bertta",
                 "--reason", "another of the name", NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "planned");
}
END_TEST

START_TEST(one_of_two_codes_is_not_enough)
{
    AUTO_PROGRAM Program *p = sample_program("two_codes");

    sample_execute(p, "insert into reference_row (table_name, fields, valid_from) values "
                      "('blocked_payees', '{9010143-7,\"\",list,reason}', '2020-01-01')");
    sample_deliver(p);
    sample_run(p, 0);
    program_call(p, 0, "hold", "release", HELD, "--code", "BLOCKED_PAYEE", "--by", "anna",
                 "--reason", "x", NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "held");
    program_call(p, 0, "hold", "release", HELD, "--code", "OVER_APPROVAL_LIMIT", "--by", "anna",
                 "--reason", "x", NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "planned");
}
END_TEST

/* A name of signs that nobody sees folds to nothing; its release is not the end of the night. */
START_TEST(a_name_of_nothing_is_released)
{
    AUTO_PROGRAM Program *p = sample_program("nothing");
    char *csv = arena_format(program_arena(p), "%s", maker_csv(p, "N", 1));
    char *name = strstr(csv, "Kelpo Oy");

    memcpy(name, "\u200B\u200D  ", strlen("Kelpo Oy"));
    program_deliver_bytes(p, "nothing.csv", csv, strlen(csv));
    sample_run(p, 0);
    ck_assert_str_eq(told(p, "history", "N-1", "state"), "held");
    release(p, 0, "ETETA/N-1", "anna");
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "N-1", "state"), "planned");
    program_check_files(p);
    const char *path = arena_format(program_arena(p), "outbox/%s.xml",
                                    told(p, "history", "N-1", "payment_file"));
    ck_assert_ptr_nonnull(
        strstr(file_text(p, program_path(p, path), NULL), "<Cdtr><Nm>.</Nm></Cdtr>"));
}
END_TEST

enum { MANY = 1000 };

START_TEST(a_thousand_at_once)
{
    AUTO_PROGRAM Program *p = sample_program("bulk");
    Ended ended;

    sample_execute(p, "insert into reference_row (table_name, fields, valid_from) values "
                      "('blocked_payees', '{9010000-4,\"\",list,reason}', '2020-01-01')");
    maker_deliver(p, "many.csv", "B", MANY, NULL);
    sample_run(p, 0);
    ck_assert_uint_eq(waiting(p), MANY);
    ended = program_call(p, 0, "hold", "list", NULL);
    ck_assert_ptr_nonnull(strstr(ended.out, "1000 decisions wait, 599500.00 euros"));

    json_t *preview = program_json(p, 0, "hold", "release", "--all", "--code", "BLOCKED_PAYEE",
                                   "--preview", NULL);
    ck_assert_int_eq(json_integer_value(json_object_get(preview, "count")), MANY);
    ck_assert_str_eq(json_string_value(json_object_get(preview, "sum")), "599500.00");
    json_decref(preview);
    program_call(p, 2, "hold", "release", "--all", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 2, "hold", "release", "--all", "--code", "BLOCKED_PAYEE", "--by",
                 "esittelija.eteta", "--reason", "x", NULL);
    ended = program_call(p, 0, "hold", "release", "--all", "--code", "BLOCKED_PAYEE", "--by",
                         "anna", "--reason", "another company", NULL);
    ck_assert_double_lt(ended.seconds, 10);
    preview = program_json(p, 0, "hold", "release", "--all", "--code", "BLOCKED_PAYEE", "--preview",
                           NULL);
    ck_assert_int_eq(json_integer_value(json_object_get(preview, "count")), 0);
    json_decref(preview);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_uint_eq(waiting(p), 0);
    ck_assert_uint_eq(program_paid_count(p), MANY);
    program_check_files(p);
}
END_TEST

/* ── refused, returned, taken back ────────────────────────────────────────────────────────── */

/* As the answer of a bank does it. */
static void bank_says(Program *p, const char *decision_id, const char *state, const char *reason)
{
    sample_execute(p, arena_format(program_arena(p),
                                   "insert into decision_change (decision, n, from_state, "
                                   "to_state, run, reason) select id, change_count + 1, "
                                   "state_now, '%s', 1, '%s' from decision_now where "
                                   "decision_id = '%s'",
                                   state, reason, decision_id));
    sample_execute(p, arena_format(program_arena(p),
                                   "insert into payment_result (payment, decision, state, rank, "
                                   "out_cents, back_cents, in_doubt, alarms) select p.id, "
                                   "p.decision, '%s', 0, 0, 0, false, '{}' from payment p join "
                                   "decision d on d.id = p.decision and d.decision_id = '%s'",
                                   state, decision_id));
    sample_execute(p, arena_format(program_arena(p),
                                   "delete from payment_open o using decision d where d.id = "
                                   "o.decision and d.decision_id = '%s'",
                                   decision_id));
}

START_TEST(a_refused_or_returned_decision_is_tried_again)
{
    static const char *const states[] = {"refused", "returned"};
    AUTO_PROGRAM Program *p = sample_after_first_night("again");
    size_t before = program_paid_count(p);

    bank_says(p, "YR-2026-0101", states[_i], "AC04: the account is closed");
    ck_assert_str_eq(told(p, "hold list", "YR-2026-0101", "state"), states[_i]);
    ck_assert_str_eq(told(p, "hold list", "YR-2026-0101", "reason"), "AC04: the account is closed");
    json_t *found = program_json(p, 0, "hold", "list", "--code", "AC04", NULL);
    ck_assert_uint_eq(json_array_size(found), 1);
    json_decref(found);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_uint_eq(program_paid_count(p), before); /* nothing happens by itself */

    assert_operators(p);
    program_call(p, 2, "hold", "release", "YR-2026-0101", "--iban", "FI2112345600000786", "--by",
                 "anna", "--reason", "a slip of the pen", NULL);
    program_call(p, 0, "hold", "release", "YR-2026-0101", "--iban", OTHER_IBAN, "--by", "anna",
                 "--reason", "new account", NULL);
    program_call(p, 0, "hold", "confirm", "YR-2026-0101", "--by", "bertta", "--reason", "right",
                 NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_uint_eq(program_paid_count(p), before + 1);
    ck_assert_ptr_nonnull(strstr(program_paid(p), "FI2112345600000785"));
    ck_assert_str_eq(told(p, "history", "YR-2026-0101", "state"), "planned");
    refused_by_database(p,
                        "if (select count(*) from payment p join payment o on o.id = p.previous "
                        "and o.decision = p.decision) = 1 then raise sqlstate 'XX999'; end if",
                        "XX999");
    program_check_files(p);
}
END_TEST

static void deliver_due(Program *p, const char *id, const char *due_on, int euros)
{
    const char *csv = arena_format(
        program_arena(p),
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by,budget_item\n"
        "%s,G-%s,1,ETETA,TYOOLO,2026-12-10,%s,organisation,9010000-4,Kelpo Oy,"
        "FI9312340070000001,%d.00,EUR,esittelija.eteta,ratkaisija.eteta,99.01.01\n",
        id, id, due_on, euros);

    program_deliver_bytes(p, arena_format(program_arena(p), "%s.csv", id), csv, strlen(csv));
}

/* OLD, which was refused, and NEW, which is held, wait for the money of the new year. */
static void tells_new_year(Program *p)
{
    const char *report = program_call(p, 0, "--format", "csv", "report", "--from", "2026-12-01",
                                      "--to", "2027-01-31", NULL)
                             .out;
    const char *waiting = strstr(report, ",waiting,appropriation,MAKSU 99.01.01 ");

    ck_assert_ptr_nonnull(waiting);
    ck_assert_msg(strncmp(waiting, ",waiting,appropriation,MAKSU 99.01.01 2027,160.00,EUR,", 54)
                      == 0,
                  "%.60s", waiting);
    ck_assert_ptr_null(strstr(report, "MAKSU 99.01.01 2026"));
    program_call(p, 0, "export", "lake", "--out", program_path(p, "lake"), NULL);
    ck_assert_str_eq(file_text(p, program_path(p, "lake/uses/run-00000002.csv"), NULL),
                     "decision,n,budget_item,budget_year\r\n1,1,99.01.01,2027\r\n");
}

/* Deferred in December and paid in January: checked, used, posted and freed in the new year. */
START_TEST(what_waits_over_new_year_uses_its_money)
{
    AUTO_PROGRAM Program *p = sample_program("new_year");

    sample_execute(p, "insert into reference_row (table_name, fields, valid_from) values "
                      "('appropriations', '{MAKSU,99.01.01,2026,500.00}', '2020-01-01'), "
                      "('appropriations', '{MAKSU,99.01.01,2027,150.00}', '2020-01-01')");
    deliver_due(p, "OLD", "2027-01-07", 100);
    program_call(p, 0, "run", "--date", "2026-12-30", NULL);
    ck_assert_str_eq(told(p, "history", "OLD", "state"), "deferred");
    deliver_due(p, "NEW", "2027-01-07", 60);
    program_call(p, 0, "run", "--date", "2027-01-04", NULL);
    ck_assert_str_eq(told(p, "history", "OLD", "state"), "planned");
    ck_assert_ptr_nonnull(strstr(program_history(p), "NEW,held,APPROPRIATION_EXHAUSTED,"));
    program_call(p, 0, "export", "ledger", "--out", program_path(p, "ledger"), NULL);
    const char *ledger = file_text(p, program_path(p, "ledger/ledger.csv"), NULL);
    ck_assert_msg(strstr(ledger, ",99.01.01,2027,") != NULL, "%s", ledger);
    ck_assert_ptr_null(strstr(ledger, ",99.01.01,2026,"));

    bank_says(p, "OLD", "refused", "AC04");
    deliver_due(p, "NEXT", "2027-01-08", 70);
    program_call(p, 0, "run", "--date", "2027-01-04", NULL);
    ck_assert_str_eq(told(p, "history", "NEXT", "state"), "planned");
    program_call(p, 0, "audit", "verify", NULL);
    tells_new_year(p);
}
END_TEST

START_TEST(what_a_void_file_leaves_is_released)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("void");
    const char *file;

    release(p, 0, HELD, "anna");
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    file = told(p, "history", "YR-2026-0114", "payment_file");
    program_call(p, 0, "file", "void", file, "--by", "anna", "--reason", "wrong day", NULL);
    ck_assert_str_eq(told(p, "hold list", "YR-2026-0114", "state"), "held");
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "held");
    /* What was released before its last attempt is released with it. */
    program_call(p, 0, "hold", "release", "--all", "--code", "FILE_VOID", "--by", "bertta",
                 "--reason", "again", NULL);
    program_call(p, 0, "hold", "release", HELD, "--by", "bertta", "--reason", "again", NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "planned");
    ck_assert_str_ne(told(p, "history", "YR-2026-0114", "payment_file"), file);
    program_check_files(p);
}
END_TEST

/* ── reject, cancel ───────────────────────────────────────────────────────────────────────── */

START_TEST(a_rejected_one_goes_back_once)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("reject");
    const char *name = program_path(p, "outbox/returns/UUDEV-2.csv");

    program_call(p, 2, "hold", "reject", "YR-2026-0101", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "hold", "reject", HELD, "--by", "anna", "--reason", "the grant has ended",
                 NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "rejected");
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    const char *returned = file_text(p, name, NULL);
    ck_assert_ptr_nonnull(strstr(returned, "\"YR-2026-0114\""));
    ck_assert_ptr_nonnull(strstr(returned, "\"MANUAL_REJECTION OVER_APPROVAL_LIMIT\""));
    ck_assert_ptr_nonnull(strstr(returned, "the grant has ended"));
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert(!path_exists(program_path(p, "outbox/returns/UUDEV-3.csv")));
    /* Its id is free again. */
    program_deliver(p, "fixtures/night/deliveries/elinvoima.csv");
    ck_assert_str_eq(told(p, "hold list", "YR-2026-0114", "state"), "");
}
END_TEST

/* An agency sees what it has sent, though a person rejects it, and not a rule; and though it was
 * planned at first (1). */
START_TEST(what_a_person_rejects_goes_back_as_it_came)
{
    AUTO_PROGRAM Program *p = sample_program(_i == 0 ? "as_it_came" : "planned_as_it_came");
    char *csv = arena_format(program_arena(p), "%s", maker_csv(p, "N", 1));

    if (_i == 0)
        sample_execute(p, "insert into reference_row (table_name, fields, valid_from) values "
                          "('blocked_payees', '{9010000-4,\"\",list,reason}', '2020-01-01')");
    memcpy(strstr(csv, ",100.00,"), ",0100.0,", strlen(",100.00,"));
    memcpy(strstr(csv, "FI93"), "fi93", strlen("fi93"));
    program_deliver_bytes(p, "typed.csv", csv, strlen(csv));
    sample_run(p, 0);
    if (_i == 1)
        program_call(p, 0, "file", "void", told(p, "history", "N-1", "payment_file"), "--by",
                     "anna", "--reason", "x", NULL);
    program_call(p, 0, "hold", "reject", "ETETA/N-1", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    const char *returned = file_text(p, program_path(p, "outbox/returns/ETETA-2.csv"), NULL);
    ck_assert_msg(strstr(returned, "\"0100.0\"") != NULL, "%s", returned);
    ck_assert_msg(strstr(returned, "\"fi9312340070000001\"") != NULL, "%s", returned);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

START_TEST(what_is_not_paid_is_withdrawn)
{
    AUTO_PROGRAM Program *p = sample_after_first_night("cancel");

    bank_says(p, "YR-2026-0101", "refused", "AC04");
    program_call(p, 0, "decision", "cancel", HELD, "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "decision", "cancel", "YR-2026-0115", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "decision", "cancel", "YR-2026-0101", "--by", "anna", "--reason", "x", NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0114", "state"), "cancelled");
    ck_assert_str_eq(told(p, "history", "YR-2026-0115", "state"), "cancelled");
    ck_assert_str_eq(told(p, "history", "YR-2026-0101", "state"), "cancelled");
    /* rejected, cancelled already, and in a published file */
    program_call(p, 2, "decision", "cancel", "YR-2026-0109", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 2, "decision", "cancel", HELD, "--by", "anna", "--reason", "x", NULL);
    program_call(p, 2, "decision", "cancel", "YR-2026-0102", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    ck_assert_str_eq(told(p, "history", "YR-2026-0115", "state"), "cancelled");
    program_check_files(p);
}
END_TEST

/* ── stops ────────────────────────────────────────────────────────────────────────────────── */

#define STOP_9010000_4                                                                             \
    "insert into reference_row (table_name, fields, valid_from, valid_to) values ('stops', "       \
    "'{\"\",\"\",\"\",\"\",\"\",9010000-4,\"\",owner,reason}', '2020-01-01', '2026-12-23')"

START_TEST(a_stop_that_has_ended_holds_no_longer)
{
    AUTO_PROGRAM Program *p = sample_program("stop");

    sample_execute(p, STOP_9010000_4);
    maker_deliver(p, "stopped.csv", "S", 3, NULL);
    sample_run(p, 0);
    ck_assert_uint_eq(waiting(p), 3);
    program_call(p, 0, "run", "--date", NEXT_DAY, NULL);
    ck_assert_uint_eq(waiting(p), 3);
    refused_by_database(p,
                        "if not exists (select from decision_change) then raise sqlstate "
                        "'XX999'; end if",
                        "XX999"); /* nothing changed, nothing is written */
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    ck_assert_uint_eq(waiting(p), 0);
    ck_assert_uint_eq(program_paid_count(p), 3);
    program_check_files(p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hold");
    TCase *eyes = sample_case("eyes", 120);
    TCase *queue = sample_case("queue", 120);

    tcase_add_loop_test(eyes, four_eyes_see_an_account, 0, (int)COUNT_OF(pairs));
    tcase_add_test(eyes, two_names_of_one_system_user_are_one_person);
    tcase_add_test(eyes, what_waits_for_a_second_person_is_not_released);
    tcase_add_loop_test(eyes, the_database_asks_too, 0, (int)COUNT_OF(bypasses));
    suite_add_tcase(suite, eyes);
    tcase_add_test(queue, a_release_is_noted_and_pays);
    tcase_add_test(queue, anything_else_holds_it);
    tcase_add_test(queue, one_of_two_codes_is_not_enough);
    tcase_add_test(queue, a_name_of_nothing_is_released);
    tcase_add_test(queue, a_thousand_at_once);
    tcase_add_loop_test(queue, a_refused_or_returned_decision_is_tried_again, 0, 2);
    tcase_add_test(queue, what_waits_over_new_year_uses_its_money);
    tcase_add_test(queue, what_a_void_file_leaves_is_released);
    tcase_add_test(queue, a_rejected_one_goes_back_once);
    tcase_add_loop_test(queue, what_a_person_rejects_goes_back_as_it_came, 0, 2);
    tcase_add_test(queue, what_is_not_paid_is_withdrawn);
    tcase_add_test(queue, a_stop_that_has_ended_holds_no_longer);
    suite_add_tcase(suite, queue);
    return sample_main(suite);
}
