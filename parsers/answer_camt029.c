/*
 * answer_camt029.c
 *     camt.029: what became of our request to cancel payments.
 *
 * The third version has its transactions right below CxlDtls; the newer ones, as answers to
 * customers, below the original payment information.
 */
#include "answer_reader.h"

static const char *const VERSIONS[] = {"03", "09", "11", "13", NULL};

typedef enum Camt029Field {
    MESSAGE_ID,
    CREATED,
    CONFIRMATION,
    GROUP_MESSAGE,
    PMTINF_ID,
    PMTINF_STATUS,
    TX_FIRST,
    TX_MESSAGE = TX_FIRST,
    TX_INSTRUCTION,
    TX_END_TO_END,
    TX_STATUS,
    TX_REASON,
    TX_TEXT,
    TX_IBAN,
    TX_LAST = TX_IBAN,
} Camt029Field;

typedef enum Camt029Mark { MARK_ASSIGNMENT, MARK_DETAILS, MARK_PMTINF, MARK_TX } Camt029Mark;

#define TX "CxlDtls/TxInfAndSts/"
#define CUSTOMER_TX "CxlDtls/OrgnlPmtInfAndSts/TxInfAndSts/"
#define TX_PATHS(prefix)                                                                           \
    {prefix "OrgnlGrpInf/OrgnlMsgId", TX_MESSAGE, PATH_ONCE},                                      \
        {prefix "OrgnlInstrId", TX_INSTRUCTION, PATH_ONCE},                                        \
        {prefix "OrgnlEndToEndId", TX_END_TO_END, PATH_ONCE},                                      \
        {prefix "TxCxlSts", TX_STATUS, PATH_ONCE},                                                 \
        {prefix "CxlStsRsnInf/Rsn/Cd", TX_REASON, PATH_FIRST},                                     \
        {prefix "CxlStsRsnInf/Rsn/Prtry", TX_REASON, PATH_FIRST},                                  \
        {prefix "CxlStsRsnInf/AddtlInf", TX_TEXT, PATH_JOIN},                                      \
    {                                                                                              \
        prefix "OrgnlTxRef/CdtrAcct/Id/IBAN", TX_IBAN, PATH_FIRST                                  \
    }

static const AnswerPath PATHS[] = {
    {"Assgnmt", MARK_ASSIGNMENT, PATH_SCOPE},
    {"Assgnmt/Id", MESSAGE_ID, PATH_ONCE},
    {"Assgnmt/CreDtTm", CREATED, PATH_ONCE},
    {"Sts/Conf", CONFIRMATION, PATH_ONCE},
    {"CxlDtls", MARK_DETAILS, PATH_SCOPE},
    {"CxlDtls/OrgnlGrpInfAndSts/OrgnlMsgId", GROUP_MESSAGE, PATH_ONCE},
    {"CxlDtls/OrgnlPmtInfAndSts", MARK_PMTINF, PATH_SCOPE},
    {"CxlDtls/OrgnlPmtInfAndSts/OrgnlPmtInfId", PMTINF_ID, PATH_ONCE},
    {"CxlDtls/OrgnlPmtInfAndSts/PmtInfCxlSts", PMTINF_STATUS, PATH_ONCE},
    {"CxlDtls/TxInfAndSts", MARK_TX, PATH_SCOPE},
    {"CxlDtls/OrgnlPmtInfAndSts/TxInfAndSts", MARK_TX, PATH_SCOPE},
    TX_PATHS(TX),
    TX_PATHS(CUSTOMER_TX),
};

static ReadResult begin_scope(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                              FramingFault *fault)
{
    (void)fact, (void)made, (void)fault;
    if (mark == MARK_DETAILS)
        answer_forget(reader, GROUP_MESSAGE, GROUP_MESSAGE);
    if (mark == MARK_DETAILS || mark == MARK_PMTINF)
        answer_forget(reader, PMTINF_ID, PMTINF_STATUS);
    if (mark == MARK_TX)
        answer_forget(reader, TX_FIRST, TX_LAST);
    return READ_RECORD;
}

/* The nearest status that was told. */
static Slice status_of_tx(const AnswerReader *reader)
{
    if (reader->value[TX_STATUS].at != NULL)
        return reader->value[TX_STATUS];
    if (reader->value[PMTINF_STATUS].at != NULL)
        return reader->value[PMTINF_STATUS];
    return answer_value(reader, CONFIRMATION);
}

static void tell_tx(const AnswerReader *reader, AnswerFact *fact)
{
    fact->kind = FACT_STATUS;
    fact->of.status = (AnswerStatus){
        .level = ANSWER_OF_TX,
        .message_ref = reader->value[TX_MESSAGE].at != NULL ? reader->value[TX_MESSAGE]
                                                            : answer_value(reader, GROUP_MESSAGE),
        .group_ref = answer_value(reader, PMTINF_ID),
        .instruction_ref = answer_value(reader, TX_INSTRUCTION),
        .end_to_end_ref = answer_value(reader, TX_END_TO_END),
        .code = status_of_tx(reader),
        .reason = answer_value(reader, TX_REASON),
        .text = answer_value(reader, TX_TEXT),
        .iban = answer_value(reader, TX_IBAN),
        .count = -1,
        .sum = MONEY_NONE,
    };
}

static ReadResult end_scope(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                            FramingFault *fault)
{
    ReadResult result = READ_RECORD;

    if (mark == MARK_ASSIGNMENT) {
        result = answer_message(reader, MESSAGE_ID, "Id of Assgnmt", CREATED, fact, fault);
        *made = true;
    } else if (mark == MARK_TX) {
        tell_tx(reader, fact);
        *made = true;
    }
    return result;
}

static const AnswerGrammar GRAMMAR = {
    .name = "camt.029",
    .versions = VERSIONS,
    .element = "RsltnOfInvstgtn",
    .paths = PATHS,
    .path_count = COUNT_OF(PATHS),
    .begin = begin_scope,
    .end = end_scope,
};

static AnswerReader *open_reader(Arena *arena, ByteSource source)
{
    return answer_reader_open(arena, source, &GRAMMAR, NULL);
}

static int bid(Slice head)
{
    return answer_bid(head, "camt.029");
}

ANSWER_PARSER(camt029) = {
    .name = "camt.029",
    .bid = bid,
    .open = open_reader,
    .read = answer_reader_read,
    .close = answer_reader_close,
};
