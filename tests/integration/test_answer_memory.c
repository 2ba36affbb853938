/*
 * test_answer_memory.c
 *     A night of 430,000 payments, and one notification with an entry for each of them: read,
 *     matched and reconciled while our process never has more than 64 MB. No time is asserted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bank_outbox.h"
#include "sample_night.h"

enum { DECISIONS = 430000, MEMORY_KB_MAX = 64 * 1024 };

static const char head[] =
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
    "<GrpHdr><MsgId>ALL</MsgId><CreDtTm>2026-12-23T10:00:00</CreDtTm></GrpHdr>\n";
static const char tail[] = "</BkToCstmrDbtCdtNtfctn></Document>";

static void write_all(FILE *file, const char *bytes, size_t size)
{
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
}

/* The notifications of a bank become one message; its other messages are left out. */
static void join_notifications(void *context, const char *name, const char *bytes, size_t size)
{
    static const char open[] = "<Ntfctn>";
    static const char close[] = "</Ntfctn>";

    if (strstr(name, "-entries-") == NULL)
        return;
    const char *from = memmem(bytes, size, open, sizeof(open) - 1);
    const char *to = memmem(bytes, size, close, sizeof(close) - 1);
    ck_assert(from != NULL && to != NULL);
    write_all(context, from, (size_t)(to - from) + sizeof(close) - 1);
}

/* Runs a program that says nothing; its peak of memory in kilobytes. The kernel counts what a
 * process weighed before it became the program, too: this one must stay small. */
static long run_child(const char *const *words)
{
    struct rusage usage;
    int status;
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) != NULL)
            (void)execv(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    ck_assert_int_eq(wait4(child, &status, 0, &usage), child);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: exit status %d", words[0],
                  status);
    return usage.ru_maxrss;
}

static void make_night(Program *p)
{
    const char *const words[] = {getenv("MAKSATUS_MAKE_BATCH"),
                                 "--count",
                                 arena_format(program_arena(p), "%d", DECISIONS),
                                 "--date",
                                 "2026-12-22",
                                 "--reference",
                                 program_source(p, "fixtures/reference"),
                                 program_path(p, "inbox/night.csv"),
                                 NULL};

    (void)run_child(words);
    program_call(p, 0, "run", "--date", "2026-12-22", NULL);
    program_call(p, 0, "approve", "--run", "1", "--by", "vera", "--reason", "all of them", NULL);
    program_call(p, 0, "run", "--date", "2026-12-22", NULL);
}

static void write_answer(Program *p, const char *path)
{
    FILE *file = fopen(path, "we");
    Bank *bank = bank_new(1);

    ck_assert_ptr_nonnull(file);
    write_all(file, head, sizeof(head) - 1);
    bank_take_outbox(bank, p, "");
    ck_assert_uint_eq(bank_count(bank), DECISIONS);
    bank_answer(bank, BANK_KIND, "2026-12-23", join_notifications, file);
    write_all(file, tail, sizeof(tail) - 1);
    ck_assert_int_eq(fclose(file), 0);
    bank_done(bank);
}

/* By a process of its own, because the bank remembers much. */
static const char *make_answer(Program *p)
{
    const char *path = program_path(p, "answer.xml");
    int status;
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0) {
        write_answer(p, path);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return path;
}

static long load(Program *p, const char *path)
{
    const char *const words[] = {getenv("MAKSATUS_PROGRAM"), "--home", program_home(p), "--db",
                                 program_conninfo(p), "answer", "load", path, NULL};

    return run_child(words);
}

START_TEST(a_large_answer_needs_little_memory)
{
    AUTO_PROGRAM Program *p = sample_program("memory");

    make_night(p);
    long kilobytes = load(p, make_answer(p));
    printf("an answer of %d entries: %ld KB\n", DECISIONS, kilobytes);
    ck_assert_int_lt(kilobytes, MEMORY_KB_MAX);
    sample_execute(p, arena_format(program_arena(p),
                                   "do $$ begin if (select count(*) from decision_now where "
                                   "state_now = 'paid') <> %d then raise exception 'not all are "
                                   "paid'; end if; end $$",
                                   DECISIONS));
    sample_execute(p, "do $$ begin if exists (select from answer_orphan) or exists (select from "
                      "payment_result) then raise exception 'more than plain'; end if; end $$");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer memory");
    TCase *memory = sample_case("memory", 1800);

    tcase_add_test(memory, a_large_answer_needs_little_memory);
    suite_add_tcase(suite, memory);
    return sample_main(suite);
}
