/*
 * list.h
 *     A list that streams out of a query whose columns are all text.
 */
#ifndef MAKSATUS_CLI_LIST_H
#define MAKSATUS_CLI_LIST_H

#include "maksatus/command.h"

/* What may be in a text that a list must not show. */
typedef enum ListCare {
    LIST_PLAIN,
    LIST_IDENTITY,  /* an identity code: masked */
    LIST_FREE_TEXT, /* people write: identity codes in it are masked */
} ListCare;

typedef struct ListColumn {
    Column column;
    ListCare care;
} ListColumn;

enum { LIST_COLUMNS_MAX = 64 };

/* For a list in which identity codes may be shown whole: that is an act of a person. */
#define OPTIONS_OF_UNMASK                                                                          \
    {"unmask", NULL, "show identity codes whole; needs --by and --reason, is logged", false},      \
        {"by", "USER", "who looks", false},                                                        \
    {                                                                                              \
        "reason", "TEXT", "why", false                                                             \
    }

/* With --unmask: records who looks at what and why; what is printed afterwards is not masked. */
MUST_CHECK Status list_unmask(CommandContext *context, Error *err);

/* Prints every row of the query; its columns are those of the table, in that order. */
MUST_CHECK Status list_print(CommandContext *context, Query query, const Params *params,
                             const ListColumn *columns, size_t count, Error *err);

/* The text as it may be shown. */
Slice list_text(const CommandContext *context, Arena *arena, ListCare care, Slice text);

/* The row of a result (all text) as a JSON object, by the columns. */
json_t *list_object(const Result *result, size_t row, const ListColumn *columns, size_t count);
/* The rows of a query as a JSON array. */
MUST_CHECK Status list_array(Store *store, Query query, const Params *params,
                             const ListColumn *columns, size_t count, json_t **array, Error *err);

/* The columns of decisions, batches and payment files, wherever they are told. */
enum { HISTORY_COLUMNS = 45 };
extern const ListColumn history_columns[];
extern const ListColumn batch_columns[];
extern const size_t batch_column_count;
extern const ListColumn file_columns[];
extern const size_t file_column_count;

/* JSON that the database made. */
json_t *json_of(Slice text);
json_t *json_money(Money amount);
json_t *json_day(Day day); /* null of DAY_NONE */
/* The value becomes the object's. */
void json_set(json_t *object, const char *key, json_t *value);

#endif
