/*
 * answer_meaning.c
 *     What the codes of banks mean to us: statuses and reasons, as two tables.
 *
 * The words are for the persons who decide what happens next; the advice is one of five:
 *
 *     fix and retry     our data or our agreement with the bank is wrong
 *     ask payee         the payee has to tell another account
 *     never             not again by itself; for this decision it is over
 *     wait and retry    the same may succeed later
 *     person decides    none of these without somebody looking
 */
#include "maksatus/answer.h"

typedef struct StatusMeaning {
    const char *code;
    BankStatus kind;
    int rank;
    bool person;
} StatusMeaning;

static const StatusMeaning STATUSES[] = {
    {"RCVD", BANK_STATUS_RECEIVED, 1, false},
    {"ACTC", BANK_STATUS_SENT, 2, false},
    {"PDNG", BANK_STATUS_SENT, 3, false},
    {"PATC", BANK_STATUS_SENT, 3, false},
    {"ACCP", BANK_STATUS_SENT, 4, false},
    {"ACWC", BANK_STATUS_SENT, 4, false},
    {"ACFC", BANK_STATUS_SENT, 5, false},
    {"ACSP", BANK_STATUS_SENT, 6, false},
    {"ACSC", BANK_STATUS_SENT, 7, false},
    {"ACCC", BANK_STATUS_SENT, 8, false},
    {"ACWP", BANK_STATUS_SENT, 8, true},
    {"BLCK", BANK_STATUS_SENT, 8, true},
    {"PART", BANK_STATUS_PART, 0, false},
    {"RJCT", BANK_STATUS_REFUSED, 9, false},
    {"CANC", BANK_STATUS_CANCELLED, 9, false},
    /* camt.029: only what is over changes a payment. */
    {"CNCL", BANK_STATUS_CANCELLED, 9, false},
    {"ACCR", BANK_STATUS_CANCELLED, 9, false},
    {"RJCR", BANK_STATUS_RECEIVED, 0, false},
    {"PDCR", BANK_STATUS_RECEIVED, 0, false},
    {"RCVC", BANK_STATUS_PAYEE, 0, false},
    {"RVCM", BANK_STATUS_PAYEE, 0, false},
    {"RVMC", BANK_STATUS_PAYEE, 0, false},
    {"RVNC", BANK_STATUS_PAYEE, 0, false},
    {"RVNM", BANK_STATUS_PAYEE, 0, false},
    {"RVNA", BANK_STATUS_PAYEE, 0, false},
};

static const StatusMeaning *find_status(Slice code)
{
    static const StatusMeaning unknown = {"", BANK_STATUS_UNKNOWN, 0, true};

    for (size_t i = 0; i < COUNT_OF(STATUSES); i++)
        if (slice_is(code, STATUSES[i].code))
            return &STATUSES[i];
    return &unknown;
}

BankStatus bank_status(Slice code)
{
    return find_status(code)->kind;
}

int bank_status_rank(Slice code)
{
    return find_status(code)->rank;
}

bool bank_status_needs_person(Slice code)
{
    return find_status(code)->person;
}

#define FIX "fix and retry"
#define ASK "ask payee"
#define NEVER "never"
#define WAIT "wait and retry"
#define PERSON "person decides"

const ReasonMeaning reasons_all[] = {
    {"AB05", "time-out at the payee's bank: the outcome is not known", WAIT},
    {"AB06", "time-out at an agent between: the outcome is not known", WAIT},
    {"AB07", "an agent between is offline", WAIT},
    {"AB08", "the payee's bank is offline", WAIT},
    {"AB09", "the transaction failed at the payee's bank", WAIT},
    {"AB10", "the transaction failed at an agent between", WAIT},
    {"AC01", "the payee's account number is wrong", ASK},
    {"AC02", "the payer's account number is wrong", FIX},
    {"AC03", "the payee's account number is wrong or missing", ASK},
    {"AC04", "the payee's account is closed", ASK},
    {"AC05", "the payer's account is closed", FIX},
    {"AC06", "the account is blocked", PERSON},
    {"AC07", "the payee's account is closed", ASK},
    {"AC13", "the type of the payer's account is wrong", FIX},
    {"AC14", "the type of the payee's account is wrong", ASK},
    {"AG01", "this kind of payment is not allowed on the account", ASK},
    {"AG02", "the operation code is wrong", FIX},
    {"AG03", "this kind of payment is not in the agreement", FIX},
    {"AG07", "the payer's account cannot be debited", FIX},
    {"AGNT", "an agent in the chain is wrong", ASK},
    {"AM01", "the amount is zero", FIX},
    {"AM02", "the amount is above what is allowed", FIX},
    {"AM04", "there is not enough money on the account", WAIT},
    {"AM05", "the bank takes it for a duplicate", NEVER},
    {"AM06", "the amount is below what is allowed", FIX},
    {"AM07", "the amount is blocked by an authority", PERSON},
    {"AM09", "the amount is not the agreed one", PERSON},
    {"AM10", "the control sum is wrong", FIX},
    {"AM12", "the amount is invalid", FIX},
    {"AM13", "the amount is above the limit of the clearing system", FIX},
    {"AM14", "the amount is above the limit of the agreement", FIX},
    {"AM16", "the control sum of the group is wrong", FIX},
    {"AM17", "the control sum of the payment information is wrong", FIX},
    {"AM18", "the number of transactions is wrong", FIX},
    {"AM19", "the number of transactions of the group is wrong", FIX},
    {"AM20", "the number of transactions of the payment information is wrong", FIX},
    {"ARDT", "the payment was returned already", PERSON},
    {"BE01", "the name does not fit the account", ASK},
    {"BE04", "the address of the payee is missing or wrong", FIX},
    {"BE05", "the initiating party is not known", ASK},
    {"BE06", "the payee is not known at the bank", ASK},
    {"BE10", "the country of the payer is missing or wrong", FIX},
    {"BE11", "the country of the payee is missing or wrong", FIX},
    {"BE16", "the identification of the payer is missing or wrong", FIX},
    {"BE17", "the identification of the payee is missing or wrong", FIX},
    {"BE22", "the name of the payee is missing", ASK},
    {"CH03", "the execution day is too far ahead", FIX},
    {"CH04", "the execution day is too far in the past", FIX},
    {"CH15", "an element is too long", FIX},
    {"CH16", "the content of an element is wrong", FIX},
    {"CH17", "an element is not allowed", FIX},
    {"CH20", "an amount has too many decimals", FIX},
    {"CH21", "a mandatory element is missing", FIX},
    {"CNOR", "the payee's bank is not reachable", FIX},
    {"CURR", "the currency is wrong", FIX},
    {"CUST", "cancelled at the request of the payer, or refused by the payee", NEVER},
    {"DNOR", "the payer's bank is not registered", FIX},
    {"DS02", "the signature is missing or not by the right person", FIX},
    {"DS0H", "the signer is not allowed to sign for this account", FIX},
    {"DT01", "the execution day is wrong", FIX},
    {"DT02", "the creation day is wrong", FIX},
    {"DT03", "the execution day is no bank day", FIX},
    {"DT04", "the execution day is too far ahead", FIX},
    {"DT05", "it came after the cut-off", FIX},
    {"DT06", "the bank has moved the execution day", WAIT},
    {"DU01", "the message id was used before", NEVER},
    {"DU02", "the payment information id was used before", NEVER},
    {"DU03", "the transaction is a duplicate", NEVER},
    {"DU04", "the end-to-end id was used before", NEVER},
    {"DU05", "the instruction id was used before", NEVER},
    {"DUPL", "it is a duplicate", NEVER},
    {"ED05", "settlement failed", WAIT},
    {"ED06", "the settlement system is not available", WAIT},
    {"FF01", "the form of the file is wrong", FIX},
    {"FF03", "the payment type information is wrong", FIX},
    {"FF05", "the local instrument is wrong", FIX},
    {"FF08", "an end-to-end id is missing or wrong", FIX},
    {"FF10", "the bank's system failed", WAIT},
    {"FOCR", "returned after our request", NEVER},
    {"FR01", "suspected fraud", PERSON},
    {"FRAD", "fraud", PERSON},
    {"LEGL", "refused for legal reasons", PERSON},
    {"MD07", "the payee is deceased", NEVER},
    {"MS02", "refused by the payee without a reason", PERSON},
    {"MS03", "refused by the bank without a reason", PERSON},
    {"NARR", "see the bank's text", PERSON},
    {"NOAS", "the payee has not answered", PERSON},
    {"NOOR", "the original payment was never received", PERSON},
    {"PTNA", "passed to the next agent", PERSON},
    {"RC01", "the bank code is malformed", FIX},
    {"RC03", "the payer's bank code is wrong", FIX},
    {"RC04", "the payee's bank code is wrong", FIX},
    {"RC07", "the payee's BIC is wrong", FIX},
    {"RF01", "a reference of the bank is not unique", FIX},
    {"RR01", "regulatory: the payer's account or identification is missing", PERSON},
    {"RR02", "regulatory: the payer's name or address is missing", FIX},
    {"RR03", "regulatory: the payee's name or address is missing", FIX},
    {"RR04", "regulatory reason", PERSON},
    {"RR05", "regulatory information is wrong", PERSON},
    {"RR06", "tax information is wrong", PERSON},
    {"RR07", "the remittance information is wrong", FIX},
    {"RR10", "characters outside of the bank's set", FIX},
    {"RR12", "an identification is invalid", FIX},
    {"SL01", "a special service of the payer's bank refused it", PERSON},
    {"TM01", "it came after the cut-off", FIX},
    {"UPAY", "the payment was not due", NEVER},
    {NULL, NULL, NULL},
};

const ReasonMeaning *reason_meaning(Slice code)
{
    static const ReasonMeaning unknown = {"", "the bank gave a reason that is not known", PERSON};
    static const ReasonMeaning none = {"", "the bank gave no reason", PERSON};

    if (code.len == 0)
        return &none;
    for (size_t i = 0; reasons_all[i].code != NULL; i++)
        if (slice_is(code, reasons_all[i].code))
            return &reasons_all[i];
    return &unknown;
}
