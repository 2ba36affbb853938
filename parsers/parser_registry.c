/*
 * parser_registry.c
 *     All parsers, and the one for a delivery: told by content, never by file name.
 *
 * parser_list.h is written by meson from the list in parsers/meson.build and expanded twice: to
 * declare the parsers and to list them.
 */
#include "maksatus/parser.h"
#include "parser_list.h"

#define DECLARE(name) extern const Parser parser_##name;
PARSER_LIST(DECLARE)

#define LIST(name) &parser_##name,
const Parser *const parsers_all[] = {PARSER_LIST(LIST) NULL};

const Parser *parser_for(Slice head)
{
    const Parser *best = NULL;
    int best_bid = 0;

    for (size_t i = 0; parsers_all[i] != NULL; i++) {
        int bid = parsers_all[i]->bid(head);

        ensure(bid == 0 || bid != best_bid);
        if (bid > best_bid) {
            best = parsers_all[i];
            best_bid = bid;
        }
    }
    return best;
}
