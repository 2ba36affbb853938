/*
 * reconcile.c
 *     From what was told to what it means, in whole sets: each step is one statement.
 *
 *     stale ─▶ whole groups ─▶ group sums ─▶ results ─▶ decisions ─▶ open attempts
 */
#include "answer_private.h"

enum { REASONS_MAX = 256 };

/* The words of every reason: "AC04: the payee's account is closed (ask payee)". The code "" is no
 * reason at all, "?" any that is not known. */
static size_t reason_words(Arena *arena, Slice *codes, Slice *words)
{
    size_t count = 0;

    for (size_t i = 0; reasons_all[i].code != NULL; i++) {
        const ReasonMeaning *reason = &reasons_all[i];

        ensure(count + 2 < REASONS_MAX);
        codes[count] = slice_of(reason->code);
        words[count++] = slice_of(
            arena_format(arena, "%s: %s (%s)", reason->code, reason->words, reason->advice));
    }
    const ReasonMeaning *none = reason_meaning(SLICE_LITERAL(""));
    codes[count] = SLICE_LITERAL("");
    words[count++] = slice_of(arena_format(arena, "%s (%s)", none->words, none->advice));
    const ReasonMeaning *unknown = reason_meaning(SLICE_LITERAL("?"));
    codes[count] = SLICE_LITERAL("?");
    words[count++] = slice_of(arena_format(arena, "%s (%s)", unknown->words, unknown->advice));
    return count;
}

static Status change_decisions(Store *store, int64_t run, int64_t act, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};
    Slice codes[REASONS_MAX], words[REASONS_MAX];

    arena_init(&arena, SIZE_MAX);
    size_t count = reason_words(&arena, codes, words);
    params_int_or_null(&params, run, run == 0);
    params_int_or_null(&params, act, act == 0);
    params_text_array(&params, codes, count);
    params_text_array(&params, words, count);
    return store_execute(store, QUERY_ANSWER_CHANGES, &params, NULL, err);
}

Status answer_reconcile(Store *store, int64_t run, int64_t act, Error *err)
{
    ensure((run == 0) != (act == 0));
    TRY(store_execute(store, QUERY_ANSWER_STALE_GROUPS, NULL, NULL, err));
    TRY(store_execute(store, QUERY_ANSWER_GROUPS, NULL, NULL, err));
    TRY(store_execute(store, QUERY_ANSWER_RESULTS, NULL, NULL, err));
    TRY(change_decisions(store, run, act, err));
    TRY(store_execute(store, QUERY_ANSWER_CLOSE, NULL, NULL, err));
    TRY(store_execute(store, QUERY_ANSWER_REOPEN, NULL, NULL, err));
    return store_execute(store, QUERY_ANSWER_FRESH, NULL, NULL, err);
}
