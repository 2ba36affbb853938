/*
 * answer_repair.c
 *     A source that mends two known defects of bytes that would be XML: opt-in, and told when used.
 *
 *     quote_declaration    <?xml version=1.0 encoding=UTF-8?>  is left out
 *     trim_after_root      what stands behind </Document> is left out
 *
 * Both are streams: the declaration is within the first bytes, and the end of the root is found
 * with the few bytes that may have been cut off by the last piece.
 */
#include "maksatus/answer.h"

static const char ROOT_END[] = "</Document>";

enum { HEAD_BYTES = 256, ROOT_END_BYTES = sizeof(ROOT_END) - 1 };

struct RepairSource {
    ByteSource from;
    unsigned repairs, used;
    char head[HEAD_BYTES];
    size_t head_bytes, head_at;
    bool head_read;
    FramingCode broken;
    size_t matched; /* bytes of ROOT_END that the last ones were */
    bool root_ended;
};

AnswerRepair answer_repair_find(Slice name)
{
    if (slice_is(name, "trim_after_root"))
        return REPAIR_TRIM_AFTER_ROOT;
    return slice_is(name, "quote_declaration") ? REPAIR_QUOTE_DECLARATION : REPAIR_NONE;
}

const char *answer_repair_name(AnswerRepair repair)
{
    return repair == REPAIR_TRIM_AFTER_ROOT     ? "trim_after_root"
           : repair == REPAIR_QUOTE_DECLARATION ? "quote_declaration"
                                                : "none";
}

/* What a declaration without any quote would say is so without it: the bytes must be UTF-8. */
static void mend_declaration(RepairSource *source)
{
    Slice head = {source->head, source->head_bytes};
    size_t bom = slice_starts(head, "\xEF\xBB\xBF") ? 3 : 0;
    const char *end;
    size_t len;

    head = (Slice){head.at + bom, head.len - bom};
    end = slice_starts(head, "<?xml ") ? memmem(head.at, head.len, "?>", 2) : NULL;
    if ((source->repairs & REPAIR_QUOTE_DECLARATION) == 0 || end == NULL)
        return;
    len = (size_t)(end - head.at) + 2;
    if (memchr(head.at, '"', len) != NULL || memchr(head.at, '\'', len) != NULL)
        return;
    source->head_at = bom + len;
    source->used |= REPAIR_QUOTE_DECLARATION;
}

static Status read_head(RepairSource *source, Error *err)
{
    source->head_read = true;
    while (source->head_bytes < HEAD_BYTES && source->broken == FRAMING_NONE) {
        size_t filled;

        TRY(source->from.read(source->from.context, source->head + source->head_bytes,
                              HEAD_BYTES - source->head_bytes, &filled, &source->broken, err));
        if (filled == 0)
            break;
        source->head_bytes += filled;
    }
    mend_declaration(source);
    return STATUS_OK;
}

static Status read_more(RepairSource *source, char *bytes, size_t size, size_t *filled,
                        FramingCode *broken, Error *err)
{
    if (!source->head_read)
        TRY(read_head(source, err));
    size_t left = source->head_bytes - source->head_at;

    *broken = FRAMING_NONE;
    if (left > 0) {
        *filled = left < size ? left : size;
        memcpy(bytes, source->head + source->head_at, *filled);
        source->head_at += *filled;
        return STATUS_OK;
    }
    *filled = 0;
    *broken = source->broken;
    return source->broken != FRAMING_NONE
               ? STATUS_OK
               : source->from.read(source->from.context, bytes, size, filled, broken, err);
}

/* How many of the bytes belong to the document; ROOT_END begins with '<' only at its start. */
static size_t until_root_end(RepairSource *source, Slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.at[i] == ROOT_END[source->matched])
            source->matched++;
        else
            source->matched = bytes.at[i] == ROOT_END[0];
        if (source->matched == ROOT_END_BYTES) {
            source->root_ended = true;
            return i + 1;
        }
    }
    return bytes.len;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static Status read_repaired(void *context, char *bytes, size_t size, size_t *filled,
                            FramingCode *broken, Error *err)
{
    RepairSource *source = context;
    size_t kept = 0;

    TRY(read_more(source, bytes, size, filled, broken, err));
    if ((source->repairs & REPAIR_TRIM_AFTER_ROOT) == 0)
        return STATUS_OK;
    bool ended_before = source->root_ended;
    if (!ended_before)
        kept = until_root_end(source, (Slice){bytes, *filled});
    if (!source->root_ended)
        return STATUS_OK;
    /* The rest is read to its end, so that the hash is that of the whole file. */
    for (;;) {
        for (size_t i = kept; i < *filled; i++)
            if (!is_blank(bytes[i]))
                source->used |= REPAIR_TRIM_AFTER_ROOT;
        if (kept > 0 || *filled == 0 || *broken != FRAMING_NONE)
            break;
        TRY(read_more(source, bytes, size, filled, broken, err));
    }
    *filled = kept;
    return STATUS_OK;
}

RepairSource *repair_source_new(Arena *arena, ByteSource source, unsigned repairs)
{
    RepairSource *repair = ARENA_NEW(arena, RepairSource);

    repair->from = source;
    repair->repairs = repairs;
    return repair;
}

ByteSource repair_source(RepairSource *source)
{
    return (ByteSource){source, read_repaired};
}

unsigned repair_source_used(const RepairSource *source)
{
    return source->used;
}
