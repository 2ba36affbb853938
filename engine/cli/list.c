/*
 * list.c
 *     Prints the rows of queries, with care for what must not be shown. See list.h.
 */
#include "list.h"

#include "maksatus/identity.h"
#include "maksatus/log.h"
#include "maksatus/text.h"
#include "options.h"

enum { FREE_TEXT_BYTES = 8192 };

typedef struct ListWriter {
    const CommandContext *context;
    Arena *arena;
    Output *output;
    const ListColumn *columns;
    size_t count;
    Column plain[LIST_COLUMNS_MAX];
    bool begun; /* with the first row: a query that is refused leaves nothing half printed */
} ListWriter;

Slice list_text(const CommandContext *context, Arena *arena, ListCare care, Slice text)
{
    char mask[IDENTITY_MASKED_BYTES];

    if (text.at == NULL || care == LIST_PLAIN || context->unmask)
        return text;
    if (care == LIST_IDENTITY)
        return arena_slice(arena, identity_mask(text, mask));
    return identity_masked_text(arena, text);
}

/* What was asked for and its filters: enough to see later at whom somebody looked, not more. */
static Slice looked_at(const CommandContext *context)
{
    enum { DETAIL_BYTES = 4096 };
    Text detail = text_on(arena_alloc(context->arena, DETAIL_BYTES), DETAIL_BYTES);

    for (const char **operand = context->operands; *operand != NULL; operand++) {
        text_add_string(&detail, detail.len == 0 ? "" : " ");
        text_add_masked(&detail, slice_of(*operand));
    }
    for (size_t i = 0; i < context->line->value_count; i++) {
        const OptionValue *given = &context->line->values[i];
        if (strcmp(given->option->name, "by") == 0 || strcmp(given->option->name, "reason") == 0
            || strcmp(given->option->name, "db") == 0 || strcmp(given->option->name, "home") == 0
            || strcmp(given->option->name, "unmask") == 0)
            continue;
        text_add_format(&detail, "%s--%s", detail.len == 0 ? "" : " ", given->option->name);
        if (given->option->value != NULL) {
            text_add_char(&detail, ' ');
            text_add_masked(&detail, slice_of(given->value));
        }
    }
    return text_slice(&detail);
}

Status list_unmask(CommandContext *context, Error *err)
{
    Act act = command_act(context);
    Store *store = NULL;
    int64_t key;

    if (!command_switch(context, "unmask"))
        return STATUS_OK;
    if (slice_is_empty(act.by) || slice_is_empty(act.reason))
        return error_set(err, STATUS_USAGE, "--unmask needs --by USER and --reason TEXT: %s",
                         context->command->name);
    act.what = arena_format(context->arena, "%s --unmask", context->command->name);
    TRY(command_store(context, &store, err));
    TRY(act_record(store, &act, looked_at(context), &key, err));
    context->unmask = true;
    return STATUS_OK;
}

static Status begin(ListWriter *writer, Error *err)
{
    if (writer->begun)
        return STATUS_OK;
    writer->begun = true;
    return output_begin(writer->output, writer->plain, writer->count, err);
}

static Status print_row(void *context, const Row *row, Error *err)
{
    ListWriter *writer = context;
    Slice values[LIST_COLUMNS_MAX];
    ArenaMark mark = arena_mark(writer->arena);

    TRY(begin(writer, err));

    for (size_t i = 0; i < writer->count; i++)
        values[i] =
            list_text(writer->context, writer->arena, writer->columns[i].care, row_text(row, i));
    TRY(output_row(writer->output, values, err));
    arena_reset(writer->arena, mark);
    return STATUS_OK;
}

Status list_print(CommandContext *context, Query query, const Params *params,
                  const ListColumn *columns, size_t count, Error *err)
{
    AUTO_ARENA Arena rows = {0};
    ListWriter writer = {context, &rows, context->output, columns, count};
    Store *store = NULL;

    ensure(count <= LIST_COLUMNS_MAX);
    for (size_t i = 0; i < count; i++)
        writer.plain[i] = columns[i].column;
    arena_init(&rows, 1024 * 1024);

    TRY(command_store(context, &store, err));
    TRY(store_each(store, query, params, print_row, &writer, err));
    TRY(begin(&writer, err));
    return output_end(context->output, err);
}

json_t *json_of(Slice text)
{
    json_t *value = json_loadb(text.at, text.len, JSON_DECODE_ANY, NULL);

    ensure(value != NULL);
    return value;
}

json_t *json_money(Money amount)
{
    TEXT_ON_STACK(text, MONEY_TEXT_BYTES);

    text_add_money(&text, amount);
    return output_json_text(text_slice(&text));
}

json_t *json_day(Day day)
{
    TEXT_ON_STACK(text, 16);

    if (day_is_none(day))
        return json_null();
    text_add_day(&text, day);
    return output_json_text(text_slice(&text));
}

void json_set(json_t *object, const char *key, json_t *value)
{
    ensure(value != NULL && json_object_set_new(object, key, value) == 0);
}

/* A whole number of the database; jansson keeps it as one. */
static json_t *value_of(const ListColumn *column, Slice text)
{
    TEXT_ON_STACK(masked, FREE_TEXT_BYTES);

    if (text.at == NULL)
        return json_null();
    if (column->column.kind == COLUMN_NUMBER || column->column.kind == COLUMN_JSON)
        return json_of(text);
    if (column->care == LIST_FREE_TEXT)
        identity_add_masked(&masked, text);
    return output_json_text(column->care == LIST_FREE_TEXT ? text_slice(&masked) : text);
}

json_t *list_object(const Result *result, size_t row, const ListColumn *columns, size_t count)
{
    json_t *object = json_object();

    for (size_t i = 0; i < count; i++) {
        ensure(columns[i].care != LIST_IDENTITY);
        json_t *value = value_of(&columns[i], result_text(result, row, i));
        ensure(json_object_set_new(object, columns[i].column.name, value) == 0);
    }
    return object;
}

Status list_array(Store *store, Query query, const Params *params, const ListColumn *columns,
                  size_t count, json_t **array, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_query(store, query, params, &result, err));
    *array = json_array();
    for (size_t row = 0; row < result_rows(result); row++)
        ensure(json_array_append_new(*array, list_object(result, row, columns, count)) == 0);
    return STATUS_OK;
}
