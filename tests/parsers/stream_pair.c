/*
 * stream_pair.c
 *     Each event becomes a number; the two rows of numbers and the two faults are compared.
 */
#include "stream_pair.h"

#include "memory_source.h"
#include "xml_stream.h"

enum { TOLD_MAX = 200000 };

typedef struct Told {
    uint64_t event[TOLD_MAX];
    size_t count;
    uint64_t text; /* since the last event that is no text */
    ReadResult result;
    FramingFault fault;
} Told;

static uint64_t mix(uint64_t hash, Slice text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * UINT64_C(1099511628211);
    return (hash ^ 0x100) * UINT64_C(1099511628211);
}

/* The line of a text is where it was cut; that differs. Its bytes do not. */
static void tell(Told *told, const XmlEvent *event)
{
    uint64_t hash = told->text;

    if (event->kind == EVENT_TEXT) {
        for (size_t i = 0; i < event->value.len; i++)
            told->text = (told->text ^ (unsigned char)event->value.at[i]) * UINT64_C(1099511628211);
        return;
    }
    hash = mix(hash, event->name);
    hash = mix(hash, event->uri);
    hash = mix(hash, event->value);
    ensure(told->count < TOLD_MAX);
    told->event[told->count] = hash ^ event->line << 8 ^ (uint64_t)event->kind;
    told->count += 1;
    told->text = UINT64_C(14695981039346656037);
}

static void read_all(Slice bytes, size_t chunk, bool lane, Told *told)
{
    AUTO_ARENA Arena arena = {0};
    MemorySource source = {.left = bytes, .chunk = chunk};
    Error err = {0};
    XmlStream *stream;
    XmlEvent event;

    arena_init(&arena, 16 * 1024 * 1024);
    told->count = 0;
    told->text = UINT64_C(14695981039346656037);
    told->fault = (FramingFault){0};
    stream = xml_stream_open(&arena, memory_source(&source));
    if (!lane)
        xml_stream_without_lane(stream);
    while ((told->result = xml_stream_next(stream, &event, &told->fault, &err)) == READ_RECORD)
        tell(told, &event);
    xml_stream_close(stream);
}

/* UTF-8 is checked a piece ahead, and the lane looks at a text when all of it is there: of two
 * faults in neighbouring pieces another one may be met first. */
static bool is_of_two_faults(const Told *a, const Told *b)
{
    return a->fault.code != b->fault.code
           && (a->fault.code == FRAMING_NOT_UTF8 || b->fault.code == FRAMING_NOT_UTF8);
}

static const char *difference(const Told *a, const Told *b)
{
    size_t both = a->count < b->count ? a->count : b->count;

    if (a->result != b->result)
        return "the result";
    if (a->result == READ_FRAMING && is_of_two_faults(a, b))
        return NULL;
    if (a->fault.code != b->fault.code)
        return "the fault";
    if (a->fault.line != b->fault.line)
        return "the line of the fault";
    if (strcmp(a->fault.text, b->fault.text) != 0)
        return "the text of the fault";
    if (memcmp(a->event, b->event, both * sizeof a->event[0]) != 0)
        return "an event";
    if (a->result == READ_END && (a->count != b->count || a->text != b->text))
        return "the number of events";
    return NULL;
}

StreamPair stream_pair(Slice bytes, size_t chunk)
{
    static Told with, without;

    read_all(bytes, chunk, true, &with);
    read_all(bytes, 0, false, &without);
    return (StreamPair){with.fault, with.count, difference(&with, &without)};
}
