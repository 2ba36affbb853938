/*
 * returns.c
 *     One CSV file an agency: the original fields, the codes that rejected, and why in words.
 *
 * Rows come ordered by agency and decision, one a finding. The file of an agency that is unknown
 * is UNKNOWN-RUN.csv: a path never comes from a field.
 */
#include "returns.h"

#include <jansson.h>

#include "maksatus/arena.h"
#include "maksatus/decision.h"
#include "maksatus/export_text.h"
#include "maksatus/finding_text.h"

enum { LINE_BYTES = 8 * LIMIT_RECORD_BYTES, CODES_BYTES = 4096, TEXTS_BYTES = 32 * 1024 };

/* As q_returns.sql has them. */
enum {
    COLUMN_DECISION,
    COLUMN_LOOK,
    COLUMN_AGENCY,
    COLUMN_ORIGINAL,
    COLUMN_LANGUAGE,
    COLUMN_REASON,
    COLUMN_RULE,
    COLUMN_CODE,
    COLUMN_PARAMETERS,
    COLUMN_EVIDENCE
};

typedef struct Returns {
    Night *night;
    Arena *arena;
    int64_t decision, look; /* whose line is at hand; 0: none is */
    Text line, codes, texts;
    int64_t run;
    char agency[LIMIT_CODE_BYTES + 1]; /* of the file that is open */
    OutputFile *output;
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
    TRY(output_commit(returns->output, err));
    TRY(output_show(returns->output, err));
    returns->output = NULL;
    return STATUS_OK;
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
    TRY(output_open_hidden(arena,
                           arena_format(arena, "%s/outbox/returns/%s-%lld.csv", home,
                                        returns->agency, (long long)returns->run),
                           &returns->output, err));
    return write_header(returns, err);
}

static Status end_line(Returns *returns, Error *err)
{
    Text *line = &returns->line;

    if (returns->decision == 0)
        return STATUS_OK;
    returns->decision = 0;
    add_cell(line, text_slice(&returns->codes), false);
    add_cell(line, text_slice(&returns->texts), false);
    text_add_string(line, "\r\n");
    ensure(!line->overflowed && !returns->codes.overflowed);
    return output_write(returns->output, text_slice(line), err);
}

static void add_original(Text *line, Slice original_json)
{
    json_t *original = json_loadb(original_json.at, original_json.len, 0, NULL);

    for (size_t i = 0; i < FIELD_COUNT; i++)
        add_cell(line,
                 slice_of(json_string_value(json_object_get(original, field_name((Field)i)))),
                 i == 0);
    json_decref(original);
}

static Status begin_line(Returns *returns, const Row *row, Error *err)
{
    Slice agency = row_text(row, COLUMN_AGENCY);
    Slice reason = row_text(row, COLUMN_REASON);

    TRY(end_line(returns, err));
    if (returns->output == NULL || !slice_is(agency, returns->agency))
        TRY(open_file(returns, agency, err));
    returns->decision = row_int(row, COLUMN_DECISION);
    returns->look = row_int(row, COLUMN_LOOK);
    text_clear(&returns->line);
    text_clear(&returns->codes);
    text_clear(&returns->texts);
    add_original(&returns->line, row_text(row, COLUMN_ORIGINAL));
    if (slice_is_empty(reason))
        return STATUS_OK;
    text_add_string(&returns->codes, "MANUAL_REJECTION");
    text_add(&returns->texts, reason);
    return STATUS_OK;
}

/* The code, and its sentence from what is stored of the finding. */
static void add_finding(Returns *returns, const Row *row)
{
    const StoredFinding finding = {.rule = row_text(row, COLUMN_RULE),
                                   .code = row_text(row, COLUMN_CODE),
                                   .parameters = row_text(row, COLUMN_PARAMETERS),
                                   .evidence = row_text(row, COLUMN_EVIDENCE)};

    if (slice_is_empty(finding.code))
        return;
    if (returns->codes.len > 0) {
        text_add_char(&returns->codes, ' ');
        text_add_char(&returns->texts, ' ');
    }
    text_add(&returns->codes, finding.code);
    finding_text(&finding, row_text(row, COLUMN_LANGUAGE), &returns->texts);
}

static Status add_row(void *context, const Row *row, Error *err)
{
    Returns *returns = context;

    if (row_int(row, COLUMN_DECISION) != returns->decision
        || row_int(row, COLUMN_LOOK) != returns->look)
        TRY(begin_line(returns, row, err));
    add_finding(returns, row);
    return STATUS_OK;
}

Status returns_write(Night *night, int64_t run, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};
    Returns returns = {.night = night, .arena = &arena, .run = run};

    arena_init(&arena, SIZE_MAX);
    returns.line = text_on(ARENA_ARRAY(&arena, char, LINE_BYTES), LINE_BYTES);
    returns.codes = text_on(ARENA_ARRAY(&arena, char, CODES_BYTES), CODES_BYTES);
    returns.texts = text_on(ARENA_ARRAY(&arena, char, TEXTS_BYTES), TEXTS_BYTES);
    TRY(folder_make(night_path(&arena, night, "outbox", SLICE_LITERAL("returns")), err));
    params_int(&params, run);
    TRY(store_execute(night->store, QUERY_RETURNS_TAKE, &params, NULL, err));
    Status status = store_each(night->store, QUERY_RETURNS, &params, add_row, &returns, err);
    if (status == STATUS_OK)
        status = end_line(&returns, err);
    if (status == STATUS_OK)
        status = close_file(&returns, err);
    output_abandon(returns.output);
    if (status != STATUS_OK)
        return status;
    return store_execute(night->store, QUERY_RUN_RETURNS_WRITTEN, &params, NULL, err);
}
