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

static Status list_answers(const RunAnswersWork *work, Arena *arena, AnswerFile **files,
                           size_t *answers, Error *err)
{
    Slice *names;
    size_t count;

    TRY(folder_list(arena, arena_format(arena, "%s/inbox", work->home), &names, &count, err));
    *files = ARENA_ARRAY(arena, AnswerFile, count + 1);
    *answers = 0;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_format(arena, "%s/inbox/%.*s", work->home, SLICE_ARGS(names[i]));
        TEXT_ON_STACK(name, 4 * LIMIT_FILE_NAME_BYTES + 1);
        bool answer;

        TRY(is_answer(path, &answer, err));
        if (!answer)
            continue;
        text_add_escaped(&name, names[i]);
        (*files)[(*answers)++] = (AnswerFile){path, arena_slice(arena, text_slice(&name))};
    }
    return STATUS_OK;
}

static Status read_alarms(Store *store, Params *params, Arena *arena, AnswerAlarms *alarms,
                          Error *err)
{
    AUTO_RESULT Result *result = NULL;
    size_t rows;

    TRY(store_query(store, QUERY_ANSWER_ALARMS, params, &result, err));
    rows = result_rows(result);
    *alarms = (AnswerAlarms){.answer = result_int(result, 0, 0),
                             .words = ARENA_ARRAY(arena, Slice, rows)};
    for (size_t i = 0; i < rows && !result_is_null(result, i, 1); i++)
        alarms->words[alarms->count++] = arena_slice(arena, result_text(result, i, 1));
    return STATUS_OK;
}

Status answer_alarms(Store *store, Arena *arena, AnswerAlarms *before, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int_or_null(&params, 0, true);
    return read_alarms(store, &params, arena, before, err);
}

/* Both are in order. That as many are gone as are new says nothing of those that are new. */
static bool some_are_new(const AnswerAlarms *before, const AnswerAlarms *after)
{
    size_t known = 0;

    for (size_t i = 0; i < after->count; i++, known++) {
        while (known < before->count && slice_compare(before->words[known], after->words[i]) < 0)
            known++;
        if (known == before->count || !slice_equal(before->words[known], after->words[i]))
            return true;
    }
    return false;
}

Status answer_alarms_rose(Store *store, Arena *arena, const AnswerAlarms *before, bool *rose,
                          Error *err)
{
    AUTO_PARAMS Params params = {0};
    AnswerAlarms after;

    params_int(&params, before->answer);
    TRY(read_alarms(store, &params, arena, &after, err));
    *rose = some_are_new(before, &after);
    if (*rose)
        (void)fprintf(stderr, "maksatus: what banks say contradicts itself, or what is known; see "
                              "'answer list --alarms'\n");
    return STATUS_OK;
}

static Status take(const RunAnswersWork *work, Error *err)
{
    const AnswerTaker taker = {.store = work->store,
                               .home = work->home,
                               .run = work->run,
                               .today = work->today,
                               .moves = true,
                               .log = work->log};
    AUTO_ARENA Arena arena;
    AnswerFile *files;
    size_t count, taken;
    AnswerAlarms before;
    bool rose;

    arena_init(&arena, SIZE_MAX);
    TRY(answer_finish_moves(work->store, work->home, err));
    TRY(list_answers(work, &arena, &files, &count, err));
    if (count == 0)
        return STATUS_OK;
    TRY(answer_alarms(work->store, &arena, &before, err));
    AnswerOutcome *outcomes = ARENA_ARRAY(&arena, AnswerOutcome, count);
    Status status = answers_take(&taker, files, count, outcomes, &taken, err);
    for (size_t i = 0; i < taken; i++)
        tell(work, files[i].name, &outcomes[i]);
    TRY(status);
    TRY(answer_alarms_rose(work->store, &arena, &before, &rose, err));
    if (rose)
        *work->attention = true;
    return STATUS_OK;
}

const RunAnswers run_answers = {is_answer, take};
