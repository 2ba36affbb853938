/*
 * cmd_decision.c
 *     decision cancel: withdraws one decision.
 */
#include "lookup.h"
#include "maksatus/identity.h"

static Status run_cancel(CommandContext *context, Error *err)
{
    Act act = command_act(context);
    Lookup lookup = {0};
    Store *store = NULL;
    int64_t number;

    TRY(command_store(context, &store, err));
    TRY(lookup_open(context->arena, store, &lookup, err));
    TRY(lookup_decision(&lookup, context, store, context->operands[0], &number, err));
    TRY(decision_cancel(store, context->home.path, number, &act, err));
    Slice name = identity_masked_text(context->arena, slice_of(context->operands[0]));
    AUTO_JSON json_t *document =
        json_pack("{s:o, s:s}", "decision", output_json_text(name), "state", "cancelled");
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

static const Option cancel_options[] = {OPTIONS_OF_ACT, {NULL}};

COMMAND(decision_cancel) = {
    .name = "decision cancel",
    .operands = "DECISION",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "withdraw a decision that is not paid",
    .help =
        "Withdraws a decision that is held, deferred, refused or returned, or planned into a\n"
        "payment file that is not yet published. Such a file is void: a promise is never changed.\n"
        "Its other decisions are checked again by the next run and planned into a new file,\n"
        "without a person unless a rule holds them. For a file that is published and still in\n"
        "the outbox there is 'file void'.",
    .example = "maksatus decision cancel UUDEV/YR-2026-0115 --by anna --reason 'withdrawn'",
    .options = cancel_options,
    .run = run_cancel,
};
