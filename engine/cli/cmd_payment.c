/*
 * cmd_payment.c
 *     payment recall: the bank is asked to cancel a payment, or to call it back.
 */
#include "list.h"
#include "maksatus/answer_intake.h"

static Status run_recall(CommandContext *context, Error *err)
{
    Store *store = NULL;
    Act act = command_act(context);
    const char *path = NULL;

    TRY(command_store(context, &store, err));
    TRY(payment_recall(store, context->arena, context->home.path, slice_of(context->operands[0]),
                       act.reason, &act, &path, err));
    AUTO_JSON json_t *document = json_pack("{s:s, s:s, s:s}", "payment", context->operands[0],
                                           "reason", command_option(context, "reason"), "path",
                                           path);
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

static const ListColumn recall_columns[] = {
    {{"payment", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"message_id", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"reason", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"amount", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"created", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"state", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"answer_reason", COLUMN_TEXT, true}, LIST_FREE_TEXT},
};

static Status run_recalls(CommandContext *context, Error *err)
{
    return list_print(context, QUERY_LIST_RECALLS, NULL, recall_columns, COUNT_OF(recall_columns),
                      err);
}

static const Option recall_options[] = {
    {"by", "USER", "who decides this; stored with the system user", true},
    {"reason", "CODE", "DUPL, TECH, FRAD or CUST", true},
    {NULL},
};

COMMAND(payment_recall) = {
    .name = "payment recall",
    .operands = "END-TO-END-ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "ask the bank to cancel a payment, or to call it back",
    .help = "Writes a camt.055 to the outbox, in the version of the bank's profile. The reason is\n"
            "DUPL (paid twice), TECH (our mistake), FRAD (fraud) or CUST (at our request). The\n"
            "bank's camt.029 closes it; money that comes back is a return. Of a payment that was\n"
            "refused, cancelled or returned there is nothing to recall.",
    .example = "maksatus payment recall MAKSU-7 --reason DUPL --by anna",
    .options = recall_options,
    .run = run_recall,
};

COMMAND(payment_recalls) = {
    .name = "payment recalls",
    .operands = "",
    .summary = "list requests to cancel payments, and how they stand",
    .help = "Lists every request: open, pending, accepted or refused by the bank.",
    .example = "maksatus payment recalls --format json",
    .run = run_recalls,
};
