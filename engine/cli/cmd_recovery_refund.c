/*
 * cmd_recovery_refund.c
 *     recovery refund: the account of an over-payment that nobody knows, by two persons.
 */
#include "recovery_document.h"

#include "lookup.h"
#include "maksatus/acts.h"
#include "maksatus/decision.h"

static Status run_refund(CommandContext *context, Error *err)
{
    const char *iban = command_option(context, "iban");
    Slice name = slice_of(command_option(context, "name"));
    const Act act = command_act(context);
    Store *store = NULL;
    int64_t repayment;

    if ((iban == NULL) != command_switch(context, "confirm"))
        return error_set(err, STATUS_USAGE, "one of --iban and --confirm is wanted");
    if (iban == NULL && name.at != NULL)
        return error_set(err, STATUS_USAGE, "the name is given with the account: --name");
    const char *expected = field_expected(FIELD_PAYEE_NAME, name, context->arena);
    if (name.at != NULL && expected != NULL)
        return error_set(err, STATUS_USAGE, "it should be %s: --name", expected);
    TRY(command_operand_number(context, 0, &repayment, err));
    TRY(command_store(context, &store, err));
    if (iban == NULL)
        return refund_confirm(store, repayment, &act, err);
    return refund_give(store, repayment, iban_typed(context->arena, slice_of(iban)), name, &act,
                       err);
}

static const Option refund_options[] = {
    {"iban", "IBAN", "the account that it goes to", false},
    {"name", "NAME", "whose account it is (who paid it)", false},
    {"confirm", NULL, "the second person: the account is right", false},
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(recovery_refund) = {
    .name = "recovery refund",
    .operands = "REPAYMENT",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "say where an over-payment goes",
    .help =
        "The run pays an over-payment back to the account that it came from. Where that is not\n"
        "known ('recovery list --excess'), one person gives an account with --iban and another\n"
        "one confirms it; the next run pays.",
    .example = "maksatus recovery refund 7 --iban FI2112345600000785 --by anna --reason letter",
    .options = refund_options,
    .run = run_refund,
};
