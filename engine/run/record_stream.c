/*
 * record_stream.c
 *     See record_stream.h.
 */
#include "record_stream.h"

#include "ahead.h"

enum { CHUNK_RECORDS = 256, CHUNKS = 4 };

/* Records with their texts, and how reading went on after the last of them. */
typedef struct Chunk {
    Arena arena;
    StreamedRecord *streamed; /* CHUNK_RECORDS */
    size_t count;
    ReadResult then; /* READ_RECORD: more follow in the next chunk */
    FramingFault fault;
    Error err;
} Chunk;

struct RecordStream {
    const Parser *parser;
    Reader *reader;
    StreamedRecord streamed; /* of a stream that does not read ahead; else only where it is read */
    Arena texts;             /* of its decision */
    bool is_ahead;
    Ahead ahead;
    Chunk chunk[CHUNKS];
    Chunk *now; /* that records are taken from */
    size_t at;
    Arena reading; /* of the parser, whose thread it is */
    Arena chunks;
    ControlData *control, read_control;
    Arena *arena;
};

void record_stream_read_fields(Arena *arena, StreamedRecord *streamed)
{
    RecordFault faults[RECORD_FAULTS_MAX];

    streamed->faultless
        = decision_read(streamed->record, arena, &streamed->decision, faults) == 0;
}

/* ── the thread that reads ────────────────────────────────────────────────────────────────── */

static void copy_record(Arena *arena, const Record *from, Record *to)
{
    memcpy(to, from, offsetof(Record, attribute));
    for (size_t i = 0; i < FIELD_COUNT; i++)
        to->field[i] = arena_slice(arena, from->field[i]);
    to->repeated = arena_slice(arena, from->repeated);
    for (size_t i = 0; i < from->attribute_count; i++)
        to->attribute[i] = (Attribute){arena_slice(arena, from->attribute[i].name),
                                       arena_slice(arena, from->attribute[i].value)};
}

static void add_record(Chunk *chunk, const Record *record)
{
    StreamedRecord *streamed = &chunk->streamed[chunk->count++];

    copy_record(&chunk->arena, record, streamed->record);
    record_stream_read_fields(&chunk->arena, streamed);
}

static bool fill(void *context, void *chunk_of)
{
    RecordStream *stream = context;
    Chunk *chunk = chunk_of;

    arena_done(&chunk->arena);
    arena_init(&chunk->arena, SIZE_MAX);
    chunk->count = 0;
    chunk->then = READ_RECORD;
    while (chunk->count < CHUNK_RECORDS && chunk->then == READ_RECORD) {
        chunk->then = stream->parser->read(stream->reader, stream->streamed.record, &chunk->fault,
                                           &chunk->err);
        if (chunk->then == READ_RECORD)
            add_record(chunk, stream->streamed.record);
    }
    return chunk->then == READ_RECORD;
}

/* ── the thread that takes ────────────────────────────────────────────────────────────────── */

static void make_chunk(RecordStream *stream, Chunk *chunk)
{
    Record *records = ARENA_ARRAY(&stream->chunks, Record, CHUNK_RECORDS);

    chunk->streamed = ARENA_ARRAY(&stream->chunks, StreamedRecord, CHUNK_RECORDS);
    for (size_t i = 0; i < CHUNK_RECORDS; i++)
        chunk->streamed[i].record = &records[i];
}

static Status start(RecordStream *stream, Error *err)
{
    void *chunk[CHUNKS];

    for (size_t i = 0; i < CHUNKS; i++) {
        make_chunk(stream, &stream->chunk[i]);
        chunk[i] = &stream->chunk[i];
    }
    return ahead_start(&stream->ahead, fill, stream, chunk, CHUNKS, err);
}

Status record_stream_open(Arena *arena, const Parser *parser, ByteSource source,
                          ControlData *control, bool ahead, RecordStream **opened, Error *err)
{
    RecordStream *stream = ARENA_NEW(arena, RecordStream);

    *opened = stream;
    stream->parser = parser;
    stream->is_ahead = ahead;
    stream->arena = arena;
    stream->control = control;
    stream->streamed.record = ARENA_NEW(arena, Record);
    arena_init(&stream->texts, SIZE_MAX);
    arena_init(&stream->reading, SIZE_MAX);
    arena_init(&stream->chunks, SIZE_MAX);
    stream->reader = parser->open(ahead ? &stream->reading : arena, source,
                                  ahead ? &stream->read_control : control);
    return ahead ? start(stream, err) : STATUS_OK;
}

/* The next chunk; with the first comes the control data of the form. */
static void next_chunk(RecordStream *stream)
{
    bool first = stream->now == NULL;

    stream->now = ahead_next(&stream->ahead);
    stream->at = 0;
    if (first) {
        *stream->control = stream->read_control;
        stream->control->sender = arena_slice(stream->arena, stream->read_control.sender);
    }
}

static ReadResult read_here(RecordStream *stream, FramingFault *fault, Error *err)
{
    StreamedRecord *streamed = &stream->streamed;
    ReadResult result = stream->parser->read(stream->reader, streamed->record, fault, err);

    arena_done(&stream->texts);
    arena_init(&stream->texts, SIZE_MAX);
    if (result == READ_RECORD)
        record_stream_read_fields(&stream->texts, streamed);
    return result;
}

ReadResult record_stream_next(RecordStream *stream, StreamedRecord **next, FramingFault *fault,
                              Error *err)
{
    *next = &stream->streamed;
    if (!stream->is_ahead)
        return read_here(stream, fault, err);
    while (stream->now == NULL
           || (stream->at == stream->now->count && stream->now->then == READ_RECORD))
        next_chunk(stream);
    if (stream->at < stream->now->count) {
        *next = &stream->now->streamed[stream->at++];
        return READ_RECORD;
    }
    *fault = stream->now->fault;
    if (stream->now->then == READ_REFUSED)
        *err = stream->now->err;
    return stream->now->then;
}

void record_stream_close(RecordStream *stream)
{
    ahead_stop(&stream->ahead);
    for (size_t i = 0; i < CHUNKS; i++)
        arena_done(&stream->chunk[i].arena);
    stream->parser->close(stream->reader);
    arena_done(&stream->reading);
    arena_done(&stream->chunks);
    arena_done(&stream->texts);
}
