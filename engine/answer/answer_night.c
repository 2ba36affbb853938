/*
 * answer_night.c
 *     The answers in the inbox, as a part of the nightly run.
 *
 * They are taken before decisions are looked at: what came back tonight is known to the rules of
 * tonight. One that cannot be read does not keep the others.
 */
#include <stdio.h>

#include "answer_private.h"
#include "maksatus/file.h"
#include "maksatus/identity.h"
#include "maksatus/limits.h"

static Status is_answer(const char *path, bool *answer, Error *err)
{
    const AnswerParser *parser;

    TRY(answer_peek(path, &parser, err));
    *answer = parser != NULL;
    return STATUS_OK;
}

/* Where a move was done and only its mark is missing. The others are in the inbox still. */
static Status finish_moves(const RunAnswersWork *work, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    TRY(store_query(work->store, QUERY_ANSWERS_UNMOVED, NULL, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        AUTO_PARAMS Params params = {0};
        const char *path =
            arena_format(&arena, "%s/%.*s", work->home, SLICE_ARGS(result_text(result, i, 1)));

        bool arrived;

        params_int(&params, result_int(result, i, 0));
        TRY(file_find(path, &arrived, err));
        if (arrived)
            TRY(store_execute(work->store, QUERY_ANSWER_MOVED, &params, NULL, err));
    }
    return STATUS_OK;
}

static void tell(const RunAnswersWork *work, Slice file, const AnswerOutcome *outcome)
{
    TEXT_ON_STACK(masked, 4 * LIMIT_FILE_NAME_BYTES + 1);

    identity_add_masked(&masked, file);
    const Slice name = text_slice(&masked);
    if (outcome->verdict == ANSWER_UNREADABLE)
        (void)fprintf(stderr, "maksatus: answer %.*s: %s %s\n", SLICE_ARGS(name), outcome->reason,
                      outcome->text);
    else if (outcome->orphans > 0)
        (void)fprintf(stderr,
                      "maksatus: answer %.*s: %lld of what it tells match nothing; see "
                      "'answer list --unmatched'\n",
                      SLICE_ARGS(name), (long long)outcome->orphans);
    if (outcome->verdict == ANSWER_UNREADABLE || outcome->orphans > 0)
        *work->attention = true;
}

static Status take_one(const RunAnswersWork *work, const char *path, Slice file, Error *err)
{
    const AnswerTaker taker = {.store = work->store,
                               .home = work->home,
                               .run = work->run,
                               .today = work->today,
                               .log = work->log};
    TEXT_ON_STACK(name, 4 * LIMIT_FILE_NAME_BYTES + 1);
    AnswerOutcome outcome;

    text_add_escaped(&name, file);
    TRY(answer_take(&taker, path, text_slice(&name), true, &outcome, err));
    tell(work, text_slice(&name), &outcome);
    return STATUS_OK;
}

static Status look_for_alarms(const RunAnswersWork *work, int64_t before, Error *err)
{
    int64_t after;
    bool found;

    TRY(store_query_int(work->store, QUERY_ANSWER_ALARM_COUNT, NULL, &found, &after, err));
    if (found && after > before)
        *work->attention = true;
    return STATUS_OK;
}

static Status take(const RunAnswersWork *work, Error *err)
{
    AUTO_ARENA Arena arena;
    Slice *names;
    size_t count;
    int64_t alarms = 0;
    int64_t taken = 0;
    bool found;

    arena_init(&arena, SIZE_MAX);
    TRY(finish_moves(work, err));
    TRY(folder_list(&arena, arena_format(&arena, "%s/inbox", work->home), &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_format(&arena, "%s/inbox/%.*s", work->home, SLICE_ARGS(names[i]));
        bool answer;

        TRY(is_answer(path, &answer, err));
        if (!answer)
            continue;
        if (taken++ == 0)
            TRY(store_query_int(work->store, QUERY_ANSWER_ALARM_COUNT, NULL, &found, &alarms, err));
        TRY(take_one(work, path, names[i], err));
    }
    return taken == 0 ? STATUS_OK : look_for_alarms(work, alarms, err);
}

const RunAnswers run_answers = {is_answer, take};
