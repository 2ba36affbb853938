/*
 * answer_registry.c
 *     All parsers of answers, and the one for an answer: told by content, never by file name.
 *
 * answer_list.h is written by meson from the list in parsers/meson.build and expanded twice.
 */
#include "answer_list.h"
#include "maksatus/answer.h"

#define DECLARE(name) extern const AnswerParser answer_parser_##name;
ANSWER_LIST(DECLARE)

#define LIST(name) &answer_parser_##name,
const AnswerParser *const answer_parsers_all[] = {ANSWER_LIST(LIST) NULL};

const AnswerParser *answer_parser_for(Slice head)
{
    const AnswerParser *best = NULL;
    int best_bid = 0;

    for (size_t i = 0; answer_parsers_all[i] != NULL; i++) {
        int bid = answer_parsers_all[i]->bid(head);

        if (bid > best_bid) {
            best = answer_parsers_all[i];
            best_bid = bid;
        }
    }
    return best;
}
