/*
 * verify_tell.c
 *     What the parts of a verification tell, and the tables that they ask for.
 */
#include "verify_private.h"

#include <stdarg.h>
#include <stdio.h>

enum { PROBLEM_TEXT_BYTES = 512 };

Status verify_tell(Verify *verify, const char *what, const char *table, Slice key, Error *err,
                   const char *format, ...)
{
    char text[PROBLEM_TEXT_BYTES];
    va_list arguments;

    if (++verify->verdict->problems > AUDIT_PROBLEMS_MAX)
        return STATUS_OK;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    const AuditProblem problem = {what, table, key, slice_of(text)};
    return verify->options->tell(verify->options->context, &problem, err);
}

void verify_progress(const Verify *verify, const char *what, int64_t done)
{
    const AuditVerify *options = verify->options;

    if (options->progress != NULL)
        options->progress(options->progress_context, what, (uint64_t)done, 0);
}

Status watched_tables(Store *store, Arena *arena, WatchedTable **table, bool **same, size_t *count,
                      Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_query(store, QUERY_AUDIT_TABLES, NULL, &result, err));
    *count = result_rows(result);
    *table = ARENA_ARRAY(arena, WatchedTable, *count + 1);
    *same = ARENA_ARRAY(arena, bool, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*table)[i] = (WatchedTable){
            .name = arena_string(arena, result_text(result, i, 0)),
            .number = result_int(result, i, 1),
            .bulk = slice_is(result_text(result, i, 2), "bulk"),
            .personal_columns = (size_t)result_int(result, i, 3),
            .columns = arena_slice(arena, result_text(result, i, 5)),
            .masks = (size_t)result_int(result, i, 6),
        };
        (*same)[i] = result_bool(result, i, 4);
    }
    return STATUS_OK;
}
