/*
 * control.c
 *     Totals, hash and sequence that a sender gave are proven; what he did not give is not asked
 *     for, unless his row in the table senders says that he must.
 *
 *     sidecar ─┐
 *              ├─▶ one control data ─▶ missing? waits ─▶ totals ─▶ sequence: old, gap, next
 *     form ────┘
 *
 * A sequence is used up by the commit of its batch, so one that was quarantined or failed may come
 * again. Equal to the last is old too: one number is one delivery.
 */
#include "control.h"

#include <jansson.h>

#include "maksatus/arena.h"
#include "maksatus/identity.h"
#include "stages.h"

enum { SIDECAR_BYTES_MAX = 64 * 1024, TOTAL_DIGITS = 15 };

static const Slice sidecar_ending = {".control.json", sizeof(".control.json") - 1};

bool control_is_sidecar(Slice name)
{
    return name.len > sidecar_ending.len && slice_ends(name, sidecar_ending.at);
}

const char *control_sidecar_path(Arena *arena, const char *path)
{
    return arena_format(arena, "%s%s", path, sidecar_ending.at);
}

const char *control_delivery_path(Arena *arena, const char *sidecar)
{
    size_t len = strlen(sidecar);

    ensure(len > sidecar_ending.len);
    return arena_format(arena, "%.*s", (int)(len - sidecar_ending.len), sidecar);
}

bool control_file_beside(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strlen(slash == NULL ? path : slash + 1) <= LIMIT_FILE_NAME_BYTES && file_exists(path);
}

/* ── the sidecar ──────────────────────────────────────────────────────────────────────────── */

/* The digits of the number behind a key, as they are written: what has decimals must not become
 * a float on the way. */
static Slice number_text(Slice json, const char *key)
{
    TEXT_ON_STACK(quoted, 32);

    text_add_format(&quoted, "\"%s\"", key);
    for (const char *end = json.at + json.len, *at = json.at; at < end; at++) {
        at = memmem(at, (size_t)(end - at), quoted.at, quoted.len);
        if (at == NULL)
            return SLICE_NONE;
        const char *value = at + quoted.len;
        while (value < end && strchr(" \t\r\n:", *value) != NULL)
            value++;
        size_t len = 0;
        while (value + len < end && strchr("0123456789.", value[len]) != NULL)
            len++;
        if (value > at + quoted.len && value + len < end && strchr(" \t\r\n,}", value[len]) != NULL)
            return (Slice){value, len};
    }
    return SLICE_NONE;
}

/* *there is false when the key is not there. */
static Slice value_text(const json_t *object, Slice json, const char *key, bool *there)
{
    const json_t *value = json_object_get(object, key);

    *there = value != NULL && !json_is_null(value);
    if (json_is_string(value))
        return (Slice){json_string_value(value), json_string_length(value)};
    return json_is_number(value) ? number_text(json, key) : SLICE_NONE;
}

static bool hex_of_any_case(Slice text, Sha256 *digest)
{
    char lower[SHA256_HEX_BYTES];

    if (text.len != sizeof(lower) - 1)
        return false;
    for (size_t i = 0; i < text.len; i++)
        lower[i] =
            (char)(text.at[i] >= 'A' && text.at[i] <= 'F' ? text.at[i] + ('a' - 'A') : text.at[i]);
    return sha256_parse((Slice){lower, text.len}, digest);
}

static const char *take_values(Arena *arena, const json_t *object, Slice json, Sidecar *sidecar)
{
    ControlData *says = &sidecar->says;
    bool there;

    if (!json_is_object(object))
        return "the sidecar is not a JSON object";
    Slice text = value_text(object, json, "sender", &there);
    if (there && (text.len == 0 || !json_is_string(json_object_get(object, "sender"))))
        return "sender of the sidecar is not a text";
    if (text.len > LIMIT_SENDER_BYTES)
        return "sender of the sidecar is too long";
    says->sender = arena_slice(arena, text);
    text = value_text(object, json, "sequence", &there);
    if (there && !whole_parse(text, WHOLE_DIGITS_MAX, &says->sequence))
        return "sequence of the sidecar is not a whole number";
    text = value_text(object, json, "count", &there);
    if (there && !whole_parse(text, WHOLE_DIGITS_MAX, &says->count))
        return "count of the sidecar is not a whole number";
    text = value_text(object, json, "total", &there);
    if (there && !money_parse(text, TOTAL_DIGITS, &says->total))
        return "total of the sidecar is not an amount";
    text = value_text(object, json, "sha256", &sidecar->has_sha256);
    if (sidecar->has_sha256 && !hex_of_any_case(text, &sidecar->sha256))
        return "sha256 of the sidecar is not 64 hexadecimal digits";
    return NULL;
}

static Status read_bytes(InputFile *input, char *bytes, size_t *len, Error *err)
{
    size_t filled = 1;

    for (*len = 0; *len < SIDECAR_BYTES_MAX && filled > 0; *len += filled) {
        FramingCode broken;

        TRY(input_read(input, bytes + *len, SIDECAR_BYTES_MAX - *len, &filled, &broken, err));
        if (broken != FRAMING_NONE)
            filled = 0;
    }
    return STATUS_OK;
}

Status control_read_sidecar(Batch *batch, Error *err)
{
    Sidecar *sidecar = &batch->sidecar;
    InputVerdict verdict;
    size_t len;

    sidecar->path = control_sidecar_path(batch->arena, batch->path);
    sidecar->says = (ControlData){.sequence = -1, .count = -1, .total = MONEY_NONE};
    if (!control_file_beside(sidecar->path))
        return STATUS_OK;
    TRY(input_open(batch->arena, sidecar->path, &sidecar->input, &verdict, err));
    sidecar->there = verdict != INPUT_GONE;
    if (verdict != INPUT_OPEN) {
        sidecar->fault = sidecar->there ? "the sidecar is no readable regular file" : NULL;
        return STATUS_OK;
    }

    char *bytes = ARENA_ARRAY(batch->arena, char, SIDECAR_BYTES_MAX);
    TRY(read_bytes(sidecar->input, bytes, &len, err));

    json_t *object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
    sidecar->fault = take_values(batch->arena, object, (Slice){bytes, len}, sidecar);
    json_decref(object);
    return STATUS_OK;
}

/* ── one control data out of two ──────────────────────────────────────────────────────────── */

/* The name of what the form and the sidecar say differently, or NULL. */
static const char *difference(const ControlData *form, const ControlData *says)
{
    if (!slice_is_empty(says->sender) && !slice_is_empty(form->sender)
        && !slice_equal(says->sender, form->sender))
        return "sender";
    if (says->sequence >= 0 && form->sequence >= 0 && says->sequence != form->sequence)
        return "sequence";
    if (says->count >= 0 && form->count >= 0 && says->count != form->count)
        return "count";
    if (!money_is_none(says->total) && !money_is_none(form->total)
        && !money_equal(says->total, form->total))
        return "total";
    return NULL;
}

void control_settle(Batch *batch)
{
    ControlData *form = &batch->control;
    Sidecar *sidecar = &batch->sidecar;
    const ControlData *says = &sidecar->says;

    if (sidecar->there && sidecar->fault == NULL) {
        sidecar->differs_in = difference(form, says);
        form->sender = slice_is_empty(says->sender) ? form->sender : says->sender;
        form->sequence = says->sequence >= 0 ? says->sequence : form->sequence;
        form->count = says->count >= 0 ? says->count : form->count;
        form->total = money_is_none(says->total) ? form->total : says->total;
    }
    if (!slice_is_empty(form->sender))
        batch->sender = form->sender;
}

bool control_is_missing(const Batch *batch)
{
    const ControlData *control = &batch->control;
    const SenderRow *sender =
        reference_sender(batch->night->reference, batch->sender, batch->night->today);
    bool proves =
        control->count >= 0 || !money_is_none(control->total) || batch->sidecar.has_sha256;

    return sender != NULL && sender->control_required && !proves && batch->sidecar.fault == NULL;
}

/* A sender may be the agency of a first record, into which other columns have slipped. */
static void add_sender(Text *text, const Batch *batch)
{
    identity_add_masked_with(text, batch->sender, text_add_escaped);
}

void control_wait(Batch *batch)
{
    TEXT_ON_STACK(text, 300);

    text_add_string(&text, "control data of the sender ");
    add_sender(&text, batch);
    text_add_string(&text, " is not there yet: NAME.control.json");
    batch_refuse(batch, BATCH_WAITING, "CONTROL_MISSING", text_slice(&text));
}

/* ── proof ────────────────────────────────────────────────────────────────────────────────── */

static void mismatch(Batch *batch, const Text *text)
{
    batch_refuse(batch, BATCH_QUARANTINED, "CONTROL_MISMATCH", text_slice(text));
}

/* The hash may be that of the file as it was sent, or of what it holds after gunzip. */
static Status hash_fits(const Batch *batch, bool *fits, Error *err)
{
    Sha256 as_sent;

    *fits = sha256_equal(&batch->sidecar.sha256, &batch->sha256);
    if (*fits)
        return STATUS_OK;
    TRY(input_file_digest(batch->input, &as_sent, err));
    *fits = sha256_equal(&batch->sidecar.sha256, &as_sent);
    return STATUS_OK;
}

static Status check_totals(Batch *batch, Error *err)
{
    const ControlData *control = &batch->control;
    TEXT_ON_STACK(text, 200);
    bool fits = true;

    if (batch->sidecar.has_sha256)
        TRY(hash_fits(batch, &fits, err));
    if (!fits)
        text_add_string(&text, "the bytes are not those whose sha256 the sidecar tells");
    else if (control->count >= 0 && control->count != batch->record_count)
        text_add_format(&text, "%lld records, the control count says %lld",
                        (long long)batch->record_count, (long long)control->count);
    else if (!money_is_none(control->total) && !money_equal(control->total, batch->record_sum)) {
        text_add_string(&text, "the sum is ");
        text_add_money(&text, batch->record_sum);
        text_add_string(&text, ", the control total says ");
        text_add_money(&text, control->total);
    }
    if (text.len > 0)
        mismatch(batch, &text);
    return STATUS_OK;
}

static Status check_sequence(Batch *batch, Error *err)
{
    AUTO_PARAMS Params params = {0};
    TEXT_ON_STACK(text, 300);
    int64_t last, sequence = batch->control.sequence;
    bool any;

    if (sequence < 0)
        return STATUS_OK;
    params_text(&params, batch->sender);
    TRY(store_query_int(batch->night->store, QUERY_BATCH_LAST_SEQUENCE, &params, &any, &last, err));
    if (!any || sequence == last + 1)
        return STATUS_OK;

    text_add_format(&text, "sequence %lld of the sender ", (long long)sequence);
    add_sender(&text, batch);
    text_add_format(&text, " follows %lld", (long long)last);
    if (sequence <= last)
        batch_refuse(batch, BATCH_QUARANTINED, "SEQUENCE_OLD", text_slice(&text));
    else if (batch->gap_sequence != sequence)
        batch_refuse(batch, BATCH_WAITING, "SEQUENCE_GAP", text_slice(&text));
    return STATUS_OK;
}

Status control_check(Batch *batch, Error *err)
{
    TEXT_ON_STACK(text, 100);

    if (batch->sidecar.fault != NULL) {
        batch_refuse(batch, BATCH_QUARANTINED, "CONTROL_INVALID", slice_of(batch->sidecar.fault));
        return STATUS_OK;
    }
    if (control_is_missing(batch)) {
        control_wait(batch);
        return STATUS_OK;
    }
    if (batch->sidecar.differs_in != NULL) {
        text_add_format(&text, "the delivery and its sidecar differ in %s",
                        batch->sidecar.differs_in);
        mismatch(batch, &text);
        return STATUS_OK;
    }
    TRY(check_totals(batch, err));
    return batch->refused == NULL ? check_sequence(batch, err) : STATUS_OK;
}

/* ── pain.001 ─────────────────────────────────────────────────────────────────────────────── */

static Slice attribute_of(const Record *record, const char *name)
{
    for (uint32_t i = 0; i < record->attribute_count; i++) {
        if (slice_is(record->attribute[i].name, name))
            return record->attribute[i].value;
    }
    return SLICE_NONE;
}

/* The programme of the account and category; of the account alone; else the category is its code,
 * and competence says whether there is one. */
static Slice programme_of(const Batch *batch, Slice account, Slice category)
{
    const ReferenceData *reference = batch->night->reference;
    Day today = batch->night->today;
    Slice programme = reference_pain_programme(reference, account, category, today);

    if (slice_is_empty(programme))
        programme = reference_pain_programme(reference, account, SLICE_LITERAL(""), today);
    return slice_is_empty(programme) ? category : programme;
}

Status control_complete_record(Batch *batch, Record *record, bool *completed, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Slice message_id = attribute_of(record, "pain.message_id");
    int64_t file;
    bool ours;

    *completed = false;
    if (strcmp(batch->parser->name, "pain.001") != 0)
        return STATUS_OK;
    if (batch->record_count == 0 && !slice_is_empty(message_id)) {
        params_text(&params, message_id);
        TRY(store_query_int(batch->night->store, QUERY_FILE_BY_MESSAGE_ID, &params, &ours, &file,
                            err));
        if (ours) {
            batch_refuse(batch, BATCH_QUARANTINED, framing_code_name(FRAMING_OWN_FILE),
                         SLICE_LITERAL("a payment file that this program wrote"));
            return STATUS_OK;
        }
    }
    *completed = slice_is_empty(record->field[FIELD_PROGRAMME]);
    if (*completed)
        record->field[FIELD_PROGRAMME] = programme_of(batch, attribute_of(record, "pain.account"),
                                                      attribute_of(record, "pain.category"));
    return STATUS_OK;
}
