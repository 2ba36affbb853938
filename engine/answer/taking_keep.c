/*
 * taking_keep.c
 *     Where the bytes of an answer are kept.
 */
#include <stdlib.h>

#include "maksatus/limits.h"
#include "taking.h"

enum { COPY_BESIDE_BYTES = 1024 * 1024 };
enum { KEPT_NAME_BYTES = LIMIT_FILE_NAME_BYTES - 32 };

/* In the quarantine no answer has the name of a reason: it would be another one's. */
static const char QUARANTINE[] = "quarantine", REASON_ENDING[] = ".reason.json";

/* ── a place ──────────────────────────────────────────────────────────────────────────────── */

static const char *below_home(const Taking *taking, const char *path)
{
    return arena_format(taking->arena, "%s/%s", taking->taker->home, path);
}

/* A file; or a delivery or an answer that will come there, or was to when its run died. */
static Status find_other(const Taking *taking, bool *found, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t ignored;

    TRY(file_find(below_home(taking, taking->kept_as), found, err));
    if (*found)
        return STATUS_OK;
    params_string(&params, taking->kept_as);
    params_int(&params, 0);
    return store_query_int(taking->taker->store, QUERY_PLACE_PROMISED, &params, found, &ignored,
                           err);
}

/* A name that nobody has: NAME, else NAME.2, NAME.3 ... */
static Status choose_place(Taking *taking, const char *folder, Error *err)
{
    bool found = true;
    size_t len = taking->name.len < KEPT_NAME_BYTES ? taking->name.len : KEPT_NAME_BYTES;

    while (len > 0 && len < taking->name.len
           && ((unsigned char)taking->name.at[len] & 0xC0) == 0x80)
        len--;
    bool reserved = strcmp(folder, QUARANTINE) == 0
                    && slice_ends((Slice){taking->name.at, len}, REASON_ENDING);
    for (int again = reserved ? 2 : 1; found; again++) {
        taking->kept_as =
            again == 1 ? arena_format(taking->arena, "%s/%.*s", folder, (int)len, taking->name.at)
                       : arena_format(taking->arena, "%s/%.*s.%d", folder, (int)len,
                                      taking->name.at, again);
        TRY(find_other(taking, &found, err));
    }
    return STATUS_OK;
}

static const char *archive_folder(const Taking *taking)
{
    TEXT_ON_STACK(day, 16);

    text_add_day(&day, taking->taker->today);
    return arena_format(taking->arena, "archive/%.*s", SLICE_ARGS(text_slice(&day)));
}

Status taking_choose_archive(Taking *taking, Error *err)
{
    return choose_place(taking, archive_folder(taking), err);
}

static const char *folder_of(Arena *arena, const char *path)
{
    return arena_format(arena, "%.*s", (int)(strrchr(path, '/') - path), path);
}

/* Hidden until all of it is there. */
static const char *path_of_part(Arena *arena, const char *to)
{
    return arena_format(arena, "%s/.%s.part", folder_of(arena, to), strrchr(to, '/') + 1);
}

bool taking_is_overwritten(const Taking *taking)
{
    if (!taking->taker->moves || !input_overwritten(taking->held))
        return false;
    log_event(taking->taker->log, "answer.overwritten", log_int("answer", taking->answer),
              log_text("delivery", taking->name));
    return true;
}

Status taking_bring(const Taking *taking, Error *err)
{
    const char *to = below_home(taking, taking->kept_as);
    bool taken;

    TRY(folder_make(folder_of(taking->arena, to), err));
    if (!taking->taker->moves) {
        const char *part = path_of_part(taking->arena, to);

        TRY(input_copy(taking->held, part, err));
        return file_replace(part, to, err);
    }
    TRY(input_move(taking->held, to, &taken, err));
    if (taken)
        return error_set(err, STATUS_INTEGRITY, "%s exists already: two files for one answer", to);
    return STATUS_OK;
}

Status taking_mark_moved(const Taking *taking, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, taking->answer);
    return store_execute(taking->taker->store, QUERY_ANSWER_MOVED, &params, NULL, err);
}

/* ── a copy ───────────────────────────────────────────────────────────────────────────────── */

/* Hidden until its answer is committed, under a name that says whose it is. */
static const char COPY_ENDING[] = ".answer";

static const char *path_of_copy(Arena *arena, const char *home, int64_t answer)
{
    return arena_format(arena, "%s/archive/.%lld%s", home, (long long)answer, COPY_ENDING);
}

static Status place_copy(Arena *arena, const char *home, int64_t answer, const char *kept_as,
                         Error *err)
{
    const char *to = arena_format(arena, "%s/%s", home, kept_as);
    bool taken;

    TRY(folder_make(folder_of(arena, to), err));
    TRY(file_rename(path_of_copy(arena, home, answer), to, &taken, err));
    if (taken)
        return error_set(err, STATUS_INTEGRITY, "%s exists already: two files for one answer", to);
    return STATUS_OK;
}

static void *copy_beside(void *context)
{
    Copying *copying = context;

    copying->status = input_copy(copying->from, copying->to, &copying->error);
    return NULL;
}

void taking_begin_copy(Taking *taking)
{
    taking->copying =
        (Copying){.from = taking->held,
                  .to = path_of_copy(taking->arena, taking->taker->home, taking->answer),
                  .runs = !taking->taker->moves && taking->bytes >= COPY_BESIDE_BYTES};
    if (taking->copying.runs)
        ensure(pthread_create(&taking->copying.thread, NULL, copy_beside, &taking->copying) == 0);
}

static void wait_until_copied(Copying *copying)
{
    if (copying->runs)
        ensure(pthread_join(copying->thread, NULL) == 0);
    copying->runs = false;
}

Status taking_end_copy(Taking *taking, Error *err)
{
    Copying *copying = &taking->copying;

    if (taking->taker->moves)
        return STATUS_OK;
    if (copying->runs) {
        wait_until_copied(copying);
        if (copying->status != STATUS_OK)
            *err = copying->error;
        TRY(copying->status);
    } else {
        TRY(input_copy(copying->from, copying->to, err));
    }
    return !input_overwritten(copying->from)
               ? STATUS_OK
               : error_set(err, STATUS_IO, "the file was written to while it was read: %s",
                           taking->path);
}

Status taking_place(const Taking *taking, Error *err)
{
    return taking->taker->moves ? taking_bring(taking, err)
                                : place_copy(taking->arena, taking->taker->home, taking->answer,
                                             taking->kept_as, err);
}

void taking_done(Taking *taking)
{
    wait_until_copied(&taking->copying);
    taking_close(taking);
    input_done(&taking->held);
    arena_done(&taking->reading);
    *taking = (Taking){0};
}

/* ── what died ────────────────────────────────────────────────────────────────────────────── */

/* Where a move was done and only its mark is missing, or a copy waits for its name. The others are
 * where they came from still, and nothing is left of a copy that did not end. */
static Status finish_move(Store *store, Arena *arena, const char *home, int64_t answer,
                          const char *kept_as, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const char *to = arena_format(arena, "%s/%s", home, kept_as);
    bool arrived, copied;

    TRY(file_unlink(path_of_part(arena, to), err));
    TRY(file_find(to, &arrived, err));
    TRY(file_find(path_of_copy(arena, home, answer), &copied, err));
    if (!arrived && copied)
        TRY(place_copy(arena, home, answer, kept_as, err));
    if (!arrived && !copied)
        return STATUS_OK;
    params_int(&params, answer);
    return store_execute(store, QUERY_ANSWER_MOVED, &params, NULL, err);
}

Status answer_finish_moves(Store *store, const char *home, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_ARENA Arena arena;
    Slice *copies;
    size_t count;
    const char *archive;

    arena_init(&arena, SIZE_MAX);
    TRY(store_query(store, QUERY_ANSWERS_UNMOVED, NULL, &result, err));
    for (size_t i = 0; i < result_rows(result); i++)
        TRY(finish_move(store, &arena, home, result_int(result, i, 0),
                        arena_string(&arena, result_text(result, i, 1)), err));
    archive = arena_format(&arena, "%s/archive", home);
    TRY(folder_list_hidden(&arena, archive, COPY_ENDING, &copies, &count, err));
    for (size_t i = 0; i < count; i++) /* of answers that were never committed */
        TRY(file_unlink(arena_format(&arena, "%s/%.*s", archive, SLICE_ARGS(copies[i])), err));
    return STATUS_OK;
}

/* ── repeated ─────────────────────────────────────────────────────────────────────────────── */

Status taking_keep_repeated(Taking *taking, int64_t answer, bool moved, const char *kept_as,
                            Error *err)
{
    taking->answer = answer;
    taking->outcome->verdict = moved ? ANSWER_REPEATED : ANSWER_TAKEN;
    taking->outcome->answer = answer;
    if (!moved) {
        bool arrived;

        taking->kept_as = kept_as;
        TRY(file_find(below_home(taking, kept_as), &arrived, err));
        if (!arrived && taking_is_overwritten(taking))
            return STATUS_OK;
        if (!arrived)
            TRY(taking_bring(taking, err));
        return taking_mark_moved(taking, err);
    }
    if (!taking->taker->moves || taking_is_overwritten(taking))
        return STATUS_OK;
    TRY(taking_choose_archive(taking, err));
    return taking_bring(taking, err);
}

/* ── unreadable ───────────────────────────────────────────────────────────────────────────── */

static Status write_reason(const Taking *taking, Error *err)
{
    char bytes[4096];
    Text json = text_on(bytes, sizeof(bytes));

    text_add_string(&json, "{\"delivery\":");
    text_add_json(&json, taking->name);
    text_add_string(&json, ",\"answer\":true,\"reason\":");
    text_add_json(&json, slice_of(taking->outcome->reason));
    text_add_string(&json, ",\"text\":");
    text_add_json(&json, slice_of(taking->outcome->text));
    text_add_string(&json, "}\n");
    ensure(!json.overflowed);
    return file_write_all(
        taking->arena,
        arena_format(taking->arena, "%s%s", below_home(taking, taking->kept_as), REASON_ENDING),
        text_slice(&json), err);
}

static Status insert_unreadable(const Taking *taking, int64_t *answer, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_string(&params, "unreadable");
    params_text(&params, taking->name);
    params_bytes(&params, NULL, 0);
    params_int_or_null(&params, 0, true);
    params_string(&params, taking->parser == NULL ? NULL : taking->parser->name);
    params_null_text(&params);
    params_text_array(&params, NULL, 0);
    params_string(&params, taking->outcome->reason);
    params_string(&params, taking->outcome->text);
    params_string(&params, taking->kept_as);
    params_int_or_null(&params, taking->taker->run, taking->taker->run == 0);
    params_int_or_null(&params, taking->taker->act, taking->taker->act == 0);
    TRY(store_query_int(taking->taker->store, QUERY_ANSWER_INSERT, &params, &found, answer, err));
    ensure(found);
    return STATUS_OK;
}

/* Where the last run came to its end between the row and the move, the row is there already. */
static Status find_unmoved(Taking *taking, int64_t *answer, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    *answer = 0;
    params_text(&params, taking->name);
    params_string(&params, taking->outcome->reason);
    params_string(&params, taking->outcome->text);
    TRY(store_query(taking->taker->store, QUERY_ANSWER_UNMOVED, &params, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    *answer = result_int(result, 0, 0);
    taking->kept_as = arena_string(taking->arena, result_text(result, 0, 1));
    return STATUS_OK;
}

Status taking_keep_unreadable(Taking *taking, Error *err)
{
    AnswerOutcome *outcome = taking->outcome;
    Text reason = text_on(outcome->reason, sizeof(outcome->reason) - 1);
    Text text = text_on(outcome->text, sizeof(outcome->text) - 1);

    text_add_string(&reason, framing_code_name(taking->fault.code));
    if (taking->fault.line > 0)
        text_add_format(&text, "line %llu: ", (unsigned long long)taking->fault.line);
    text_add_string(&text, taking->fault.text);
    (void)text_string(&reason);
    (void)text_string(&text);
    outcome->verdict = ANSWER_UNREADABLE;
    TRY(find_unmoved(taking, &outcome->answer, err));
    if (outcome->answer == 0)
        TRY(choose_place(taking, QUARANTINE, err));
    TRY(write_reason(taking, err));
    if (outcome->answer == 0)
        TRY(insert_unreadable(taking, &outcome->answer, err));
    taking->answer = outcome->answer;
    log_event(taking->taker->log, "answer.unreadable", log_text("delivery", taking->name),
              log_string("reason", outcome->reason));
    if (taking_is_overwritten(taking))
        return STATUS_OK;
    TRY(taking_bring(taking, err));
    return taking_mark_moved(taking, err);
}
