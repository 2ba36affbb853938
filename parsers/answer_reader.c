/*
 * answer_reader.c
 *     Walks over an answer by paths, keeps the values of the scopes that are open, and asks the
 *     message's own reader at the ends of scopes. See answer_reader.h.
 *
 * A path is found by the hash of its names, which grows with each element that opens; the text of
 * the path proves it.
 */
#include "answer_reader.h"

static const char ISO_PREFIX[] = "urn:iso:std:iso:20022:tech:xsd:";

enum { SLOTS = 2 * ANSWER_PATHS_MAX };

/* ── paths ────────────────────────────────────────────────────────────────────────────────── */

static uint64_t hash_more(uint64_t hash, Slice name)
{
    hash = (hash ^ (unsigned char)'/') * UINT64_C(1099511628211);
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.at[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_path(const char *path)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    Slice rest = slice_of(path);

    while (rest.len > 0) {
        const char *end = memchr(rest.at, '/', rest.len);
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.at);

        hash = hash_more(hash, (Slice){rest.at, len});
        rest = end == NULL ? (Slice){rest.at, 0} : (Slice){end + 1, rest.len - len - 1};
    }
    return hash;
}

static Slice last_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slice_of(slash == NULL ? path : slash + 1);
}

static void fill_slots(AnswerReader *reader)
{
    ensure(reader->grammar->path_count <= ANSWER_PATHS_MAX);
    for (size_t i = 0; i < reader->grammar->path_count; i++) {
        const AnswerPath *path = &reader->grammar->paths[i];
        uint64_t hash = hash_path(path->path);
        size_t at = hash % SLOTS;

        ensure(path->use == PATH_SCOPE || path->what < ANSWER_FIELDS_MAX);
        while (reader->slot[at].path != NULL)
            at = (at + 1) % SLOTS;
        reader->slot[at] = (PathSlot){
            .path = path,
            .text = slice_of(path->path),
            .hash = hash,
            .form = answer_form_find(last_name(path->path)),
        };
    }
}

static const PathSlot *find_path(const AnswerReader *reader, uint64_t hash)
{
    for (size_t at = hash % SLOTS; reader->slot[at].path != NULL; at = (at + 1) % SLOTS)
        if (reader->slot[at].hash == hash
            && slice_equal((Slice){reader->path, reader->level[reader->depth].path_bytes},
                           reader->slot[at].text))
            return &reader->slot[at];
    return NULL;
}

static const AnswerPath *path_of(const PathLevel *level)
{
    return level->slot == NULL ? NULL : level->slot->path;
}

/* ── values ───────────────────────────────────────────────────────────────────────────────── */

Slice answer_value(const AnswerReader *reader, int field)
{
    Slice value = reader->value[field];

    return value.at == NULL ? (Slice){"", 0} : value;
}

void answer_forget(AnswerReader *reader, int first, int last)
{
    for (int i = first; i <= last; i++) {
        reader->value[i] = SLICE_NONE;
        reader->currency_of[i][0] = '\0';
    }
}

ReadResult answer_require(const AnswerReader *reader, int field, const char *element,
                          FramingFault *fault)
{
    if (reader->value[field].at != NULL)
        return READ_RECORD;
    return framing_fault(fault, FRAMING_VALUE, reader->line, "%s is missing", element);
}

ReadResult answer_message(const AnswerReader *reader, int id, const char *id_element, int created,
                          AnswerFact *fact, FramingFault *fault)
{
    ReadResult result = answer_require(reader, id, id_element, fault);

    fact->kind = FACT_MESSAGE;
    fact->of.message = (AnswerMessage){.message_id = answer_value(reader, id),
                                       .created = answer_value(reader, created)};
    return result == READ_RECORD ? answer_require(reader, created, "CreDtTm", fault) : result;
}

int64_t answer_count(Slice text)
{
    int64_t count;

    return whole_parse(text, 15, &count) ? count : -1;
}

Day answer_day(Slice text)
{
    Day day;

    text = answer_trimmed(text);
    return text.len >= 10 && day_parse((Slice){text.at, 10}, &day) ? day : DAY_NONE;
}

/* Euros as cents. What is no whole number of cents is not money that we ever paid. */
Money answer_money(Slice text, Slice currency)
{
    int64_t cents = 0;
    int decimals = -1;
    bool minus = false;

    text = answer_trimmed(text);
    if (text.len == 0 || (currency.len > 0 && !slice_is(currency, "EUR")))
        return MONEY_NONE;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.at[i];

        if (byte == '.') {
            decimals = 0;
        } else if (byte == '-' || byte == '+') {
            minus = byte == '-';
        } else if (decimals >= 2) {
            if (byte != '0')
                return MONEY_NONE;
        } else {
            if (__builtin_mul_overflow(cents, (int64_t)10, &cents)
                || __builtin_add_overflow(cents, (int64_t)(byte - '0'), &cents))
                return MONEY_NONE;
            decimals += decimals >= 0;
        }
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        if (__builtin_mul_overflow(cents, (int64_t)10, &cents))
            return MONEY_NONE;
    return (Money){minus ? -cents : cents};
}

static size_t character_boundary(Slice text, size_t len)
{
    while (len > 0 && len < text.len && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len--;
    return len;
}

/* What does not fit is left out: prose that people read. */
static void join(AnswerReader *reader, int field, Slice text)
{
    Slice *value = &reader->value[field];
    char *pool = reader->pool[field];
    size_t room;

    if (value->at == NULL)
        *value = (Slice){pool, 0};
    if (value->len > 0 && value->len < ANSWER_VALUE_BYTES)
        pool[value->len++] = ' ';
    room = ANSWER_VALUE_BYTES - value->len;
    if (text.len > room)
        text.len = character_boundary(text, room);
    if (text.len > 0)
        memcpy(pool + value->len, text.at, text.len);
    value->len += text.len;
}

static ReadResult store(AnswerReader *reader, const AnswerPath *path, Slice text,
                        FramingFault *fault)
{
    int field = path->what;

    if (reader->value[field].at != NULL && path->use == PATH_ONCE)
        return framing_fault(fault, FRAMING_VALUE, reader->line, "%s stands twice", path->path);
    if (reader->value[field].at != NULL && path->use == PATH_FIRST)
        return READ_RECORD;
    if (path->use == PATH_DIFFER && slice_equal(reader->value[field], text))
        return READ_RECORD;
    if (path->use != PATH_JOIN && text.len > ANSWER_VALUE_BYTES)
        return framing_fault(fault, FRAMING_LIMIT, reader->line, "%s is too long", path->path);
    join(reader, field, text);
    memcpy(reader->currency_of[field], reader->currency, sizeof(reader->currency));
    return READ_RECORD;
}

/* ── elements ─────────────────────────────────────────────────────────────────────────────── */

static ReadResult take_root(AnswerReader *reader, const XmlEvent *event, FramingFault *fault)
{
    const AnswerGrammar *grammar = reader->grammar;

    for (size_t i = 0; grammar->versions[i] != NULL; i++) {
        TEXT_ON_STACK(uri, 64);

        text_add_format(&uri, "%s%s.001.%s", ISO_PREFIX, grammar->name, grammar->versions[i]);
        ensure(!uri.overflowed);
        if (slice_equal(event->uri, text_slice(&uri)) && slice_is(event->name, "Document")) {
            reader->uri = event->uri;
            reader->version = slice_of(grammar->versions[i]);
            return READ_RECORD;
        }
    }
    return framing_fault(fault, FRAMING_NAMESPACE, event->line,
                         "the document is no %s of a version that is read", grammar->name);
}

/* Namespaces are kept once a stream, so that most are the same bytes. */
static bool is_own(const AnswerReader *reader, const XmlEvent *event)
{
    return event->uri.at == reader->uri.at || slice_equal(event->uri, reader->uri);
}

static ReadResult take_message_element(AnswerReader *reader, const XmlEvent *event,
                                       FramingFault *fault)
{
    if (reader->message_seen || !is_own(reader, event)
        || !slice_is(event->name, reader->grammar->element))
        return framing_fault(fault, FRAMING_VALUE, event->line,
                             "the document does not contain one %s", reader->grammar->element);
    reader->message_seen = true;
    reader->level[reader->depth] = (PathLevel){.hash = UINT64_C(14695981039346656037)};
    return READ_RECORD;
}

/* Elements of other namespaces have a path that nobody looks for. */
static ReadResult open_path(AnswerReader *reader, const XmlEvent *event, FramingFault *fault)
{
    bool own = is_own(reader, event);
    Slice name = own ? event->name : SLICE_LITERAL("*");
    const PathLevel *above = &reader->level[reader->depth - 1];
    PathLevel *level = &reader->level[reader->depth];
    size_t bytes = above->path_bytes;

    if (bytes + 1 + name.len > sizeof(reader->path))
        return framing_fault(fault, FRAMING_LIMIT, event->line,
                             "the names of elements are too long");
    if (bytes > 0)
        reader->path[bytes++] = '/';
    memcpy(reader->path + bytes, name.at, name.len);
    *level = (PathLevel){
        .hash = hash_more(above->hash, name),
        .path_bytes = bytes + name.len,
        .is_own = own,
    };
    level->slot = find_path(reader, level->hash);
    return READ_RECORD;
}

static ReadResult take_start(AnswerReader *reader, const XmlEvent *event, AnswerFact *fact,
                             bool *made, FramingFault *fault)
{
    ReadResult result;

    reader->depth++;
    ensure(reader->depth < COUNT_OF(reader->level));
    reader->text_bytes = 0;
    reader->currency[0] = '\0';
    reader->level[reader->depth - 1].has_child = true;
    if (reader->depth == 1)
        return take_root(reader, event, fault);
    if (reader->depth == 2)
        return take_message_element(reader, event, fault);
    result = open_path(reader, event, fault);
    if (result != READ_RECORD)
        return result;
    const AnswerPath *path = path_of(&reader->level[reader->depth]);
    if (path != NULL && path->use == PATH_SCOPE)
        return reader->grammar->begin(reader, path->what, fact, made, fault);
    return READ_RECORD;
}

static ReadResult take_attribute(AnswerReader *reader, const XmlEvent *event, FramingFault *fault)
{
    if (event->uri.len > 0 || !slice_is(event->name, "Ccy"))
        return READ_RECORD;
    if (event->value.len != 3)
        return framing_fault(fault, FRAMING_VALUE, event->line, "Ccy is not three letters");
    memcpy(reader->currency, event->value.at, 3);
    reader->currency[3] = '\0';
    return READ_RECORD;
}

static ReadResult take_text(AnswerReader *reader, const XmlEvent *event, FramingFault *fault)
{
    if (reader->level[reader->depth].has_child && xml_is_blank(event->value))
        return READ_RECORD;
    if (event->value.len > sizeof(reader->text) - reader->text_bytes)
        return framing_fault(fault, FRAMING_LIMIT, event->line, "a value is longer than %d bytes",
                             LIMIT_FIELD_BYTES);
    if (event->value.len > 0)
        memcpy(reader->text + reader->text_bytes, event->value.at, event->value.len);
    reader->text_bytes += event->value.len;
    return READ_RECORD;
}

static ReadResult take_leaf(AnswerReader *reader, const XmlEvent *event, FramingFault *fault)
{
    const PathLevel *level = &reader->level[reader->depth];
    const AnswerPath *path = path_of(level);
    Slice text = {reader->text, reader->text_bytes};
    const char *should_be = NULL;

    if (level->is_own)
        should_be = answer_form_fault(level->slot != NULL ? level->slot->form
                                                          : answer_form_find(event->name),
                                      text, reader->is_old);
    if (should_be != NULL)
        return framing_fault(fault, FRAMING_VALUE, event->line, "%.*s is not %s",
                             SLICE_ARGS(event->name), should_be);
    return path == NULL || path->use == PATH_SCOPE ? READ_RECORD : store(reader, path, text, fault);
}

static ReadResult take_end(AnswerReader *reader, const XmlEvent *event, AnswerFact *fact,
                           bool *made, FramingFault *fault)
{
    const PathLevel *level = &reader->level[reader->depth];
    ReadResult result = READ_RECORD;

    if (reader->depth > 2 && !level->has_child)
        result = take_leaf(reader, event, fault);
    else if (reader->text_bytes > 0 && !xml_is_blank((Slice){reader->text, reader->text_bytes}))
        result = framing_fault(fault, FRAMING_VALUE, event->line, "text stands between elements");
    if (result == READ_RECORD && reader->depth > 2 && path_of(level) != NULL
        && path_of(level)->use == PATH_SCOPE) {
        reader->again_mark = path_of(level)->what;
        result = reader->grammar->end(reader, reader->again_mark, fact, made, fault);
    }
    reader->depth--;
    reader->text_bytes = 0;
    return result;
}

/* ── the reader ───────────────────────────────────────────────────────────────────────────── */

AnswerReader *answer_reader_open(Arena *arena, ByteSource source, const AnswerGrammar *grammar,
                                 void *own)
{
    AnswerReader *reader = ARENA_NEW(arena, AnswerReader);

    reader->grammar = grammar;
    reader->own = own;
    reader->stream = xml_stream_open(arena, source);
    fill_slots(reader);
    return reader;
}

void answer_reader_close(AnswerReader *reader)
{
    if (reader != NULL)
        xml_stream_close(reader->stream);
}

Slice answer_version(const AnswerReader *reader)
{
    return reader->version;
}

static ReadResult take_event(AnswerReader *reader, const XmlEvent *event, AnswerFact *fact,
                             bool *made, FramingFault *fault)
{
    reader->line = event->line;
    switch (event->kind) {
    case EVENT_START:
        return take_start(reader, event, fact, made, fault);
    case EVENT_ATTRIBUTE:
        return take_attribute(reader, event, fault);
    case EVENT_TEXT:
        return take_text(reader, event, fault);
    case EVENT_END:
        return take_end(reader, event, fact, made, fault);
    }
    ensure(false);
    return READ_REFUSED;
}

ReadResult answer_reader_read(AnswerReader *reader, AnswerFact *fact, FramingFault *fault,
                              Error *err)
{
    for (;;) {
        XmlEvent event;
        bool made = false;
        ReadResult result;

        if (reader->again) {
            reader->again = false;
            result = reader->grammar->end(reader, reader->again_mark, fact, &made, fault);
            fact->line = reader->line;
            if (made || result != READ_RECORD)
                return result;
        }
        result = xml_stream_next(reader->stream, &event, fault, err);

        if (result == READ_END && !reader->message_seen)
            return framing_fault(fault, FRAMING_VALUE, reader->line,
                                 "the document does not contain one %s", reader->grammar->element);
        if (result == READ_RECORD)
            result = take_event(reader, &event, fact, &made, fault);
        if (result != READ_RECORD)
            return result;
        if (made) {
            fact->line = event.line;
            return READ_RECORD;
        }
    }
}

int answer_bid(Slice head, const char *name)
{
    Slice tag = xml_first_tag(head);
    Slice rest = tag;
    size_t len = strlen(name);

    while (rest.at != NULL && rest.len > len) {
        const char *at = memmem(rest.at, rest.len, name, len);

        if (at == NULL || at + len >= tag.at + tag.len)
            return 0;
        if (at[len] == '.')
            return 95;
        rest = (Slice){at + 1, (size_t)(tag.at + tag.len - at - 1)};
    }
    return 0;
}
