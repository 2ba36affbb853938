/*
 * decision_jsonl.c
 *     Decisions as JSON Lines: one object a line, its keys the names of fields.
 *
 * Lines are cut here, within a bounded window; each is read by jansson and dropped when the next
 * is asked for. Values are strings; instalment and budget_year may be integers. A key that stands
 * twice and a value of another kind are faults of the record, not of the delivery.
 */
#include <jansson.h>

#include "maksatus/characters.h"
#include "record_buffer.h"

enum { LINE_BYTES_MAX = LIMIT_RECORD_BYTES, WINDOW_BYTES = 2 * LINE_BYTES_MAX };

typedef struct JsonDecisions {
    ByteSource source;
    size_t at, end; /* what of the window is not yet read */
    bool source_ended;
    bool cut;      /* the line that was read last has no line end */
    uint64_t line; /* of the line that was read last */
    RecordBuffer buffer;
    char window[WINDOW_BYTES];
} JsonDecisions;

static void drop_json(json_t **json)
{
    json_decref(*json);
}

#define AUTO_JSON __attribute__((cleanup(drop_json)))

static Reader *open_reader(Arena *arena, ByteSource source, ControlData *control)
{
    JsonDecisions *decisions = ARENA_NEW(arena, JsonDecisions);

    *control = (ControlData){.sequence = -1, .count = -1, .total = MONEY_NONE};
    decisions->source = source;
    return (Reader *)decisions;
}

static ReadResult fill(JsonDecisions *decisions, FramingFault *fault, Error *err)
{
    size_t filled = 0;
    FramingCode broken = FRAMING_NONE;

    memmove(decisions->window, decisions->window + decisions->at, decisions->end - decisions->at);
    decisions->end -= decisions->at;
    decisions->at = 0;
    if (decisions->source.read(decisions->source.context, decisions->window + decisions->end,
                               WINDOW_BYTES - decisions->end, &filled, &broken, err)
        != STATUS_OK)
        return READ_REFUSED;
    if (broken != FRAMING_NONE)
        return framing_broken(fault, broken);
    ensure(filled <= WINDOW_BYTES - decisions->end);
    decisions->end += filled;
    decisions->source_ended = filled == 0;
    return READ_RECORD;
}

/* The next line without its end; READ_END when no byte is left. */
static ReadResult next_line(JsonDecisions *decisions, Slice *line, FramingFault *fault, Error *err)
{
    size_t searched = 0;

    for (;;) {
        size_t left = decisions->end - decisions->at;
        const char *bytes = decisions->window + decisions->at;
        const char *end = memchr(bytes + searched, '\n', left - searched);
        size_t len = end == NULL ? left : (size_t)(end - bytes);
        ReadResult result;

        if (len > LINE_BYTES_MAX)
            return framing_fault(fault, FRAMING_LIMIT, decisions->line + 1,
                                 "the line is longer than %d bytes", LINE_BYTES_MAX);
        if (end != NULL || decisions->source_ended) {
            if (end == NULL && left == 0)
                return READ_END;
            decisions->line++;
            decisions->cut = end == NULL;
            decisions->at += len + (end != NULL);
            *line = (Slice){bytes, len - (end != NULL && len > 0 && bytes[len - 1] == '\r')};
            return READ_RECORD;
        }
        searched = left;
        result = fill(decisions, fault, err);
        if (result != READ_RECORD)
            return result;
    }
}

/* Whether anything follows: one blank last line is nothing. */
static ReadResult skip_blank(JsonDecisions *decisions, FramingFault *fault, Error *err)
{
    while (decisions->at == decisions->end && !decisions->source_ended) {
        ReadResult result = fill(decisions, fault, err);

        if (result != READ_RECORD)
            return result;
    }
    if (decisions->at == decisions->end)
        return READ_END;
    return framing_fault(fault, FRAMING_NOT_WELL_FORMED, decisions->line, "the line is blank");
}

/* The key that ends before the position of jansson's complaint, as it is written there. */
static Slice key_before(Slice line, int position)
{
    size_t end = position > 0 && (size_t)position <= line.len ? (size_t)position - 1 : 0;
    size_t start = end;

    while (start > 0 && line.at[start - 1] != '"')
        start--;
    return (Slice){line.at + start, end - start};
}

/* Reads the line as JSON. Numbers that no integer holds are read as reals: a wrong kind like any
 * other. NULL when it is not JSON. */
static json_t *load(Slice line, Slice *repeated)
{
    size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL;

    for (;;) {
        json_error_t error;
        json_t *json = json_loadb(line.at, line.len, flags, &error);

        if (json != NULL)
            return json;
        if (json_error_code(&error) == json_error_duplicate_key
            && (flags & JSON_REJECT_DUPLICATES) != 0) {
            *repeated = key_before(line, error.position);
            flags &= ~(size_t)JSON_REJECT_DUPLICATES;
        } else if (json_error_code(&error) == json_error_numeric_overflow
                   && (flags & JSON_DECODE_INT_AS_REAL) == 0) {
            flags |= JSON_DECODE_INT_AS_REAL;
        } else {
            return NULL;
        }
    }
}

static bool may_be_integer(Field field)
{
    return field == FIELD_INSTALMENT || field == FIELD_BUDGET_YEAR;
}

/* Behind the string that begins there. The line is JSON: each string has its end. */
static size_t behind_string(Slice line, size_t at)
{
    at++;
    while (line.at[at] != '"')
        at += line.at[at] == '\\' ? 2 : 1;
    return at + 1;
}

/* Behind the value of a member, which ends before a comma or the brace of the object. */
static size_t behind_value(Slice line, size_t at)
{
    size_t depth = 0;

    for (;;) {
        char c = line.at[at];

        if (depth == 0 && (c == ',' || c == '}'))
            return at;
        if (c == '{' || c == '[')
            depth++;
        if (c == '}' || c == ']')
            depth--;
        at = c == '"' ? behind_string(line, at) : at + 1;
        ensure(at < line.len);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the first member off an object's text. The name keeps its quotes. */
static void next_member(Slice *rest, Slice *name, Slice *value)
{
    const char *quote = memchr(rest->at, '"', rest->len);
    size_t start, end;

    ensure(quote != NULL);
    *rest = (Slice){quote, (size_t)(rest->at + rest->len - quote)};
    end = behind_string(*rest, 0);
    *name = (Slice){rest->at, end};
    start = end;
    while (rest->at[start] == ':' || is_blank(rest->at[start]))
        start++;
    end = behind_value(*rest, start);
    *value = (Slice){rest->at + start, end - start};
    *rest = (Slice){rest->at + end, rest->len - end};
    while (is_blank(value->at[value->len - 1]))
        value->len--;
}

/* The text of a value as it stands in the line, of which jansson keeps nothing: 12.340 has become
 * a double. Members are asked for in their order; of a key that stands twice it is the first. */
static Slice raw_value(Slice *rest, Slice name)
{
    Slice quoted, value;
    bool found = false;

    while (!found) {
        next_member(rest, &quoted, &value);
        AUTO_JSON json_t *key = json_loadb(quoted.at, quoted.len, JSON_DECODE_ANY, NULL);
        found = slice_equal(slice_of(json_string_value(key)), name);
    }
    return value;
}

/* Adds the value to what will be put. False: it is of a kind that the field cannot have. */
static bool value_text(const json_t *value, Field field, Text *made, Slice *text)
{
    if (json_is_string(value)) {
        *text = (Slice){json_string_value(value), json_string_length(value)};
        return true;
    }
    if (!json_is_integer(value) || !may_be_integer(field))
        return false;
    text_add_int(made, json_integer_value(value));
    *text = text_slice(made);
    return true;
}

/* rest is the line from the first member on whose text may still be asked for. */
static ReadResult put_value(JsonDecisions *decisions, Record *record, Slice name,
                            const json_t *value, Slice *rest, FramingFault *fault)
{
    TEXT_ON_STACK(made, LIMIT_FIELD_BYTES);
    Field field = field_find(name);
    Slice text = SLICE_NONE;
    bool right = value_text(value, field, &made, &text);
    ReadResult result;

    /* Whoever must look at it sees what came, cut to what a value may have. */
    if (!right && field != FIELD_COUNT) {
        text_add(&made, raw_value(rest, name));
        text = text_slice(&made);
    }
    result = record_grow(&decisions->buffer, record, text, fault);
    if (result == READ_RECORD)
        result = record_put(&decisions->buffer, record, name, fault);
    if (result != READ_RECORD || right)
        return result;
    if (field != FIELD_COUNT)
        record->wrong_kinds |= UINT64_C(1) << field;
    else
        record->attribute[record->attribute_count - 1].value = SLICE_NONE;
    return READ_RECORD;
}

static ReadResult take_line(JsonDecisions *decisions, Record *record, Slice line,
                            FramingFault *fault)
{
    Slice repeated = SLICE_NONE, rest = line;
    AUTO_JSON json_t *json = NULL;
    const char *name;
    json_t *value;

    if (!utf8_is_valid(line))
        return framing_fault(fault, FRAMING_NOT_UTF8, decisions->line, "the line is not UTF-8");
    json = load(line, &repeated);
    if (!json_is_object(json))
        return framing_fault(
            fault, decisions->cut ? FRAMING_TRUNCATED : FRAMING_NOT_WELL_FORMED, decisions->line,
            json == NULL ? "the line is not JSON" : "the line is not a JSON object");
    record_begin(&decisions->buffer, record, decisions->line);
    json_object_foreach(json, name, value)
    {
        ReadResult result = put_value(decisions, record, slice_of(name), value, &rest, fault);

        if (result != READ_RECORD)
            return result;
    }
    record->repeated = repeated;
    return READ_RECORD;
}

static ReadResult read_record(Reader *reader, Record *record, FramingFault *fault, Error *err)
{
    JsonDecisions *decisions = (JsonDecisions *)reader;
    Slice line = SLICE_NONE;
    ReadResult result = next_line(decisions, &line, fault, err);

    if (result == READ_END && decisions->line == 0)
        return framing_fault(fault, FRAMING_EMPTY, 0, "the file is empty");
    if (result != READ_RECORD)
        return result;
    if (decisions->line == 1 && slice_starts(line, "\xEF\xBB\xBF"))
        line = (Slice){line.at + 3, line.len - 3};
    return line.len == 0 ? skip_blank(decisions, fault, err)
                         : take_line(decisions, record, line, fault);
}

static void close_reader(Reader *reader)
{
    (void)reader; /* all of it is in the arena */
}

static int bid(Slice head)
{
    if (slice_starts(head, "\xEF\xBB\xBF"))
        head = (Slice){head.at + 3, head.len - 3};
    while (head.len > 0 && (head.at[0] == ' ' || head.at[0] == '\t'))
        head = (Slice){head.at + 1, head.len - 1};
    return slice_starts(head, "{") ? 80 : 0;
}

PARSER(jsonl) = {
    .name = "jsonl",
    .bid = bid,
    .open = open_reader,
    .read = read_record,
    .close = close_reader,
};
