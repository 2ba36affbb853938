/*
 * returns.c
 *     One CSV file an agency: the original fields, the codes that rejected, and why in words.
 *
 * Rows come ordered by agency. The file of an agency that is unknown is UNKNOWN-RUN.csv: a path
 * never comes from a field.
 */
#include "returns.h"

#include <jansson.h>

#include "maksatus/arena.h"
#include "maksatus/decision.h"
#include "maksatus/export_text.h"
#include "maksatus/finding_text.h"

enum { LINE_BYTES = 8 * LIMIT_RECORD_BYTES, TEXTS_BYTES = 32 * 1024 };

typedef struct Returns {
    Night *night;
    Arena *arena;
    Text line, texts; /* of the row at hand */
    int64_t run;
    char agency[LIMIT_CODE_BYTES + 1]; /* of the file that is open */
    OutputFile *output;
    const char *hidden, *visible;
} Returns;

static void add_cell(Text *line, Slice cell, bool first)
{
    if (!first)
        text_add_char(line, ',');
    csv_cell_add_quoted(line, cell);
}

static Status close_file(Returns *returns, Error *err)
{
    if (returns->output == NULL)
        return STATUS_OK;
    OutputFile *output = returns->output;
    bool taken;

    returns->output = NULL;
    TRY(output_commit(output, err));
    TRY(file_unlink(returns->visible, err)); /* of a run that died here */
    return file_rename(returns->hidden, returns->visible, &taken, err);
}

static Status write_header(Returns *returns, Error *err)
{
    char bytes[2048];
    Text line = text_on(bytes, sizeof(bytes));

    for (size_t i = 0; i < FIELD_COUNT; i++)
        text_add_format(&line, "%s%s", i == 0 ? "" : ",", field_name((Field)i));
    text_add_string(&line, ",code,text\r\n");
    ensure(!line.overflowed);
    return output_write(returns->output, text_slice(&line), err);
}

static Status open_file(Returns *returns, Slice agency, Error *err)
{
    Arena *arena = returns->arena;
    const char *home = returns->night->options->home;

    TRY(close_file(returns, err));
    ensure(agency.len > 0 && agency.len < sizeof(returns->agency));
    memcpy(returns->agency, agency.at, agency.len);
    returns->agency[agency.len] = '\0';
    returns->hidden = arena_format(arena, "%s/outbox/returns/.%s-%lld.csv", home, returns->agency,
                                   (long long)returns->run);
    returns->visible = arena_format(arena, "%s/outbox/returns/%s-%lld.csv", home, returns->agency,
                                    (long long)returns->run);
    TRY(output_open(arena, returns->hidden, &returns->output, err));
    return write_header(returns, err);
}

/* The query gives parameters and evidence as texts. */
static void add_text(const json_t *object, Slice language, Text *out)
{
    const StoredFinding finding = {
        .rule = slice_of(json_string_value(json_object_get(object, "rule"))),
        .code = slice_of(json_string_value(json_object_get(object, "code"))),
        .parameters = slice_of(json_string_value(json_object_get(object, "parameters"))),
        .evidence = slice_of(json_string_value(json_object_get(object, "evidence"))),
    };

    finding_text(&finding, language, out);
}

/* The sentences of the codes that rejected, from what is stored of the findings. */
static void add_texts(Slice findings_json, Slice language, Text *out)
{
    json_t *findings = json_loadb(findings_json.at, findings_json.len, 0, NULL);
    size_t index;
    json_t *finding;

    json_array_foreach(findings, index, finding)
    {
        if (index > 0)
            text_add_char(out, ' ');
        add_text(finding, language, out);
    }
    json_decref(findings);
}

static Status add_row(void *context, const Row *row, Error *err)
{
    Returns *returns = context;
    Slice agency = row_text(row, 0);
    Text *line = &returns->line;
    Text *texts = &returns->texts;

    if (returns->output == NULL || !slice_is(agency, returns->agency))
        TRY(open_file(returns, agency, err));
    text_clear(line);
    text_clear(texts);
    json_t *original = json_loadb(row_text(row, 1).at, row_text(row, 1).len, 0, NULL);

    for (size_t i = 0; i < FIELD_COUNT; i++)
        add_cell(line,
                 slice_of(json_string_value(json_object_get(original, field_name((Field)i)))),
                 i == 0);
    json_decref(original);
    add_cell(line, row_text(row, 2), false);
    if (!slice_is_empty(row_text(row, 5))) {
        text_add(texts, row_text(row, 5));
        text_add_char(texts, ' ');
    }
    add_texts(row_text(row, 3), row_text(row, 4), texts);
    add_cell(line, text_slice(texts), false);
    text_add_string(line, "\r\n");
    ensure(!line->overflowed);
    return output_write(returns->output, text_slice(line), err);
}

Status returns_write(Night *night, int64_t run, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};
    Returns returns = {.night = night, .arena = &arena, .run = run};

    arena_init(&arena, SIZE_MAX);
    returns.line = text_on(ARENA_ARRAY(&arena, char, LINE_BYTES), LINE_BYTES);
    returns.texts = text_on(ARENA_ARRAY(&arena, char, TEXTS_BYTES), TEXTS_BYTES);
    TRY(folder_make(night_path(&arena, night, "outbox", SLICE_LITERAL("returns")), err));
    params_int(&params, run);
    TRY(store_execute(night->store, QUERY_RETURNS_TAKE, &params, NULL, err));
    Status status = store_each(night->store, QUERY_RETURNS, &params, add_row, &returns, err);
    if (status == STATUS_OK)
        status = close_file(&returns, err);
    output_abandon(returns.output);
    if (status != STATUS_OK)
        return status;
    return store_execute(night->store, QUERY_RUN_RETURNS_WRITTEN, &params, NULL, err);
}
