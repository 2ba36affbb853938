/*
 * answer_camt053.c
 *     camt.053: the bank's statement of an account, with balances. It is the legal one.
 */
#include "answer_camt.h"

static AnswerReader *open_reader(Arena *arena, ByteSource source)
{
    return camt_open(arena, source, "camt.053", "BkToCstmrStmt", "Stmt");
}

static int bid(Slice head)
{
    return answer_bid(head, "camt.053");
}

ANSWER_PARSER(camt053) = {
    .name = "camt.053",
    .bid = bid,
    .open = open_reader,
    .read = answer_reader_read,
    .close = answer_reader_close,
};
