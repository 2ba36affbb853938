/*
 * message_manifest.c
 *     The manifest beside a payment file: one JSON document, keys in a fixed order.
 *
 * It lets a connector and an auditor check a file without reading it, and lets the program know
 * its own files again after its database was restored from an old backup. Amounts are strings:
 * JSON numbers are floating point to many readers.
 */
#include "maksatus/message.h"
#include "maksatus/text.h"

enum { MANIFEST_BYTES = 8 * 1024, GROUP_BYTES = 512 };

static void add_key(Text *text, const char *indent, const char *key)
{
    text_add_string(text, indent);
    text_add_json(text, slice_of(key));
    text_add_string(text, ": ");
}

static void add_text(Text *text, const char *indent, const char *key, Slice value)
{
    add_key(text, indent, key);
    text_add_json(text, value);
    text_add_string(text, ",\n");
}

static void add_count(Text *text, const char *indent, const char *key, int64_t value)
{
    add_key(text, indent, key);
    text_add_int(text, value);
    text_add_string(text, ",\n");
}

static void add_money(Text *text, const char *indent, const char *key, Money value)
{
    add_key(text, indent, key);
    text_add_char(text, '"');
    text_add_money(text, value);
    text_add_string(text, "\",\n");
}

/* The last key of an object has no comma after it. */
static void drop_comma(Text *text)
{
    ensure(text->overflowed || text->len >= 2);
    if (!text->overflowed)
        text->len -= 2;
    text_add_char(text, '\n');
}

static void add_group(Text *text, const PaymentFile *file, const MessageGroup *group, size_t index)
{
    static const char indent[] = "      ";
    TEXT_ON_STACK(id, 64);
    TEXT_ON_STACK(day, 16);

    text_add(&id, file->message_id);
    text_add_format(&id, "-%02zu", index + 1);
    text_add_day(&day, file->execution_day);
    ensure(!id.overflowed && !day.overflowed);
    text_add_string(text, "    {\n");
    add_text(text, indent, "payment_information_id", text_slice(&id));
    add_count(text, indent, "count", group->count);
    add_money(text, indent, "sum", group->sum);
    add_text(text, indent, "execution_day", text_slice(&day));
    add_text(text, indent, "iban", file->debtor_iban);
    drop_comma(text);
    text_add_string(text, "    },\n");
}

static void add_file(Text *text, const ManifestData *data)
{
    const PaymentFile *file = data->file;
    TEXT_ON_STACK(name, 64);

    text_add(&name, file->message_id);
    text_add_string(&name, ".xml");
    ensure(!name.overflowed);
    add_text(text, "  ", "file", text_slice(&name));
    add_count(text, "  ", "bytes", data->bytes);
    add_text(text, "  ", "sha256", slice_of(data->sha256_hex));
    add_text(text, "  ", "message_id", file->message_id);
    add_text(text, "  ", "version",
             file->version == PAIN_001_09 ? SLICE_LITERAL("pain.001.001.09")
                                          : SLICE_LITERAL("pain.001.001.03"));
    add_text(text, "  ", "profile", data->profile);
    add_count(text, "  ", "count", file->count);
    add_money(text, "  ", "sum", file->sum);
}

Slice message_manifest(Arena *arena, const ManifestData *data)
{
    size_t capacity = MANIFEST_BYTES + data->group_count * GROUP_BYTES;
    Text text = text_on(arena_alloc(arena, capacity), capacity);

    text_add_string(&text, "{\n");
    add_file(&text, data);
    text_add_string(&text, "  \"groups\": [\n");
    for (size_t i = 0; i < data->group_count; i++)
        add_group(&text, data->file, &data->group[i], i);
    if (data->group_count > 0)
        drop_comma(&text);
    text_add_string(&text, "  ],\n");
    add_text(&text, "  ", "program_version", data->program_version);
    add_text(&text, "  ", "rules_hash", data->rules_hash);
    add_text(&text, "  ", "created_at", data->file->created_at);
    drop_comma(&text);
    text_add_string(&text, "}\n");
    ensure(!text.overflowed);
    return text_slice(&text);
}
