/*
 * record_stream.c
 *     See record_stream.h.
 */
#include "record_stream.h"

#include "maksatus/queue.h"

enum { CHUNK_RECORDS = 256, CHUNKS = 4 };

/* Records with their texts, and how reading went on after the last of them. */
typedef struct Chunk {
    Arena arena;
    Record *record; /* CHUNK_RECORDS */
    size_t count;
    ReadResult then; /* READ_RECORD: more follow in the next chunk */
    FramingFault fault;
    Error err;
} Chunk;

struct RecordStream {
    const Parser *parser;
    Reader *reader;
    Record *record; /* of a stream that does not read ahead */
    bool ahead;
    pthread_t thread;
    Queue full, empty;
    Chunk chunk[CHUNKS];
    Chunk *now; /* that records are taken from */
    size_t at;
    Arena reading; /* of the parser, whose thread it is */
    Arena chunks;
    ControlData *control, read_control;
    Arena *arena;
};

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

static void fill(RecordStream *stream, Chunk *chunk)
{
    arena_done(&chunk->arena);
    arena_init(&chunk->arena, SIZE_MAX);
    chunk->count = 0;
    chunk->then = READ_RECORD;
    while (chunk->count < CHUNK_RECORDS && chunk->then == READ_RECORD) {
        chunk->then
            = stream->parser->read(stream->reader, stream->record, &chunk->fault, &chunk->err);
        if (chunk->then == READ_RECORD)
            copy_record(&chunk->arena, stream->record, &chunk->record[chunk->count++]);
    }
}

static void *read_ahead(void *context)
{
    RecordStream *stream = context;
    Chunk *chunk;
    bool more = true;

    while (more && (chunk = queue_take(&stream->empty)) != NULL) {
        fill(stream, chunk);
        more = queue_put(&stream->full, chunk) && chunk->then == READ_RECORD;
    }
    queue_close(&stream->full);
    return NULL;
}

/* ── the thread that takes ────────────────────────────────────────────────────────────────── */

static Status start(RecordStream *stream, Error *err)
{
    queue_init(&stream->full, CHUNKS);
    queue_init(&stream->empty, CHUNKS);
    for (size_t i = 0; i < CHUNKS; i++) {
        arena_init(&stream->chunk[i].arena, SIZE_MAX);
        stream->chunk[i].record = ARENA_ARRAY(&stream->chunks, Record, CHUNK_RECORDS);
        ensure(queue_put(&stream->empty, &stream->chunk[i]));
    }
    stream->ahead = pthread_create(&stream->thread, NULL, read_ahead, stream) == 0;
    return stream->ahead ? STATUS_OK : error_set(err, STATUS_IO, "cannot start another thread");
}

Status record_stream_open(Arena *arena, const Parser *parser, ByteSource source,
                          ControlData *control, bool ahead, RecordStream **opened, Error *err)
{
    RecordStream *stream = ARENA_NEW(arena, RecordStream);

    *opened = stream;
    stream->parser = parser;
    stream->arena = arena;
    stream->control = control;
    stream->record = ARENA_NEW(arena, Record);
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

    ensure(first || queue_put(&stream->empty, stream->now));
    stream->now = queue_take(&stream->full);
    stream->at = 0;
    ensure(stream->now != NULL); /* nothing is taken after the end */
    if (first) {
        *stream->control = stream->read_control;
        stream->control->sender = arena_slice(stream->arena, stream->read_control.sender);
    }
}

ReadResult record_stream_next(RecordStream *stream, Record **record, FramingFault *fault,
                              Error *err)
{
    *record = stream->record;
    if (!stream->ahead)
        return stream->parser->read(stream->reader, stream->record, fault, err);
    while (stream->now == NULL
           || (stream->at == stream->now->count && stream->now->then == READ_RECORD))
        next_chunk(stream);
    if (stream->at < stream->now->count) {
        *record = &stream->now->record[stream->at++];
        return READ_RECORD;
    }
    *fault = stream->now->fault;
    if (stream->now->then == READ_REFUSED)
        *err = stream->now->err;
    return stream->now->then;
}

void record_stream_close(RecordStream *stream)
{
    if (stream->ahead) {
        queue_close(&stream->full);
        queue_close(&stream->empty);
        ensure(pthread_join(stream->thread, NULL) == 0);
        for (size_t i = 0; i < CHUNKS; i++)
            arena_done(&stream->chunk[i].arena);
        queue_done(&stream->full);
        queue_done(&stream->empty);
    }
    stream->parser->close(stream->reader);
    arena_done(&stream->reading);
    arena_done(&stream->chunks);
}
