/*
 * cmd_recovery.c
 *     What persons do with receivables: one command an act, all of one shape.
 *
 *     store ─▶ lock of the run ─▶ transaction: act, receivable, the act's own function ─▶ shown
 */
#include "recovery_document.h"

#include "lookup.h"
#include "maksatus/decision.h"
#include "maksatus/decision_keys.h"
#include "maksatus/identity.h"
#include "maksatus/receivable.h"

typedef Status (*DoAct)(CommandContext *context, Store *store, Receivable *receivable,
                        const Actor *actor, Error *err);

#define PAYMENT_CENTS_MAX INT64_C(99999999999) /* of one payment, and so of what it takes back */

static Status begin_act(CommandContext *context, Store *store, Slice detail, Actor *actor,
                        Error *err)
{
    Act act = command_act(context);

    *actor = (Actor){.by = act.by, .reason = act.reason};
    TRY(recovery_day(context, store, &actor->on, err));
    return act_record(store, &act, detail, &actor->act, err);
}

static Status act_on_each(CommandContext *context, Store *store, DoAct do_act, Error *err)
{
    AUTO_TX Tx *tx = NULL;

    TRY(run_lock(store, err));
    TRY(store_begin(store, &tx, err));
    for (size_t i = 0; i < context->operand_count; i++) {
        Slice name = slice_of(context->operands[i]);
        Receivable *receivable;
        Actor actor;

        TRY(begin_act(context, store, name, &actor, err));
        TRY(receivable_find(store, context->arena, name, &receivable, err));
        TRY(recovery_in_order(receivable, &actor, err));
        TRY(do_act(context, store, receivable, &actor, err));
    }
    return store_commit(&tx, err);
}

/* --- acts --- */

static Status do_hear(CommandContext *context, Store *store, Receivable *receivable,
                      const Actor *actor, Error *err)
{
    Day answer_by = DAY_NONE;

    if (command_switch(context, "answered"))
        return recovery_answered(store, receivable, actor, err);
    TRY(command_day(context, "answer-by", &answer_by, err));
    return recovery_hear(store, context->arena, receivable, answer_by, actor, err);
}

static Status do_decide(CommandContext *context, Store *store, Receivable *receivable,
                        const Actor *actor, Error *err)
{
    return recovery_decide(store, context->arena, receivable, actor, err);
}

static Status do_close(CommandContext *context, Store *store, Receivable *receivable,
                       const Actor *actor, Error *err)
{
    (void)context;
    return recovery_close(store, receivable, actor, err);
}

static Status do_amend(CommandContext *context, Store *store, Receivable *receivable,
                       const Actor *actor, Error *err)
{
    Money capital = MONEY_ZERO;
    int64_t claim = 1;

    TRY(command_money(context, "amount", &capital, err));
    TRY(command_number(context, "claim", 1, INT32_MAX, &claim, err));
    if (capital.cents > PAYMENT_CENTS_MAX) /* what another system paid is not known */
        return error_set(err, STATUS_USAGE, "a claim has 999999999.99 at most: --amount");
    return recovery_amend(store, receivable, (int32_t)claim, capital, actor, err);
}

static Status do_appeal(CommandContext *context, Store *store, Receivable *receivable,
                        const Actor *actor, Error *err)
{
    return recovery_appeal(store, receivable, command_switch(context, "stay"), actor, err);
}

static Status do_final(CommandContext *context, Store *store, Receivable *receivable,
                       const Actor *actor, Error *err)
{
    return recovery_final(store, context->arena, receivable, actor, err);
}

static Status do_demand(CommandContext *context, Store *store, Receivable *receivable,
                        const Actor *actor, Error *err)
{
    Day due_on = DAY_NONE;

    TRY(command_day(context, "due-on", &due_on, err));
    return recovery_demand(store, context->arena, receivable, due_on, actor, err);
}

static Status do_remind(CommandContext *context, Store *store, Receivable *receivable,
                        const Actor *actor, Error *err)
{
    Money cost = MONEY_ZERO;

    TRY(command_money(context, "cost", &cost, err));
    if (cost.cents > PAYMENT_CENTS_MAX)
        return error_set(err, STATUS_USAGE, "costs are 999999999.99 at most: --cost");
    return recovery_remind(store, receivable, cost, actor, err);
}

static Status do_plan(CommandContext *context, Store *store, Receivable *receivable,
                      const Actor *actor, Error *err)
{
    Day first = DAY_NONE;
    int64_t parts = 0;

    TRY(command_day(context, "first", &first, err));
    TRY(command_number(context, "parts", 1, 120, &parts, err));
    return recovery_plan(store, context->arena, receivable, (int32_t)parts, first, actor, err);
}

static Status do_enforce(CommandContext *context, Store *store, Receivable *receivable,
                         const Actor *actor, Error *err)
{
    (void)context;
    return recovery_enforce(store, receivable, actor, err);
}

static Status do_return(CommandContext *context, Store *store, Receivable *receivable,
                        const Actor *actor, Error *err)
{
    Money collected = MONEY_ZERO;

    TRY(command_money(context, "amount", &collected, err));
    return recovery_return(store, context->arena, receivable, collected, actor, err);
}

static Status do_procedure(CommandContext *context, Store *store, Receivable *receivable,
                           const Actor *actor, Error *err)
{
    static const struct {
        const char *kind;
        ReceivableStep step;
    } kinds[] = {{"bankruptcy", STEP_BANKRUPTCY},
                 {"restructuring", STEP_RESTRUCTURE},
                 {"debt_adjustment", STEP_ADJUST_DEBT}};
    const char *kind = command_option(context, "kind");

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kind, kinds[i].kind) == 0)
            return recovery_procedure(store, receivable, kinds[i].step,
                                      command_switch(context, "capital-first"), actor, err);
    }
    return error_set(err, STATUS_USAGE,
                     "'%s' is none of bankruptcy, restructuring, debt_adjustment: --kind", kind);
}

static Status do_moderate(CommandContext *context, Store *store, Receivable *receivable,
                          const Actor *actor, Error *err)
{
    Money amount = MONEY_NONE;
    const char *name = command_option(context, "component");
    Component component = component_find(slice_of(name));

    if (component == COMPONENTS)
        return error_set(err, STATUS_USAGE,
                         "'%s' is none of capital, interest, late_interest: "
                         "--component",
                         name);
    TRY(command_money(context, "amount", &amount, err));
    return recovery_moderate(store, context->arena, receivable, component, amount, actor, err);
}

static Status do_write_off(CommandContext *context, Store *store, Receivable *receivable,
                           const Actor *actor, Error *err)
{
    return recovery_write_off(store, context->arena, receivable,
                              slice_of(command_option(context, "code")), actor, err);
}

static Status do_reverse(CommandContext *context, Store *store, Receivable *receivable,
                         const Actor *actor, Error *err)
{
    (void)context;
    return recovery_reverse(store, receivable, actor, err);
}

static Status do_repay(CommandContext *context, Store *store, Receivable *receivable,
                       const Actor *actor, Error *err)
{
    Money amount = MONEY_ZERO;
    bool matched;

    TRY(command_money(context, "amount", &amount, err));
    if (amount.cents <= 0 || amount.cents > PAYMENT_CENTS_MAX)
        return error_set(err, STATUS_USAGE, "0.01 to 999999999.99 can be repaid: --amount");
    const IncomingMoney money = {
        .reference = receivable->reference,
        .amount = amount,
        .booked_on = actor->on,
        .bank_id = slice_of(command_option(context, "id")),
    };
    TRY(recovery_repay(store, &money, actor, &matched, err));
    ensure(matched);
    return STATUS_OK;
}

typedef struct ActRow {
    const char *command;
    DoAct do_act;
} ActRow;

static const ActRow acts[] = {
    {"recovery amend", do_amend},         {"recovery appeal", do_appeal},
    {"recovery close", do_close},         {"recovery decide", do_decide},
    {"recovery demand", do_demand},       {"recovery enforce", do_enforce},
    {"recovery final", do_final},         {"recovery hear", do_hear},
    {"recovery moderate", do_moderate},   {"recovery plan", do_plan},
    {"recovery procedure", do_procedure}, {"recovery remind", do_remind},
    {"recovery repay", do_repay},         {"recovery return", do_return},
    {"recovery reverse", do_reverse},     {"recovery write-off", do_write_off},
};

static Status run_act(CommandContext *context, Error *err)
{
    Store *store = NULL;
    size_t i = 0;

    while (strcmp(acts[i].command, context->command->name) != 0)
        ensure(++i < COUNT_OF(acts));
    TRY(command_store(context, &store, err));
    TRY(act_on_each(context, store, acts[i].do_act, err));
    return recovery_print(context, store, slice_of(context->operands[0]), err);
}

/* --- open --- */

static Status read_joint(CommandContext *context, const Lookup *lookup, RecoveryCase *what,
                         Error *err)
{
    const char *joint;

    TRY(command_secret(context, "joint", &joint, err));
    if (joint == NULL)
        return STATUS_OK;
    const char *blank = strchr(joint, ' ');
    if (blank == NULL || blank == joint || blank[1] == '\0')
        return error_set(err, STATUS_USAGE, "'ID NAME' is wanted: --joint");
    what->joint_id = (Slice){joint, (size_t)(blank - joint)};
    what->joint_name = slice_of(blank + 1);
    if (!identity_is_person(what->joint_id) && !identity_is_business(what->joint_id))
        return error_set(err, STATUS_USAGE, "it begins with no identity code: --joint");
    const char *expected = field_expected(FIELD_PAYEE_NAME, what->joint_name, context->arena);
    if (expected != NULL)
        return error_set(err, STATUS_USAGE, "the name should be %s: --joint", expected);
    what->joint_key = payee_key(&lookup->key, what->joint_id);
    return STATUS_OK;
}

static Status read_case(CommandContext *context, Store *store, RecoveryCase *what, Error *err)
{
    Lookup lookup = {0};
    int64_t *numbers = ARENA_ARRAY(context->arena, int64_t, context->operand_count);
    StoreClock clock;

    TRY(lookup_open(context->arena, store, &lookup, err));
    for (size_t i = 0; i < context->operand_count; i++)
        TRY(lookup_decision(&lookup, context, store, context->operands[i], &numbers[i], err));
    TRY(store_clock(store, &clock, err));
    *what = (RecoveryCase){
        .decision = numbers,
        .decision_count = context->operand_count,
        .amount = MONEY_NONE,
        .ground = slice_of(command_option(context, "ground")),
        .facts = slice_of(command_option(context, "facts")),
        .known_on = clock.local_day,
        .granted_on = DAY_NONE,
        .stopped_on = DAY_NONE,
        .use_until = DAY_NONE,
        .regime = slice_of(command_option(context, "regime")),
        .language = slice_of(command_option(context, "language")),
        .even_small = command_switch(context, "even-small"),
        .fraud_suspected = command_switch(context, "fraud"),
    };
    if (!slice_is_empty(what->language) && !slice_is(what->language, "fi")
        && !slice_is(what->language, "sv"))
        return error_set(err, STATUS_USAGE, "'%.*s' is neither fi nor sv: --language",
                         SLICE_ARGS(what->language));
    if (identity_find_person(what->facts).at != NULL)
        return error_set(err, STATUS_USAGE, "an identity code may not stand in --facts");
    TRY(recovery_day(context, store, &what->known_on, err));
    TRY(command_money(context, "amount", &what->amount, err));
    TRY(command_day(context, "known-on", &what->known_on, err));
    TRY(command_day(context, "granted-on", &what->granted_on, err));
    TRY(command_day(context, "stopped-on", &what->stopped_on, err));
    TRY(command_day(context, "use-until", &what->use_until, err));
    return read_joint(context, &lookup, what, err);
}

static Status run_open(CommandContext *context, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Store *store = NULL;
    RecoveryCase what;
    Actor actor;
    int64_t id;

    TRY(command_store(context, &store, err));
    TRY(read_case(context, store, &what, err));
    TRY(run_lock(store, err));
    TRY(store_begin(store, &tx, err));
    TRY(begin_act(context, store, slice_of(context->operands[0]), &actor, err));
    TRY(recovery_open(store, context->arena, &what, &actor, &id, err));
    TRY(store_commit(&tx, err));
    return recovery_print(context, store,
                          slice_of(arena_format(context->arena, "%lld", (long long)id)), err);
}

/* --- the table --- */

#define OPTION_DATE                                                                                \
    {                                                                                              \
        "date", "YYYY-MM-DD", "the day of the act (today)", false                                  \
    }
#define ONE_RECEIVABLE .operands = "RECEIVABLE", .operands_min = 1, .operands_max = 1

static const Option plain_options[] = {OPTION_DATE, OPTIONS_OF_ACT, {NULL}};
static const Option open_options[] = {
    {"ground", "CODE", "R1, M1 to M4, D1 to D10, E1: why it is recovered", true},
    {"facts", "TEXT", "what happened; told in the hearing and in the decision", true},
    {"known-on", "YYYY-MM-DD", "when the authority learnt of it (the day of the act)", false},
    {"granted-on", "YYYY-MM-DD", "day of the grant: chooses the law (the first decision's)", false},
    {"amount", "AMOUNT", "a part of what one decision paid", false},
    {"stopped-on", "YYYY-MM-DD", "the use ended: the share of the days that were left", false},
    {"use-until", "YYYY-MM-DD", "of the use period (what the obligations say)", false},
    {"regime", "LAW", "688/2001, 380/2023 ... (the programme's)", false},
    {"language", "fi|sv", "of the documents (the decision's)", false},
    {"joint", "ID NAME", "a second debtor, who owes all of it too; - reads both from stdin", false},
    {"even-small", NULL, "also what the law lets go", false},
    {"fraud", NULL, "fraud is suspected", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option hear_options[] = {
    {"answer-by", "YYYY-MM-DD", "last day to answer (three weeks)", false},
    {"answered", NULL, "the party has answered", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option amend_options[] = {
    {"amount", "AMOUNT", "the capital of the claim from now on", true},
    {"claim", "N", "which claim (1)", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option appeal_options[] = {
    {"stay", NULL, "collecting is stayed", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option demand_options[] = {
    {"due-on", "YYYY-MM-DD", "last day to pay (three weeks); a holiday moves it", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option remind_options[] = {
    {"cost", "AMOUNT", "added to the debt as costs", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option plan_options[] = {
    {"parts", "N", "how many months", true},
    {"first", "YYYY-MM-DD", "day of the first part", true},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option return_options[] = {
    {"amount", "AMOUNT", "what enforcement collected; nothing: no assets", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option procedure_options[] = {
    {"kind", "KIND", "bankruptcy, restructuring or debt_adjustment", true},
    {"capital-first", NULL, "payments settle capital first (57/1993 25 §)", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option moderate_options[] = {
    {"component", "COMPONENT", "capital, interest or late_interest", true},
    {"amount", "AMOUNT", "how much is forgiven (all of the component)", false},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option write_off_options[] = {
    {"code", "CODE",
     "expired, small, no_assets, bankruptcy_closed, debt_adjustment, deceased, court", true},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};
static const Option repay_options[] = {
    {"amount", "AMOUNT", "what came in", true},
    {"id", "ID", "of the money, as the bank or the cash book names it: counts once", true},
    OPTION_DATE,
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(recovery_amend) = {
    .name = "recovery amend",
    ONE_RECEIVABLE,
    .summary = "change the capital of a claim",
    .help =
        "Changes what is claimed: before the decision the proposal, after it (by a revision) the\n"
        "debt itself, with a counter-entry in the ledger. Interest that was reckoned, and what\n"
        "payments have settled, are told anew, as if the capital had been so from the beginning.",
    .example = "maksatus recovery amend 1001 --amount 600.00 --by anna --reason 'revision'",
    .options = amend_options,
    .run = run_act,
};

COMMAND(recovery_appeal) = {
    .name = "recovery appeal",
    ONE_RECEIVABLE,
    .summary = "a revision is claimed or an appeal made",
    .help =
        "Records that the decision is not final. Some laws let it be collected meanwhile. While\n"
        "it is stayed, the run sets nothing off and enforcement gets nothing; once more without\n"
        "--stay ends that.",
    .example = "maksatus recovery appeal 1001 --stay --by anna --reason 'HAO 123/2026'",
    .options = appeal_options,
    .run = run_act,
};

COMMAND(recovery_close) = {
    .name = "recovery close",
    ONE_RECEIVABLE,
    .summary = "end a case without recovery, or annul its decision",
    .help = "Before the decision: nothing is recovered. After it, while nothing is settled: the\n"
            "decision is annulled and the claim taken back by a counter-entry.",
    .example = "maksatus recovery close 1001 --by anna --reason 'explained in the hearing'",
    .options = plain_options,
    .run = run_act,
};

COMMAND(recovery_decide) = {
    .name = "recovery decide",
    ONE_RECEIVABLE,
    .summary = "decide that it is recovered",
    .help = "The party has answered, or the day to answer has passed; the time limits of the law\n"
            "are not over. The claims are posted; the decision counts as received on the seventh\n"
            "day.",
    .example = "maksatus recovery decide 1001 --by anna --reason 'decision 7/2026'",
    .options = plain_options,
    .run = run_act,
};

COMMAND(recovery_demand) = {
    .name = "recovery demand",
    ONE_RECEIVABLE,
    .summary = "demand payment by a day",
    .help =
        "Interest runs until that day, late interest after it. Where the law wants legal force\n"
        "first, the time to claim a revision must be over.",
    .example = "maksatus recovery demand 1001 --due-on 2026-03-16 --by anna --reason demand",
    .options = demand_options,
    .run = run_act,
};

COMMAND(recovery_enforce) = {
    .name = "recovery enforce",
    .operands = "RECEIVABLE...",
    .operands_min = 1,
    .operands_max = OPERANDS_ANY,
    .summary = "hand over to enforcement",
    .help =
        "After the day of payment, before expiry, and with legal force where the law wants it.\n"
        "'export enforcement' writes what enforcement needs.",
    .example = "maksatus recovery enforce 1001 --by anna --reason 'not paid'",
    .options = plain_options,
    .run = run_act,
};

COMMAND(recovery_final) = {
    .name = "recovery final",
    ONE_RECEIVABLE,
    .summary = "the decision has legal force",
    .help =
        "When the time to claim a revision is over, or an appeal is decided. The nightly run does\n"
        "the former by itself.",
    .example = "maksatus recovery final 1001 --by anna --reason 'HAO decided'",
    .options = plain_options,
    .run = run_act,
};

COMMAND(recovery_hear) = {
    .name = "recovery hear",
    ONE_RECEIVABLE,
    .summary = "hear the party",
    .help = "A letter sent counts as received on the seventh day. --answered records the answer.",
    .example = "maksatus recovery hear 1001 --answer-by 2026-02-02 --by anna --reason letter",
    .options = hear_options,
    .run = run_act,
};

COMMAND(recovery_moderate) = {
    .name = "recovery moderate",
    ONE_RECEIVABLE,
    .summary = "forgive a part by component",
    .help = "What the law lets be moderated, by another person than the one who decided it. Two\n"
            "names of one system user are one person, unless the settings say [operators]\n"
            "asserted = yes.",
    .example = "maksatus recovery moderate 1001 --component interest --by bertta --reason hardship",
    .options = moderate_options,
    .run = run_act,
};

COMMAND(recovery_open) = {
    .name = "recovery open",
    .operands = "DECISION...",
    .operands_min = 1,
    .operands_max = OPERANDS_ANY,
    .summary = "open a case to recover payments",
    .help =
        "Opens one case for the payments of one or several decisions of a grant. The law is that\n"
        "of the programme on the day of the grant.",
    .example =
        "maksatus recovery open UUDEV/P-1 --ground M2 --facts '...' --by anna --reason audit",
    .options = open_options,
    .run = run_open,
};

COMMAND(recovery_plan) = {
    .name = "recovery plan",
    ONE_RECEIVABLE,
    .summary = "agree on instalments",
    .help = "Divides what is open today into equal monthly parts; the last takes the remainder.",
    .example = "maksatus recovery plan 1001 --parts 6 --first 2026-05-15 --by anna --reason agreed",
    .options = plan_options,
    .run = run_act,
};

COMMAND(recovery_procedure) = {
    .name = "recovery procedure",
    ONE_RECEIVABLE,
    .summary = "bankruptcy, restructuring or debt adjustment of the debtor",
    .help = "The claim is lodged there; the run no longer sets it off.",
    .example = "maksatus recovery procedure 1001 --kind bankruptcy --by anna --reason lodged",
    .options = procedure_options,
    .run = run_act,
};

COMMAND(recovery_remind) = {
    .name = "recovery remind",
    ONE_RECEIVABLE,
    .summary = "remind of what is due",
    .help = "After the day of payment. Costs, where there are any, are added to the debt.",
    .example = "maksatus recovery remind 1001 --cost 5.00 --by anna --reason reminder",
    .options = remind_options,
    .run = run_act,
};

COMMAND(recovery_repay) = {
    .name = "recovery repay",
    ONE_RECEIVABLE,
    .summary = "record money that came in",
    .help = "What a bank statement with the reference does by itself. It settles costs, late\n"
            "interest, interest, then capital; before the demand it waits. What is over goes\n"
            "back: see 'recovery refund'.",
    .example =
        "maksatus recovery repay 1001 --amount 500.00 --id CASH-17 --by anna --reason counter",
    .options = repay_options,
    .run = run_act,
};

COMMAND(recovery_return) = {
    .name = "recovery return",
    ONE_RECEIVABLE,
    .summary = "what came back from enforcement",
    .help = "With --amount what was collected; without, that there are no assets.",
    .example = "maksatus recovery return 1001 --amount 250.00 --by anna --reason UO-2026-1",
    .options = return_options,
    .run = run_act,
};

COMMAND(recovery_reverse) = {
    .name = "recovery reverse",
    ONE_RECEIVABLE,
    .summary = "take the last settlement back",
    .help =
        "Takes back the last set-off, repayment, moderation or write-off by counter-entries.\n"
        "Where all was settled within a plan, a procedure or enforcement, it is there again.\n"
        "Money that 'recovery repay' recorded is taken back with what was over of it. What a bank\n"
        "told of, and is still in the account, is to be recorded where it belongs: by 'recovery\n"
        "repay'. What was set off against a payment that stands is owed to its payee again: it is\n"
        "listed by 'recovery list --excess', and refunded when that payment is paid.",
    .example = "maksatus recovery reverse 1001 --by anna --reason 'wrong payee'",
    .options = plain_options,
    .run = run_act,
};

COMMAND(recovery_write_off) = {
    .name = "recovery write-off",
    ONE_RECEIVABLE,
    .summary = "write off in the accounts",
    .help = "A write-off is not forgiveness: until it expires the debt may still be collected\n"
            "('recovery reverse'), and money that comes for it settles it. By another person than\n"
            "the one who decided it, as for 'recovery moderate'.",
    .example = "maksatus recovery write-off 1001 --code no_assets --by bertta --reason UO-2026-1",
    .options = write_off_options,
    .run = run_act,
};
