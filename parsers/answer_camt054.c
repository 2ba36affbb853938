/*
 * answer_camt054.c
 *     camt.054: the bank's notification of single debits and credits, before or beside a statement.
 */
#include "answer_camt.h"

static AnswerReader *open_reader(Arena *arena, ByteSource source)
{
    return camt_open(arena, source, "camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn");
}

static int bid(Slice head)
{
    return answer_bid(head, "camt.054");
}

ANSWER_PARSER(camt054) = {
    .name = "camt.054",
    .bid = bid,
    .open = open_reader,
    .read = answer_reader_read,
    .close = answer_reader_close,
};
