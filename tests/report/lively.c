/*
 * lively.c
 *     See lively.h. What persons and banks do goes through the program where that is short;
 *     lively.sql adds the rest.
 */
#include "lively.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bank_outbox.h"

#define ACT "--by", "Liisa Liikkuja", "--reason", "koe"

enum { SAME_KIND = 24 }; /* so many alike, that chance does not explain how agencies differ */

static const char header[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,eligible_cost,subsidy_percent,"
    "claimed_on\n";

#define FISHERY(id, due_on, payee, iban, amount)                                                   \
    "K-" id ",KG-" id ",1,KALA,KALATALOUS,2026-12-28," due_on ",organisation," payee ",Kala " id   \
    " Oy," iban "," amount ",EUR,esittelija.kala,ratkaisija.kala," amount ",100,"                  \
    "2026-11-30\n"
#define HERD(id, agency, small, payee, iban, amount)                                               \
    "E-" id ",EG-" id ",1," agency ",ELAIN,2026-12-28,2027-01-07,organisation," payee ",Poro " id  \
    " Oy," iban "," amount ",EUR,esittelija." small ",ratkaisija." small ",,,2026-12-0" id "\n"

static const char january[] = /* the debtor's are K-1, all set off, and K-2, in part */
    FISHERY("1", "2027-01-07", "9010000-4", "FI9312340070000001", "300.00")
        FISHERY("2", "2027-01-07", "9010000-4", "FI9312340070000001", "3000.00")
            FISHERY("3", "2027-01-07", "9010022-3", "FI5834560070002624", "1500.50")
                FISHERY("4", "2027-01-08", "9010033-8", "FI1136010070003931", "777.77") FISHERY(
                    "5", "2027-01-07", "9010011-9", "FI1510093000123458", "400.00") /* no account */
    FISHERY("6", "2027-03-01", "9010022-3", "FI5834560070002624", "1600.00") FISHERY(
        "7", "2027-01-07", "9010044-2", "FI6612340070005240", "60000.00") /* over the limit */
    FISHERY("10", "2027-03-01", "9010022-3", "FI5834560070002624", "1700.00") /* stopped */
    FISHERY("8", "2027-01-07", "9010055-7", "FI1550010070006554", "61000.00")
        FISHERY("9", "2027-01-07", "9010066-1", "FI5834560070007862", "62000.00")
            HERD("1", "LAPEV", "lapev", "9010022-3", "FI5834560070002624", "4500.00")
                HERD("2", "UUDEV", "uudev", "9010033-8", "FI1136010070003931", "800.10");

static const char late_january[] =
    FISHERY("20", "2027-01-20", "9010077-6", "FI8636010070009177", "2500.00");
static const char march[] = FISHERY("30", "2027-03-04", "9010088-0", "FI8550010070017031", "99.90")
    FISHERY("31", "2027-05-03", "9010088-0", "FI8550010070017031", "98.90");
static const char broken[] = "decision_id,grant_id\nonly,two,and three\n";

static const char earlier[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
    "EARLIER,G-EARLIER,1,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,Velka Oy,"
    "FI9312340070000001,450.00,EUR,a,b,paid,2024-02-15\n"
    "CAME-BACK,G-EARLIER,2,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,Velka Oy,"
    "FI9312340070000001,50.00,EUR,a,b,returned,\n";
/* Interest of these months, and an appropriation that will not last. */
static const char rates[] = "kind,percent,valid_from,valid_to\n"
                            "reference,2.00,2026-07-01,2026-12-31\n"
                            "reference,2.25,2027-01-01,2027-06-30\n";
static const char appropriations[] = "payer,budget_item,budget_year,amount,valid_from,valid_to\n"
                                     "ALUE,35.10.63,2027,30000000.00,2026-01-01,2026-12-31\n"
                                     "ALUE,35.10.63,2027,9000.00,2027-01-01,\n";
/* They come after the decisions, before these are looked at again. */
static const char stops[] =
    "payer,agency,programme,grant_id,budget_item,payee_id,iban,owner,reason,valid_from,valid_to\n"
    ",KALA,,KG-6,,,,o,koe,2027-02-01,\n"
    ",KALA,,KG-10,,,,o,koe,2027-02-01,\n";
/* It ends before all that it decided has arrived, and with receivables that are open. */
static const char agencies[] = "code,name,ministry,valid_from,valid_to\n"
                               "KALA,Rannikon kalatalousyksikkö,MMM,2022-01-01,2027-01-10\n";

static const char *write_file(Program *p, const char *inside, const char *text)
{
    const char *path = program_path(p, inside);
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static void make_debt(Program *p)
{
    program_call(p, 0, "history", "load", write_file(p, "earlier.csv", earlier), ACT, NULL);
    program_call(p, 0, "recovery", "open", "UUDEV/EARLIER", "--ground", "M2", "--facts", "x",
                 "--date", "2025-02-20", ACT, NULL);
    program_call(p, 0, "recovery", "hear", "1002", "--date", "2025-02-20", ACT, NULL);
    program_call(p, 0, "recovery", "hear", "1002", "--answered", "--date", "2025-02-21", ACT, NULL);
    program_call(p, 0, "recovery", "decide", "1002", "--date", "2025-02-24", ACT, NULL);
    program_call(p, 0, "recovery", "demand", "1002", "--due-on", "2025-03-14", "--date",
                 "2025-02-25", ACT, NULL);
}

static void load_reference(Program *p)
{
    ck_assert_int_eq(mkdir(program_path(p, "dated"), 0750), 0);
    (void)write_file(p, "dated/interest_rates.csv", rates);
    (void)write_file(p, "dated/appropriations.csv", appropriations);
    (void)write_file(p, "dated/agencies.csv", agencies);
    (void)write_file(p, "dated/stops.csv", stops);
    program_call(p, 0, "reference", "load", program_path(p, "dated"), NULL);
}

static void deliver(Program *p, const char *name, const char *rows)
{
    const char *csv = arena_format(program_arena(p), "%s%s", header, rows);

    program_deliver_bytes(p, name, csv, strlen(csv));
}

/* Of one programme: those of one agency can all be paid, and were soon decided; those of another
 * none. Not every text is the day of a claim. */
static void deliver_unlike(Program *p)
{
    static const char *const soon[] = {"2026-12-20", "2026-12-21", "2026-12-23", "0000-01-01"};
    static const char *const late[] = {"2026-08-01", "2026-07-31", "2026-02-30", "2026-08-03"};
    const char *rows = "";

    for (int i = 1; i <= SAME_KIND; i++)
        rows = arena_format(
            program_arena(p),
            "%sU-%d,UG-%d,1,UUDEV,ELAIN,2026-12-28,2027-01-08,organisation,9010044-2,Karhu Oy,"
            "FI6612340070005240,10%d.00,EUR,esittelija.uudev,ratkaisija.uudev,,,%s\n"
            "V-%d,VG-%d,1,LAPEV,ELAIN,2026-12-28,2027-01-08,organisation,9010055-7,Susi Oy,"
            "FI1510093000123458,20%d.00,EUR,esittelija.lapev,ratkaisija.lapev,,,%s\n",
            rows, i, i, i, soon[i % 4], i, i, i, late[i % 4]);
    deliver(p, "unlike.csv", rows);
}

static void run(Program *p, int exit_code, const char *day)
{
    program_call(p, exit_code, "run", "--date", day, NULL);
}

/* A front end has checked who the user is: one releases, another approves. */
static void assert_operators(Program *p)
{
    FILE *ini = fopen(program_path(p, "maksatus.ini"), "ae");

    ck_assert_ptr_nonnull(ini);
    ck_assert_int_ge(fputs("[operators]\nasserted = yes\n", ini), 0);
    ck_assert_int_eq(fclose(ini), 0);
}

static void approve(Program *p, const char *of_run)
{
    program_call(p, 0, "approve", "--run", of_run, "--by", "Aino Avaaja", "--reason", "koe", NULL);
}

static void put_answer(void *context, const char *name, const char *bytes, size_t size)
{
    Program *p = context;

    program_deliver_bytes(p, name, bytes, size);
    if (strstr(name, "status") != NULL) /* a person is faster than the run */
        program_call(p, 0, "answer", "load",
                     program_path(p, arena_format(program_arena(p), "inbox/%s", name)), ACT, NULL);
}

/* The bank refuses every tenth payment of January and books the others. */
static void answer_january(Program *p)
{
    Bank *bank = bank_new(1);

    bank_take_outbox(bank, p, "-202701");
    bank_answer(bank, BANK_PARTLY_REFUSED, "2027-01-08", put_answer, p);
    bank_done(bank);
}

static void release_refused(Program *p)
{
    json_t *refused = program_json(p, 0, "history", "--state", "refused", NULL);
    const json_t *row;
    size_t i;

    ck_assert_uint_gt(json_array_size(refused), 1);
    json_array_foreach(refused, i, row)
    {
        if (i > 0) /* the first one waits */
            program_call(p, 0, "hold", "release",
                         arena_format(program_arena(p), "%s/%s",
                                      json_string_value(json_object_get(row, "agency")),
                                      json_string_value(json_object_get(row, "decision_id"))),
                         ACT, NULL);
    }
    json_decref(refused);
}

Program *lively_program(const char *name)
{
    Program *p = seeded_program(name);
    const char *more = file_text(p, program_source(p, "tests/report/lively.sql"), NULL);

    assert_operators(p);
    load_reference(p);
    make_debt(p);
    deliver(p, "january.csv", january);
    deliver_unlike(p);
    program_deliver_bytes(p, "broken.csv", broken, sizeof(broken) - 1);
    run(p, 1, "2027-01-05");
    approve(p, "2");
    program_call(p, 0, "hold", "release", "KALA/K-7", ACT, NULL);
    program_call(p, 0, "decision", "cancel", "KALA/K-8", ACT, NULL);
    answer_january(p);
    deliver(p, "late_january.csv", late_january);
    run(p, 0, "2027-01-15");
    release_refused(p);
    run(p, 0, "2027-01-19");
    approve(p, "4");
    deliver(p, "march.csv", march);
    run(p, 0, "2027-03-02");
    program_call(p, 0, "hold", "reject", "KALA/K-6", ACT, NULL);
    sample_execute(p, more);
    return p;
}
