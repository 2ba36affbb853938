/*
 * test_crash_answers.c
 *     The crash test of the night, over answers: the program is stopped at each fault point of a
 *     run that takes answers in, and each call of it that may fail fails once. Started again, it
 *     ends as the undisturbed run did: the same states and reasons, the same answers, once each,
 *     every file in its place, the event log whole.
 *
 * The night before is played once; each test begins with a copy of its database.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fault_states.h"
#include "sample_night.h"

enum { SLICES = 4 };

#define PAIN(id, body)                                                                             \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr>"  \
    "<MsgId>" id "</MsgId><CreDtTm>2026-12-22T08:00:00</CreDtTm></GrpHdr>" body                    \
    "</CstmrPmtStsRpt></Document>"
#define CAMT(id, body)                                                                             \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"   \
    "<GrpHdr><MsgId>" id "</MsgId><CreDtTm>2026-12-23T08:00:00</CreDtTm></GrpHdr><Ntfctn><Id>" id  \
    "</Id><Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>" body                              \
    "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
#define ENTRY(ref, amount, side, payment, more)                                                    \
    "<Ntry><Amt Ccy=\"EUR\">" amount "</Amt><CdtDbtInd>" side "</CdtDbtInd>"                       \
    "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-22</Dt></BookgDt><AcctSvcrRef>" ref              \
    "</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls><Refs><EndToEndId>" payment                          \
    "</EndToEndId></Refs>" more "</TxDtls></NtryDtls></Ntry>"

#define OF_ONE(id, payment, status)                                                                \
    PAIN(id, "<OrgnlGrpInfAndSts><OrgnlMsgId>MAKSU-20261222-0001</OrgnlMsgId>"                     \
             "<OrgnlMsgNmId>pain.001</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>"        \
             "<OrgnlPmtInfId>MAKSU-20261222-0001-01</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>" \
             payment "</OrgnlEndToEndId><TxSts>" status "</TxSts></TxInfAndSts>"                   \
             "</OrgnlPmtInfAndSts>")

/* One payment is refused, one returned, one paid, the others accepted; one entry is nobody's. Of
 * those that name one payment two share a transaction, and the third waits for the next. */
static const struct {
    const char *name, *bytes;
} answers[] = {
    {"a.xml", PAIN("P1", "<OrgnlGrpInfAndSts><OrgnlMsgId>MAKSU-20261222-0001</OrgnlMsgId>"
                         "<OrgnlMsgNmId>pain.001</OrgnlMsgNmId><GrpSts>ACCP</GrpSts>"
                         "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>"
                         "MAKSU-20261222-0001-01</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>"
                         "MAKSU-5</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04"
                         "</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>")},
    {"b.xml", CAMT("N1", ENTRY("D1", "700.00", "DBIT", "MAKSU-18", "")
                             ENTRY("D2", "5.00", "DBIT", "MAKSU-99999", ""))},
    {"c.xml", CAMT("N2", ENTRY("D3", "700.00", "CRDT", "MAKSU-18",
                               "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>"))},
    {"d.xml", "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><Broken>"},
    {"e.xml", OF_ONE("P2", "MAKSU-2", "ACSP")},
    {"f.xml", OF_ONE("P3", "MAKSU-6", "ACSP")},
    {"g.xml", OF_ONE("P4", "MAKSU-2", "ACSC")},
};

enum { ANSWERS = sizeof(answers) / sizeof(*answers) };

static Program *night; /* in the process of main() */
static const char *undisturbed;

static void deliver(Program *program)
{
    for (int i = 0; i < ANSWERS; i++)
        program_deliver_bytes(program, answers[i].name, answers[i].bytes,
                              strlen(answers[i].bytes));
}

static Ended run(Program *program, int exit_code)
{
    return program_call(program, exit_code, "run", "--date", "2026-12-23", NULL);
}

static const char *csv(Program *program, const char *const *words)
{
    const char *list[8] = {"--format", "csv"};
    size_t count = 2;

    for (size_t i = 0; words[i] != NULL; i++)
        list[count++] = words[i];
    list[count] = NULL;
    return program_call_list(program, 0, list).out;
}

/* Each line without its last column, a time. */
static const char *without_time(Program *program, const char *lines)
{
    const char *text = "";

    while (*lines != '\0') {
        size_t len = strcspn(lines, "\n");
        const char *comma = memrchr(lines, ',', len);
        text = arena_format(program_arena(program), "%s%.*s\n", text,
                            (int)(comma == NULL ? len : (size_t)(comma - lines)), lines);
        lines += len + (lines[len] == '\n');
    }
    return text;
}

/* All that an answer may have changed. Numbers of answers and entries may have gaps. */
static const char *what_is(Program *program)
{
    static const char *const alarms[] = {"answer", "list", "--alarms", NULL};
    static const char *const lists[] = {"hold", "list", NULL};
    json_t *all = program_json(program, 0, "answer", "list", NULL);
    const char *text = "";
    size_t index;
    json_t *answer;

    json_array_foreach(all, index, answer)
    {
        static const char *const keys[] = {"delivery", "sha256", "state", "kept_as", "reason"};
        for (size_t k = 0; k < sizeof(keys) / sizeof(*keys); k++) {
            const char *value = json_string_value(json_object_get(answer, keys[k]));
            text = arena_format(program_arena(program), "%s%s ", text, value == NULL ? "-" : value);
        }
        text = arena_format(program_arena(program), "%s%lld\n", text,
                            (long long)json_integer_value(json_object_get(answer, "unmatched")));
    }
    json_decref(all);
    return arena_format(program_arena(program), "%s%s%s%s%s%s", program_history(program),
                        lines_sorted(program_arena(program), text), csv(program, alarms),
                        without_time(program, csv(program, lists)),
                        program_list(program, "quarantine"), program_list(program, "inbox"));
}

/* Names the first line that differs: all of it would be too long. */
static void check(Program *program)
{
    const char *wanted = undisturbed;
    const char *found = what_is(program);

    while (*wanted != '\0' || *found != '\0') {
        size_t len = strcspn(wanted, "\n"), found_len = strcspn(found, "\n");
        ck_assert_msg(len == found_len && memcmp(wanted, found, len) == 0,
                      "should be: %.*s\nand is:    %.*s", (int)len, wanted, (int)found_len, found);
        wanted += len + (wanted[len] == '\n');
        found += found_len + (found[found_len] == '\n');
    }
    program_call(program, 0, "audit", "verify", NULL);
}

static void play(void)
{
    if (undisturbed != NULL)
        return;
    night = sample_program("answers_night");
    sample_deliver(night);
    sample_run(night, 0);
    AUTO_PROGRAM Program *p = sample_copy(night, "answers_undisturbed");
    deliver(p);
    run(p, 1);
    undisturbed = arena_string(program_arena(night), slice_of(what_is(p)));
    ck_assert_msg(strstr(undisturbed, ",refused,") != NULL, "%s", undisturbed);
    ck_assert_msg(strstr(undisturbed, ",returned,") != NULL, "%s", undisturbed);
    ck_assert_msg(strstr(undisturbed, ",sent,") != NULL, "%s", undisturbed);
}

static void take(Program *program)
{
    deliver(program);
    run(program, 1);
}

static Call *start(Program *program)
{
    return program_start(program, "run", "--date", "2026-12-23", NULL);
}

static FaultStates states; /* in the process of main() */
static int fails;

static void find_states(void)
{
    AUTO_PROGRAM Program *p = sample_copy(night, "states");

    deliver(p);
    fault_states_find(p, start, &states);
    ck_assert_int_gt(states.count, 20);
}

static void count_fails(void)
{
    AUTO_PROGRAM Program *p = sample_copy(night, "count_fails");

    fails = sample_count_fails(p, take);
    ck_assert_int_gt(fails, 10);
}

static void disturb(const char *how, int n)
{
    char name[64];
    snprintf(name, sizeof(name), "%s_%d", strcmp(how, "MAKSATUS_FAULT_STOP") == 0 ? "stop" : "fail",
             n);
    AUTO_PROGRAM Program *p = sample_copy(night, name);

    deliver(p);
    program_env(p, how, arena_format(program_arena(p), "%d", n));
    Ended ended = run(p, EXIT_ANY);
    program_env(p, how, NULL);
    if (strcmp(how, "MAKSATUS_FAULT_STOP") == 0)
        ck_assert_msg(ended.by_signal == SIGKILL, "point %d was not reached", n);
    else
        ck_assert_msg(ended.by_signal == 0 && ended.exit_code != 70 && ended.exit_code != 2
                          && ended.exit_code != 5,
                      "call %d: exit %d\n%s", n, ended.exit_code, ended.err);
    run(p, EXIT_ANY); /* 1 while it still finds what an operator must look at */
    check(p);
    run(p, 0); /* and there is nothing left to do */
}

START_TEST(stopped_while_answers_are_taken)
{
    for (int i = _i; i < states.count; i += SLICES)
        disturb("MAKSATUS_FAULT_STOP", states.number[i]);
}
END_TEST

START_TEST(refused_while_answers_are_taken)
{
    for (int n = 1 + _i; n <= fails; n += SLICES)
        disturb("MAKSATUS_FAULT_FAIL", n);
}
END_TEST

static Ended load(Program *program, int exit_code)
{
    return program_call(program, exit_code, "answer", "load", program_path(program, "e.xml"),
                        program_path(program, "f.xml"), NULL);
}

static Call *start_load(Program *program)
{
    return program_start(program, "answer", "load", program_path(program, "e.xml"),
                         program_path(program, "f.xml"), NULL);
}

/* Two answers that share a transaction, beside the inbox. */
static Program *with_two(const char *name)
{
    Program *p = sample_copy(night, name);

    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    for (int i = 4; i < 6; i++)
        program_deliver_bytes(p, arena_format(program_arena(p), "../%s", answers[i].name),
                              answers[i].bytes, strlen(answers[i].bytes));
    return p;
}

static void stop_load(int n, bool runs)
{
    char name[32];
    snprintf(name, sizeof(name), "load_%d_%d", n, runs);
    AUTO_PROGRAM Program *p = with_two(name);

    program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", n));
    ck_assert_int_eq(load(p, EXIT_ANY).by_signal, SIGKILL);
    program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    if (runs)
        run(p, 0);
    load(p, 0);
    ck_assert_str_eq(program_list(p, "archive"), "2026-12-22\n");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"), "e.xml\nf.xml\n");
    program_call(p, 0, "audit", "verify", NULL);
}

/* Loaded once more, or after a run, each lies in the archive once, and nothing else does. */
START_TEST(stopped_while_answers_are_loaded)
{
    AUTO_PROGRAM Program *p = with_two("load_points");
    FaultStates of_load;

    fault_states_find(p, start_load, &of_load);
    ck_assert_int_gt(of_load.count, 10);
    for (int i = 0; i < of_load.count; i++) {
        stop_load(of_load.number[i], false);
        stop_load(of_load.number[i], true);
    }
}
END_TEST

/* What no parser knows, longer than one write. */
static const char *long_bad_answer(Program *p)
{
    enum { BAD_BYTES = 300 * 1024 };
    char *bytes = arena_alloc(program_arena(p), BAD_BYTES + 1);

    memset(bytes, 'x', BAD_BYTES);
    bytes[BAD_BYTES] = '\0';
    program_deliver_bytes(p, "../bad.xml", bytes, BAD_BYTES);
    return bytes;
}

static Ended load_bad(Program *p, int exit_code)
{
    return program_call(p, exit_code, "answer", "load", program_path(p, "bad.xml"), NULL);
}

/* What is told to be kept is kept as a whole, or not at all; a run after it leaves no part. */
START_TEST(no_half_of_a_bad_answer_is_kept)
{
    AUTO_PROGRAM Program *p = sample_copy(night, "bad_points");
    int n = 1;

    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    const char *bytes = long_bad_answer(p);
    const char *kept = program_path(p, "quarantine/bad.xml");
    for (;; n++) {
        program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", n));
        Ended loaded = load_bad(p, EXIT_ANY);
        program_env(p, "MAKSATUS_FAULT_STOP", NULL);
        if (access(kept, F_OK) == 0)
            ck_assert_str_eq(file_text(p, kept, NULL), bytes);
        if (loaded.by_signal == 0 || access(kept, F_OK) == 0)
            break;
    }
    ck_assert_int_gt(n, 10);
    run(p, 0);
    ck_assert_str_eq(program_list(p, "quarantine"), "bad.xml\nbad.xml.reason.json\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("crash over answers");
    TCase *once = sample_case("once", 600);
    TCase *loaded = sample_case("loaded", 600);
    TCase *refused = sample_case("refused", 600);

    tcase_add_unchecked_fixture(once, play, NULL);
    tcase_add_unchecked_fixture(loaded, play, NULL);
    tcase_add_unchecked_fixture(refused, play, NULL);
    tcase_add_unchecked_fixture(once, find_states, NULL);
    tcase_add_unchecked_fixture(refused, count_fails, NULL);
    tcase_add_loop_test(once, stopped_while_answers_are_taken, 0, SLICES);
    suite_add_tcase(suite, once);
    tcase_add_test(loaded, stopped_while_answers_are_loaded);
    tcase_add_test(loaded, no_half_of_a_bad_answer_is_kept);
    suite_add_tcase(suite, loaded);
    tcase_add_loop_test(refused, refused_while_answers_are_taken, 0, SLICES);
    suite_add_tcase(suite, refused);
    return sample_main(suite);
}
