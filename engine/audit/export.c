/*
 * export.c
 *     The event log as a package: chain, rows without personal data, anchors, and a verifier of its
 *     own (engine/audit/package). What personal data is in rows is there as its commitment only.
 */
#include <jansson.h>

#include "anchor.h"
#include "maksatus/embedded.h"
#include "maksatus/identity.h"
#include "verify_private.h"

extern const EmbeddedFile embedded_verifier[];

typedef struct Package {
    Store *store;
    Arena *arena;
    const char *home, *folder;
    WatchedTable *table;
    size_t table_count;
} Package;

/* --- one line of JSON --- */

static json_t *text_of(Slice text)
{
    if (text.at == NULL)
        return json_null();
    json_t *value = json_stringn(text.at, text.len);
    ensure(value != NULL); /* the database holds UTF-8 */
    return value;
}

static json_t *hex_of(Slice bytes)
{
    if (bytes.at == NULL)
        return json_null();
    void *hex = NULL;
    size_t capacity = 0;
    memory_grow(&hex, &capacity, 2 * bytes.len + 1, 1);
    Text text = text_on(hex, capacity);
    text_add_hex(&text, (const unsigned char *)bytes.at, bytes.len);
    json_t *value = text_of(text_slice(&text));
    memory_free(hex);
    return value;
}

/* Where a line goes, and what refused it. */
typedef struct Line {
    OutputFile *output;
    Error *err;
} Line;

static int write_piece(const char *text, size_t size, void *context)
{
    const Line *line = context;

    return output_write(line->output, (Slice){text, size}, line->err) == STATUS_OK ? 0 : -1;
}

static Status write_line(OutputFile *output, json_t *own_line, Error *err)
{
    Line line = {output, err};
    int written = json_dump_callback(own_line, write_piece, &line, JSON_COMPACT);

    json_decref(own_line);
    if (written != 0)
        return err->status;
    return output_write(output, SLICE_LITERAL("\n"), err);
}

/* --- chain --- */

static Status write_records(Package *package, OutputFile *output, Error *err)
{
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row = NULL;

    TRY(copy_out_begin(package->store, QUERY_AUDIT_CHAIN, NULL, 0, &copy, err));
    for (;;) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            return STATUS_OK;
        if (row_is_null(row, 0))
            return error_set(err, STATUS_INTEGRITY,
                             "a record of the event log has no place in the chain");
        json_t *line = json_object();
        ensure(json_object_set_new(line, "n", json_integer(row_int(row, 0))) == 0);
        ensure(json_object_set_new(line, "previous", hex_of(row_bytes(row, 2))) == 0);
        ensure(json_object_set_new(line, "hash", hex_of(row_bytes(row, 3))) == 0);
        ensure(json_object_set_new(line, "body", text_of(row_text(row, 4))) == 0);
        TRY(write_line(output, line, err));
    }
}

/* --- small rows --- */

/* Tables whose texts an auditor reads; of the others only hashes leave the house. */
static bool is_open_table(const char *name)
{
    static const char *const open[] = {
        "act",         "approval",      "audit_table",  "batch",           "batch_edge",
        "batch_total", "decision_edge", "erasure",      "file_change",     "file_edge",
        "file_part",   "journal",       "payment_file", "receivable_edge", "reference_row",
        "retention",   "run",           "run_rule",
    };

    for (size_t i = 0; i < COUNT_OF(open); i++)
        if (strcmp(open[i], name) == 0)
            return true;
    return false;
}

static bool holds_persons(Slice text)
{
    static const char *const tables[] = {
        "\"blocked_payees\"", "\"payee_status\"",     "\"staff_accounts\"",
        "\"payee_groups\"",   "\"incomes_register\"", "\"stops\"",
    };

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        if (text.at != NULL && memmem(text.at, text.len, tables[i], strlen(tables[i])) != NULL)
            return true;
    return text.at != NULL && identity_find_person(text).at != NULL;
}

/* The columns of q_audit_small.sql. */
enum { SMALL_KEY, SMALL_TEXT, SMALL_SALT, SMALL_PERSONAL };

static void set_line(json_t *line, const char *name, json_t *own_value)
{
    ensure(own_value != NULL && json_object_set_new(line, name, own_value) == 0);
}

/* What is read is there in full; else the hashes by which it is proven. */
static json_t *small_line(const WatchedTable *table, const Row *row)
{
    Slice key = row_text(row, SMALL_KEY);
    Slice text = row_text(row, SMALL_TEXT);
    Slice salt = row_bytes(row, SMALL_SALT);
    Slice personal = row_text(row, SMALL_PERSONAL);
    bool open = is_open_table(table->name) && !holds_persons(text) && !holds_persons(personal);
    bool readable = open && salt.len != SHA256_BYTES;
    json_t *line = json_object();

    set_line(line, "key", json_loadb(key.at, key.len, JSON_DECODE_ANY, NULL));
    set_line(line, "text", open ? text_of(text) : json_null());
    if (salt.at != NULL && readable) {
        set_line(line, "salt", hex_of(salt));
        set_line(line, "personal", text_of(personal));
    } else if (salt.at != NULL) {
        Sha256 commitment = leaf_commitment(salt, personal);
        set_line(line, "commitment", hex_of((Slice){(const char *)commitment.bytes, SHA256_BYTES}));
    }
    Sha256 leaf = salt.at == NULL ? sha256_of(text) : leaf_of(salt, personal, text);
    set_line(line, "leaf", hex_of((Slice){(const char *)leaf.bytes, SHA256_BYTES}));
    return line;
}

/* --- bulk rows --- */

enum { BULK_GROUP, BULK_KEY, BULK_SALT, BULK_VALUES };

/* The type of the column whose line this is; the lines after it. */
static Slice next_type(Slice *columns)
{
    const char *end = memchr(columns->at, '\n', columns->len);
    size_t len = end == NULL ? columns->len : (size_t)(end - columns->at);
    Slice line = {columns->at, len};
    size_t taken = end == NULL ? len : len + 1;
    const char *blank = memrchr(line.at, ' ', line.len);

    *columns = (Slice){columns->at + taken, columns->len - taken};
    ensure(blank != NULL);
    return (Slice){blank + 1, line.len - (size_t)(blank + 1 - line.at)};
}

static bool is_one_of(Slice type, const char *const *names)
{
    for (; *names != NULL; names++)
        if (slice_is(type, *names))
            return true;
    return false;
}

static json_t *value_of(Slice type, const Row *row, size_t column)
{
    static const char *const integers[] = {"int2", "int4", "int8", NULL};
    static const char *const texts[] = {"text", "varchar", "bpchar", "name", "json", NULL};
    TEXT_ON_STACK(day, 16);

    if (row_is_null(row, column))
        return json_null();
    if (is_one_of(type, integers))
        return json_integer(row_int(row, column));
    if (is_one_of(type, texts))
        return text_of(row_text(row, column));
    if (slice_is(type, "bool"))
        return json_boolean(row_bool(row, column));
    if (!slice_is(type, "date"))
        return hex_of(row_text(row, column));
    text_add_day(&day, row_day(row, column));
    return text_of(text_slice(&day));
}

static json_t *bulk_line(const WatchedTable *table, const Row *row, Slice bytes)
{
    size_t public_end = row_columns(row) - table->personal_columns - table->masks;
    Slice columns = table->columns;
    Slice salt = row_bytes(row, BULK_SALT);
    json_t *line = json_array();
    json_t *values = json_array();

    for (size_t i = BULK_VALUES; i < public_end; i++)
        ensure(json_array_append_new(values, value_of(next_type(&columns), row, i)) == 0);
    Sha256 commitment =
        leaf_commitment(salt, leaf_personal(leaf_values_after(bytes, public_end),
                                            table->personal_columns));
    Slice shown =
        salt.at == NULL ? SLICE_NONE : (Slice){(const char *)commitment.bytes, SHA256_BYTES};
    ensure(json_array_append_new(line, json_integer(row_int(row, BULK_GROUP))) == 0);
    ensure(json_array_append_new(line, json_integer(row_int(row, BULK_KEY))) == 0);
    ensure(json_array_append_new(line, hex_of(shown)) == 0);
    ensure(json_array_append_new(line, values) == 0);
    return line;
}

/* --- tables --- */

static Status write_rows(Package *package, const WatchedTable *table, OutputFile *output,
                         Error *err)
{
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row = NULL;
    bool self = strcmp(table->name, "audit_table") == 0;
    Query query = table->bulk ? QUERY_AUDIT_BULK
                  : self      ? QUERY_AUDIT_SMALL_TABLES
                              : QUERY_AUDIT_SMALL;
    const int64_t numbers[] = {table->number, INT64_MIN, INT64_MAX};

    TRY(copy_out_begin(package->store, query, numbers, self ? 0 : COUNT_OF(numbers), &copy, err));
    for (;;) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            return STATUS_OK;
        json_t *line =
            table->bulk ? bulk_line(table, row, copy_out_bytes(copy)) : small_line(table, row);
        TRY(write_line(output, line, err));
    }
}

static Status write_file(Package *package, const char *name, const WatchedTable *table, Error *err)
{
    OutputFile *output = NULL;
    const char *path = arena_format(package->arena, "%s/%s", package->folder, name);

    TRY(output_open(package->arena, path, &output, err));
    Status status = table == NULL ? write_records(package, output, err)
                                  : write_rows(package, table, output, err);
    if (status == STATUS_OK)
        status = output_commit(output, err);
    output_abandon(output);
    return status;
}

static json_t *table_columns(const WatchedTable *table)
{
    json_t *columns = json_array();
    Slice rest = table->columns;

    while (rest.len > 0) {
        const char *at = rest.at;
        Slice type = next_type(&rest);
        json_t *pair = json_array();
        ensure(json_array_append_new(pair, text_of((Slice){at, (size_t)(type.at - at - 1)})) == 0);
        ensure(json_array_append_new(pair, text_of(type)) == 0);
        ensure(json_array_append_new(columns, pair) == 0);
    }
    for (size_t i = 0; table->bulk && i < table->personal_columns; i++)
        ensure(json_array_remove(columns, json_array_size(columns) - 1) == 0);
    return columns;
}

/* Written last: what was cut off before it is no package. */
static Status write_package(Package *package, Error *err)
{
    json_t *document = json_object();
    json_t *tables = json_array();
    AuditTip tip;

    TRY(audit_tip(package->store, package->arena, &tip, err));
    for (size_t i = 0; i < package->table_count; i++) {
        const WatchedTable *table = &package->table[i];
        json_t *entry = json_object();
        ensure(json_object_set_new(entry, "name", json_string(table->name)) == 0);
        ensure(json_object_set_new(entry, "kind", json_string(table->bulk ? "bulk" : "row")) == 0);
        ensure(json_object_set_new(entry, "columns", table_columns(table)) == 0);
        ensure(json_array_append_new(tables, entry) == 0);
    }
    ensure(json_object_set_new(document, "format", json_integer(1)) == 0);
    ensure(json_object_set_new(document, "records", json_integer(tip.record)) == 0);
    ensure(json_object_set_new(document, "tables", tables) == 0);
    size_t bytes = json_dumpb(document, NULL, 0, JSON_INDENT(1));
    char *text = arena_alloc(package->arena, bytes);
    (void)json_dumpb(document, text, bytes, JSON_INDENT(1));
    json_decref(document);
    return file_write_all(package->arena,
                          arena_format(package->arena, "%s/package.json", package->folder),
                          (Slice){text, bytes}, err);
}

/* --- files --- */

static Status copy_file(Package *package, const char *from, const char *name, Error *err)
{
    enum { ANCHOR_BYTES_MAX = 1024 * 1024 };
    Slice bytes;

    TRY(file_read_all(package->arena, from, ANCHOR_BYTES_MAX, &bytes, err));
    return file_write_all(package->arena,
                          arena_format(package->arena, "%s/anchors/%s", package->folder, name),
                          bytes, err);
}

static Status copy_anchors(Package *package, Error *err)
{
    Slice *paths = NULL;
    size_t count;

    TRY(folder_make(arena_format(package->arena, "%s/anchors", package->folder), err));
    TRY(anchors_list(package->arena, package->home, &paths, &count, err));
    for (size_t i = 0; i < count; i++) {
        const char *name = strrchr(paths[i].at, '/') + 1;
        const char *signature = arena_format(package->arena, "%s.p7s", paths[i].at);
        TRY(copy_file(package, paths[i].at, name, err));
        if (file_exists(signature))
            TRY(copy_file(package, signature, arena_format(package->arena, "%s.p7s", name), err));
    }
    return STATUS_OK;
}

static Status write_verifier(Package *package, Error *err)
{
    for (const EmbeddedFile *file = embedded_verifier; file->name != NULL; file++)
        TRY(file_write_all(package->arena,
                           arena_format(package->arena, "%s/%s", package->folder, file->name),
                           (Slice){(const char *)file->bytes, file->size}, err));
    return STATUS_OK;
}

static Status make_folder(Package *package, Error *err)
{
    Slice *names = NULL;
    size_t count = 0;

    TRY(folder_make_claimed(package->folder, err));
    TRY(folder_list(package->arena, package->folder, &names, &count, err));
    if (count > 0)
        return error_set(err, STATUS_USAGE, "the folder for the export is not empty: %s",
                         package->folder);
    return folder_make(arena_format(package->arena, "%s/rows", package->folder), err);
}

static Status write_all(Package *package, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    bool *same = NULL;

    TRY(make_folder(package, err));
    TRY(store_begin(package->store, &tx, err));
    TRY(store_execute(package->store, QUERY_AUDIT_SNAPSHOT, NULL, NULL, err));
    TRY(watched_tables(package->store, package->arena, &package->table, &same,
                       &package->table_count, err));
    TRY(write_file(package, "chain.jsonl", NULL, err));
    for (size_t i = 0; i < package->table_count; i++)
        TRY(write_file(package,
                       arena_format(package->arena, "rows/%s.jsonl", package->table[i].name),
                       &package->table[i], err));
    TRY(copy_anchors(package, err));
    TRY(write_verifier(package, err));
    return write_package(package, err);
}

Status audit_export(Store *store, const char *home, const char *folder, Error *err)
{
    AUTO_ARENA Arena arena;
    Package package = {store, &arena, home, folder, NULL, 0};

    arena_init(&arena, SIZE_MAX);
    return write_all(&package, err);
}
