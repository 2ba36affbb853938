/*
 * decision_xml.c
 *     Decisions as XML of the namespace urn:maksatus:decisions:1.
 *
 *     <decisions sender="UUD" sequence="7" count="1" total="4000.00">   level 1
 *       <decision>                                                      level 2
 *         <decision_id>P-001</decision_id>                              level 3: one a field
 *       </decision>
 *     </decisions>
 *
 * Nothing may stand where it has no meaning: text between elements, elements inside of a field and
 * attributes below the root are refused, because whoever wrote them meant something by them.
 * Attributes of other namespaces (xsi, xml) mean nothing here.
 */
#include "record_buffer.h"
#include "xml_stream.h"

static const char NAMESPACE[] = "urn:maksatus:decisions:1";

enum { LEVEL_ROOT = 1, LEVEL_DECISION = 2, LEVEL_FIELD = 3, TOTAL_DIGITS = 15, COUNT_DIGITS = 18 };

typedef struct XmlDecisions {
    XmlStream *stream;
    Arena *arena;
    ControlData *control;
    int level;
    RecordBuffer buffer;
} XmlDecisions;

static Reader *open_reader(Arena *arena, ByteSource source, ControlData *control)
{
    XmlDecisions *decisions = ARENA_NEW(arena, XmlDecisions);

    *control = (ControlData){.sequence = -1, .count = -1, .total = MONEY_NONE};
    decisions->stream = xml_stream_open(arena, source);
    decisions->arena = arena;
    decisions->control = control;
    return (Reader *)decisions;
}

/* An attribute of the root. Those that are not control data mean nothing. */
static ReadResult take_control(XmlDecisions *decisions, const XmlEvent *event, FramingFault *fault)
{
    ControlData *control = decisions->control;
    bool right = true;

    if (slice_is(event->name, "sender")) {
        right = event->value.len > 0 && event->value.len <= LIMIT_SENDER_BYTES;
        if (right)
            control->sender = arena_slice(decisions->arena, event->value);
    } else if (slice_is(event->name, "sequence")) {
        right = whole_parse(event->value, COUNT_DIGITS, &control->sequence);
    } else if (slice_is(event->name, "count")) {
        right = whole_parse(event->value, COUNT_DIGITS, &control->count);
    } else if (slice_is(event->name, "total")) {
        right = money_parse(event->value, TOTAL_DIGITS, &control->total);
    }
    return right ? READ_RECORD
                 : framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                                 "the attribute %.*s of the root is malformed",
                                 SLICE_ARGS(event->name));
}

static ReadResult take_attribute(XmlDecisions *decisions, const XmlEvent *event,
                                 FramingFault *fault)
{
    if (event->uri.len > 0)
        return READ_RECORD;
    if (decisions->level == LEVEL_ROOT)
        return take_control(decisions, event, fault);
    return framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                         "a decision and its fields have no attributes");
}

static ReadResult take_start(XmlDecisions *decisions, Record *record, const XmlEvent *event,
                             FramingFault *fault)
{
    decisions->level++;
    if (!slice_is(event->uri, NAMESPACE))
        return framing_fault(fault, FRAMING_NAMESPACE, event->line,
                             "an element is not of the namespace %s", NAMESPACE);
    if (decisions->level == LEVEL_ROOT && !slice_is(event->name, "decisions"))
        return framing_fault(fault, FRAMING_NAMESPACE, event->line,
                             "the root element is not decisions");
    if (decisions->level == LEVEL_DECISION && !slice_is(event->name, "decision"))
        return framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                             "an element of decisions is not a decision");
    if (decisions->level > LEVEL_FIELD)
        return framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                             "a field contains an element");
    if (decisions->level == LEVEL_DECISION)
        record_begin(&decisions->buffer, record, event->line);
    return READ_RECORD;
}

static ReadResult take_text(XmlDecisions *decisions, const Record *record, const XmlEvent *event,
                            FramingFault *fault)
{
    if (decisions->level == LEVEL_FIELD)
        return record_grow(&decisions->buffer, record, event->value, fault);
    if (xml_is_blank(event->value))
        return READ_RECORD;
    return framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                         "text stands outside of a field");
}

static ReadResult take_event(XmlDecisions *decisions, Record *record, const XmlEvent *event,
                             FramingFault *fault)
{
    switch (event->kind) {
    case EVENT_START:
        return take_start(decisions, record, event, fault);
    case EVENT_ATTRIBUTE:
        return take_attribute(decisions, event, fault);
    case EVENT_TEXT:
        return take_text(decisions, record, event, fault);
    case EVENT_END:
        decisions->level--;
        return decisions->level + 1 == LEVEL_FIELD
                   ? record_put(&decisions->buffer, record, event->name, fault)
                   : READ_RECORD;
    }
    ensure(false);
    return READ_REFUSED;
}

static ReadResult read_record(Reader *reader, Record *record, FramingFault *fault, Error *err)
{
    XmlDecisions *decisions = (XmlDecisions *)reader;

    for (;;) {
        XmlEvent event;
        ReadResult result = xml_stream_next(decisions->stream, &event, fault, err);

        if (result == READ_RECORD)
            result = take_event(decisions, record, &event, fault);
        if (result != READ_RECORD)
            return result;
        if (event.kind == EVENT_END && decisions->level == LEVEL_DECISION - 1)
            return READ_RECORD;
    }
}

static void close_reader(Reader *reader)
{
    if (reader != NULL)
        xml_stream_close(((XmlDecisions *)reader)->stream);
}

/* Anything that looks like XML and that nobody knows is read here, so that what is said of it is
 * what is wrong with it: its namespace, its encoding, or that it is not XML. */
static int bid(Slice head)
{
    Slice tag = xml_first_tag(head);

    if (xml_tag_names(tag, NAMESPACE))
        return 90;
    if (tag.at != NULL || slice_starts(head, "<"))
        return 20;
    return slice_starts(head, "\xFF\xFE<") || slice_starts(head, "\xFE\xFF") ? 5 : 0;
}

PARSER(xml) = {
    .name = "xml",
    .bid = bid,
    .open = open_reader,
    .read = read_record,
    .close = close_reader,
};
