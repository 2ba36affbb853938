/*
 * message_expect.h
 *     What must come next in a payment file, made from the rows, one piece at a time.
 *
 * A piece is a flat list of items: the head of the file, the head of a group, a payment, the tails.
 * When it is used up, the next is made; that asks the source for a row when it is a payment's.
 */
#ifndef MAKSATUS_ENGINE_MESSAGE_MESSAGE_EXPECT_H
#define MAKSATUS_ENGINE_MESSAGE_MESSAGE_EXPECT_H

#include "maksatus/limits.h"
#include "maksatus/message.h"

enum {
    EXPECTED_MAX = 64,     /* items of one piece */
    LEAF_BYTES_MAX = 1024, /* 140 characters of four bytes, and more */
};

typedef enum ExpectedKind { EXPECT_OPEN, EXPECT_LEAF, EXPECT_CLOSE } ExpectedKind;

typedef struct Expected {
    ExpectedKind kind;
    const char *name;
    Slice value;   /* of a leaf */
    bool newline;  /* one newline must follow its end: ChrgBr and CdtTrfTxInf, nothing else */
    bool currency; /* Ccy="EUR" */
} Expected;

/* Which piece is expected after the present one. */
typedef enum Piece {
    PIECE_FILE_HEAD,
    PIECE_GROUP_HEAD,
    PIECE_PAYMENT,
    PIECE_GROUP_TAIL,
    PIECE_FILE_TAIL,
    PIECE_NOTHING,
} Piece;

typedef struct Expectation {
    const PaymentFile *file;
    const MessageGroup *group;
    size_t group_count;
    PaymentSource source;

    Expected expected[EXPECTED_MAX];
    size_t expected_count;
    size_t expected_at; /* the next item; the reader moves it on */
    Piece piece;

    size_t group_index;
    MessageGroup open; /* what came in this group */
    MessageGroup total;
    int64_t *numbers; /* of all payments, to find one that stands twice */
    size_t number_count, number_capacity;

    /* What the list points to until the next piece. */
    Payment payment;
    char id[END_TO_END_BYTES];
    char group_id[LIMIT_MESSAGE_ID_BYTES + 16];
    char day[16], count[24], sum[MONEY_TEXT_BYTES], amount[MONEY_TEXT_BYTES];
    char line[LEAF_BYTES_MAX];

    Status status; /* of the first refusal */
    Error *err;
} Expectation;

/* The next item, or NULL when the file is refused. */
const Expected *expectation_next(Expectation *expectation);
/* The first refusal is kept: what is wrong, and the element's name; never a value. */
void expectation_refuse(Expectation *expectation, const char *what, const char *name);
/* Refuses unless all that was expected has come, and no id stood twice. */
void expectation_end(Expectation *expectation);
void expectation_done(Expectation *expectation);

#endif
