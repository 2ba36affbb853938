/*
 * bench_rules.c
 *     Every rule on every decision of a delivery, its facts given; decisions a second.
 *
 *     bench_rules DELIVERY
 *
 * The facts are those of payees without history, against one row of each reference table: what it
 * costs to ask, not to gather. Parameters have their standard values.
 */
#include "maksatus/arena.h"
#include "maksatus/parser.h"
#include "maksatus/rule.h"
#include "source.h"
#include "timing.h"

enum { CHUNK = 4096, RULES_MAX = 64, TODAY = 20809 /* 2026-12-22 */ };

static int64_t params[RULES_MAX][RULE_PARAMS_MAX];

static const AgencyRow agency = {.code = {"UUDEV", 5}};
static const ProgrammeRow programme = {
    .payee_types = PAYEES_BOTH,
    .max_percent = 10000,
    .coefficient = -1,
    .max_payment = {INT64_MAX},
    .review_above = {INT64_MAX},
    .claim_months = 12,
};
static const ProgrammeAgencyRow competence = {.payer = {"MAKSU", 5}, .account = {"YLEIS", 5}};
static const ApproverRow approver = {.limit = {100000000}};
static const AppropriationRow appropriation = {.amount = {INT64_MAX / 2}};

static Facts facts_of(const Decision *decision)
{
    return (Facts){
        .decision = decision,
        .today = {TODAY},
        .agency = &agency,
        .programme = &programme,
        .programme_today = &programme,
        .competence = &competence,
        .approver = &approver,
        .appropriation = &appropriation,
        .payer = competence.payer,
        .account = competence.account,
        .budget_year = 2026,
        .similar_due_apart = -1,
        .last_granted_total = MONEY_NONE,
        .report_overdue = DAY_NONE,
        .shared_payees = 1,
        .wage = {0, MONEY_ZERO, DAY_NONE},
    };
}

static void take_standard_params(void)
{
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        ensure(i < RULES_MAX);
        for (size_t j = 0; j < rules_all[i]->param_count; j++)
            params[i][j] = rules_all[i]->params[j].standard;
    }
}

/* The next good decisions, with their texts in the arena. */
static size_t read_chunk(const Parser *parser, Reader *reader, Arena *arena,
                         Decision decision[CHUNK])
{
    static Record record;
    RecordFault faults[RECORD_FAULTS_MAX];
    FramingFault fault = {0};
    Error err = {0};
    size_t count = 0;

    while (count < CHUNK && parser->read(reader, &record, &fault, &err) == READ_RECORD) {
        for (Field field = 0; field < FIELD_COUNT; field++)
            record.field[field] = arena_slice(arena, record.field[field]);
        count += decision_read(&record, arena, &decision[count], faults) == 0;
    }
    return count;
}

static void ask_all(const Decision *decision, Findings *findings)
{
    Facts facts = facts_of(decision);

    findings->count = 0;
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        findings->rule = rules_all[i];
        rules_all[i]->evaluate(&facts, params[i], findings);
    }
    for (size_t i = 0; rules_all[i] != NULL && findings->count == 0; i++) {
        findings->rule = rules_all[i];
        if (rules_all[i]->evaluate_last != NULL)
            rules_all[i]->evaluate_last(&facts, params[i], findings);
    }
}

int main(int argc, char **argv)
{
    static Decision decision[CHUNK];
    static Findings findings;
    AUTO_ARENA Arena arena = {0};
    char head[SOURCE_HEAD_BYTES];
    Slice first;
    ControlData control;
    Timing timing = {.name = "rules"};
    size_t count;

    if (argc != 2) {
        (void)fprintf(stderr, "usage: bench_rules DELIVERY\n");
        return EXIT_FAILURE;
    }
    ByteSource source = source_open(argv[1], head, &first);
    const Parser *parser = parser_for(first);
    ensure(parser != NULL);
    arena_init(&arena, SIZE_MAX / 2);
    Reader *reader = parser->open(&arena, source, &control);
    take_standard_params();
    for (ArenaMark mark = arena_mark(&arena);
         (count = read_chunk(parser, reader, &arena, decision)) > 0; arena_reset(&arena, mark)) {
        timing_begin(&timing);
        for (size_t i = 0; i < count; i++)
            ask_all(&decision[i], &findings);
        timing_end(&timing, (int64_t)count);
    }
    parser->close(reader);
    source_close(source);
    timing_print(&timing);
    return EXIT_SUCCESS;
}
