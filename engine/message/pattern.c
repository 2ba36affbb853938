/*
 * pattern.c
 *     text -> symbols and positions (automaton.h) -> states that are sets of positions -> table.
 *
 * A symbol is a set of ASCII characters. A state is what may come next and whether the value may
 * end: the first has all first positions, state 0 has none and is never left.
 */
#include "pattern.h"

#include "automaton.h"

enum {
    ASCII = 128,
    REPEAT_MAX = 999,
    STATE_DEAD = 0,
    STATE_START = 1,
};

typedef struct Parser {
    Slice rest;
    PositionSet symbol[POSITIONS_MAX]; /* bits are characters here */
    size_t symbol_count;
    size_t group_depth;
    Automaton automaton;
} Parser;

/* --- reading --- */

static bool is_one_of(char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

/* The next character, which must be there. */
static bool take(Parser *parser, char *c)
{
    if (parser->rest.len == 0)
        return false;
    *c = *parser->rest.at;
    parser->rest = (Slice){parser->rest.at + 1, parser->rest.len - 1};
    return true;
}

static bool take_if(Parser *parser, char c)
{
    if (parser->rest.len == 0 || *parser->rest.at != c)
        return false;
    return take(parser, &c);
}

/* A character that stands for itself, also with a backslash before it. */
static bool take_character(Parser *parser, char *c)
{
    if (take_if(parser, '\\'))
        return take(parser, c) && is_one_of(*c, "\\|.?*+(){}-[]^");
    return take(parser, c) && *c >= ' ' && *c <= '~' && !is_one_of(*c, ".\\?*+()[]{}|^$");
}

/* One of a class; a dash that is no range must have a backslash. */
static bool take_of_class(Parser *parser, char *c)
{
    if (parser->rest.len > 0 && *parser->rest.at == '-')
        return false;
    if (parser->rest.len > 0 && is_one_of(*parser->rest.at, "()+.?*{}|$"))
        return take(parser, c);
    return take_character(parser, c);
}

static bool add_symbol(Parser *parser, const PositionSet *symbol)
{
    if (parser->symbol_count == POSITIONS_MAX)
        return false;
    parser->symbol[parser->symbol_count] = *symbol;
    automaton_symbol(&parser->automaton, parser->symbol_count);
    parser->symbol_count += 1;
    return true;
}

/* Behind the [, as far as the ]. */
static bool parse_class(Parser *parser)
{
    PositionSet symbol = {0};

    do {
        char from, to;

        if (!take_of_class(parser, &from))
            return false;
        to = from;
        if (take_if(parser, '-') && !take_of_class(parser, &to))
            return false;
        if (to < from)
            return false;
        for (char c = from; c <= to; c++)
            position_add(&symbol, (size_t)c);
    } while (!take_if(parser, ']'));
    return add_symbol(parser, &symbol);
}

static bool parse_number(Parser *parser, size_t *number)
{
    bool given = false;

    for (*number = 0; parser->rest.len > 0; given = true) {
        char c = *parser->rest.at;

        if (c < '0' || c > '9')
            break;
        *number = *number * 10 + (size_t)(c - '0');
        if (*number > REPEAT_MAX)
            return false;
        (void)take(parser, &c);
    }
    return given;
}

/* Behind the {, as far as the }. */
static bool parse_counts(Parser *parser, size_t *min, size_t *max)
{
    if (!parse_number(parser, min))
        return false;
    *max = *min;
    if (take_if(parser, ',')) {
        *max = REPEAT_UNBOUNDED;
        if (parser->rest.len > 0 && *parser->rest.at != '}' && !parse_number(parser, max))
            return false;
    }
    return take_if(parser, '}') && *max >= 1 && *min <= *max;
}

static bool parse_quantifier(Parser *parser)
{
    size_t min = 1, max = 1;

    if (take_if(parser, '?')) {
        min = 0;
    } else if (take_if(parser, '*')) {
        min = 0;
        max = REPEAT_UNBOUNDED;
    } else if (take_if(parser, '+')) {
        max = REPEAT_UNBOUNDED;
    } else if (take_if(parser, '{') && !parse_counts(parser, &min, &max)) {
        return false;
    }
    automaton_repeat(&parser->automaton, min, max);
    return true;
}

/* Two fragments are on the stack for each open group: its alternatives so far, and the sequence
 * that is being read. */
static void begin_group(Parser *parser)
{
    automaton_nothing(&parser->automaton);
    automaton_empty(&parser->automaton);
}

/* What ended is on top, the sequence that it belongs to below. */
static bool end_atom(Parser *parser)
{
    if (!parse_quantifier(parser))
        return false;
    automaton_concat(&parser->automaton);
    return true;
}

static bool parse_next(Parser *parser)
{
    PositionSet symbol = {0};
    char c;

    if (take_if(parser, '|')) {
        automaton_alternate(&parser->automaton);
        automaton_empty(&parser->automaton);
        return true;
    }
    if (take_if(parser, '(')) {
        parser->group_depth += 1;
        begin_group(parser);
        return true;
    }
    if (take_if(parser, ')')) {
        if (parser->group_depth == 0)
            return false;
        parser->group_depth -= 1;
        automaton_alternate(&parser->automaton);
        return end_atom(parser);
    }
    if (take_if(parser, '['))
        return parse_class(parser) && end_atom(parser);
    if (!take_character(parser, &c))
        return false;
    position_add(&symbol, (size_t)c);
    return add_symbol(parser, &symbol) && end_atom(parser);
}

static bool parse(Parser *parser)
{
    automaton_begin(&parser->automaton);
    begin_group(parser);
    while (parser->rest.len > 0 && !parser->automaton.overflowed) {
        if (!parse_next(parser))
            return false;
    }
    automaton_alternate(&parser->automaton);
    return parser->group_depth == 0 && !parser->automaton.overflowed;
}

/* --- the table --- */

typedef struct State {
    PositionSet next; /* what may come */
    bool accepts;
} State;

typedef struct Builder {
    const Parser *parser;
    Pattern *pattern;
    PositionSet symbols[PATTERN_KINDS_MAX]; /* that a byte of this kind is in */
    size_t kind_count;
    State state[PATTERN_STATES_MAX];
    size_t state_count;
} Builder;

static bool sets_equal(const PositionSet *a, const PositionSet *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* Kind 0 is of the bytes that no symbol knows. */
static bool find_kinds(Builder *builder)
{
    const Parser *parser = builder->parser;

    builder->kind_count = 1;
    for (size_t c = 0; c < ASCII; c++) {
        PositionSet symbols = {0};
        size_t kind = 0;

        for (size_t symbol = 0; symbol < parser->symbol_count; symbol++) {
            if (position_in(&parser->symbol[symbol], c))
                position_add(&symbols, symbol);
        }
        while (kind < builder->kind_count && !sets_equal(&builder->symbols[kind], &symbols))
            kind++;
        if (kind == PATTERN_KINDS_MAX)
            return false;
        builder->symbols[kind] = symbols;
        builder->kind_count = kind == builder->kind_count ? kind + 1 : builder->kind_count;
        builder->pattern->kind_of[c] = (unsigned char)kind;
    }
    return true;
}

static bool add_state(Builder *builder, State added, size_t *number)
{
    for (*number = 0; *number < builder->state_count; *number += 1) {
        const State *state = &builder->state[*number];

        if (state->accepts == added.accepts && sets_equal(&state->next, &added.next))
            return true;
    }
    if (*number == PATTERN_STATES_MAX)
        return false;
    builder->state[*number] = added;
    builder->pattern->accepts[*number] = added.accepts;
    builder->state_count += 1;
    return true;
}

/* Where a byte of that kind leads. */
static State state_after(const Builder *builder, const State *state, size_t kind)
{
    const Automaton *automaton = &builder->parser->automaton;
    State after = {0};

    for (size_t position = 0; position < automaton->count; position++) {
        if (!position_in(&state->next, position)
            || !position_in(&builder->symbols[kind], automaton->symbol[position]))
            continue;
        position_add_all(&after.next, &automaton->follow[position]);
        after.accepts = after.accepts || position_in(&automaton_end(automaton)->last, position);
    }
    return after;
}

static bool build(Builder *builder)
{
    const Fragment *whole = automaton_end(&builder->parser->automaton);
    State start = {whole->first, whole->nullable};

    if (!find_kinds(builder))
        return false;
    /* An expression that nothing matches would start in the dead state. */
    builder->state[STATE_DEAD] = (State){0};
    builder->state[STATE_START] = start;
    builder->pattern->accepts[STATE_START] = start.accepts;
    builder->state_count = STATE_START + 1;
    for (size_t from = STATE_START; from < builder->state_count; from++) {
        for (size_t kind = 0; kind < builder->kind_count; kind++) {
            size_t to;

            if (!add_state(builder, state_after(builder, &builder->state[from], kind), &to))
                return false;
            builder->pattern->next[from][kind] = (unsigned char)to;
        }
    }
    return true;
}

bool pattern_compile(Slice text, Pattern *pattern)
{
    Parser parser = {.rest = text};
    Builder builder = {.parser = &parser, .pattern = pattern};

    memset(pattern, 0, sizeof *pattern);
    return parse(&parser) && build(&builder);
}

bool pattern_matches(const Pattern *pattern, Slice value)
{
    size_t state = STATE_START;

    for (size_t i = 0; i < value.len; i++)
        state = pattern->next[state][pattern->kind_of[(unsigned char)value.at[i]]];
    return pattern->accepts[state];
}
