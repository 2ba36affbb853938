/*
 * joined_night.c
 *     See joined_night.h.
 */
#include "joined_night.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* A run comes to receivables before it looks into the inbox, and makes a batch of its first
 * delivery, whose number somebody is about to take. */
static const char lock_early[] = "begin; lock table receivable in access exclusive mode";
static const char lock_late[] =
    "begin; insert into batch (id, run, delivery) overriding system value "
    "select (select coalesce(max(id), 0) + 1 from batch), max(id), 'in the way' from run";

const char *night_left_alone;

static PGconn *connect_to(Program *p)
{
    PGconn *conn = sample_connect(p);

    PQclear(PQexec(conn, "set search_path = maksatus"));
    return conn;
}

/* ── deliveries ───────────────────────────────────────────────────────────────────────────── */

#define MADE(count, seed, ...)                                                                     \
    (const char *const[])                                                                          \
    {                                                                                              \
        "--count", count, "--faults", "5", "--seed", seed, __VA_ARGS__, NULL                       \
    }

static void deliver_twice(Program *p)
{
    size_t size;
    const char *bytes = file_text(p, program_path(p, "inbox/c-night.jsonl"), &size);

    program_deliver_bytes(p, "d-same.jsonl", bytes, size);
}

void night_deliver(Program *p)
{
    program_deliver_as(p, "fixtures/decisions/pain001/good-09.xml", "a-pain.xml");
    json_decref(
        planted_delivery(p, "b-night.csv.gz", MADE("800", "1", "--format", "csv", "--gzip")));
    json_decref(planted_delivery(p, "c-night.jsonl", MADE("700", "2", "--format", "jsonl")));
    deliver_twice(p);
    json_decref(planted_delivery(p, "e-night.xml", MADE("600", "3", "--format", "xml")));
    program_deliver_as(p, "fixtures/night/deliveries/elinvoima.csv", "f-elinvoima.csv");
    program_deliver_as(p, "fixtures/night/deliveries/tyollisyys.xml", "g-tyollisyys.xml");
    program_deliver_as(p, "fixtures/decisions/csv/good-record-faults.csv", "h-faults.csv");
    program_deliver_bytes(p, "h-faults.csv.control.json", "{\"sequence\": 7}", 15);
    program_deliver_as(p, "fixtures/decisions/csv/bad-column-count.csv", "i-bad.csv");
}

/* ── the run ──────────────────────────────────────────────────────────────────────────────── */

Call *night_start(Program *p)
{
    return program_start(p, "run", "--date", planted_day, NULL);
}

void night_alone(void)
{
    static Arena arena;
    AUTO_PROGRAM Program *p = sample_program("alone");

    arena_init(&arena, SIZE_MAX / 2);
    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    night_deliver(p);
    ck_assert_int_eq(call_wait(night_start(p)).exit_code, 1);
    night_left_alone = arena_string(&arena, slice_of(night_left(p)));
}

void night_begin(Night *night, Program *p)
{
    *night = (Night){p, connect_to(p), connect_to(p), connect_to(p), NULL};
    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    night_deliver(p);
    sample_ask(p, night->early, lock_early);
    night->run = night_start(p);
    night_wait(night, "select count(*) from run where state = 'running'", "1");
    sample_ask(p, night->late, lock_late);
}

void night_open(Night *night, Program *p)
{
    program_env(p, "MAKSATUS_TEST_OFFER_ALL", "yes");
    night_begin(night, p);
}

const char *night_ask(Night *night, const char *sql)
{
    return sample_ask(night->p, night->asks, sql);
}

void night_wait(Night *night, const char *sql, const char *value)
{
    if (!sample_comes(night->p, night->asks, sql, value))
        ck_abort_msg("not within a minute %s: %s\n%s", value, sql,
                     night_ask(night, "select string_agg(place || ' ' || state, ', ' "
                                      "order by place) from work"));
}

Call *night_worker(Night *night)
{
    return night_worker_as(night, program_conninfo(night->p));
}

Call *night_worker_as(Night *night, const char *conninfo)
{
    const char *many = night_ask(night, "select count(*) + 1 from worker");
    Call *worker =
        program_start(night->p, "--db", conninfo, "--format", "json", "run", "--join", NULL);

    night_wait(night, "select count(*) from worker", many);
    ck_assert_int_eq(kill(call_pid(worker), SIGSTOP), 0);
    return worker;
}

void night_offer(Night *night)
{
    sample_ask(night->p, night->early, "rollback");
    night_wait(night, "select count(*) from work where state = 'offered'",
               arena_format(program_arena(night->p), "%d", (int)NIGHT_DELIVERIES));
}

void night_go(Night *night)
{
    sample_ask(night->p, night->late, "rollback");
}

void night_close(Night *night)
{
    PQfinish(night->early);
    PQfinish(night->late);
    PQfinish(night->asks);
}

json_int_t night_ended(Call *worker, const char *key)
{
    (void)kill(call_pid(worker), SIGCONT);
    Ended ended = call_wait(worker);
    ck_assert_msg(ended.exit_code == 0, "exit %d: %s", ended.exit_code, ended.err);
    json_t *document = json_loads(ended.out, 0, NULL);
    ck_assert_msg(document != NULL, "%s", ended.out);
    json_int_t value = json_integer_value(json_object_get(document, key));
    json_decref(document);
    return value;
}

/* ── what it left ─────────────────────────────────────────────────────────────────────────── */

static const struct {
    const char *table, *order;
} tables[] = {{"batch", "id"},
              {"batch_total", "batch, state"},
              {"decision", "id"},
              {"finding", "decision, t::text"},
              {"payment", "id"},
              {"payment_open", "decision"},
              {"decision_claim", "decision"},
              {"journal", "batch, t::text"}};

const char *night_left(Program *p)
{
    PGconn *conn = connect_to(p);
    char *left = arena_format(program_arena(p), "%s", "");

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const char *hash =
            sample_ask(p, conn,
                       arena_format(program_arena(p),
                                    "select count(*) || ' ' || coalesce(md5(string_agg("
                                    "(to_jsonb(t) - "
                                    "'{salt,audit_group,received_at,at}'::text[])::text, "
                                    "chr(10) order by %s)), '') from %s t",
                                    tables[i].order, tables[i].table));
        left = arena_format(program_arena(p), "%s%s %s\n", left, tables[i].table, hash);
    }
    left = arena_format(program_arena(p), "%s%s%s%s%s%s", left,
                        sample_ask(p, conn,
                                   "select string_agg(message_id || ' ' || encode(sha256, 'hex'), "
                                   "chr(10) "
                                   "order by message_id) from payment_file"),
                        program_paid(p), program_list(p, "outbox"), program_list(p, "inbox"),
                        program_list(p, "quarantine"));
    PQfinish(conn);
    return left;
}
