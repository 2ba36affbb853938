/*
 * taken_back.c
 *     Out of sight a file that is taken back has a name of its own, which says that it was visible
 *     and that nobody took it. So it is known what an act meant that died before its commit, or
 *     after it.
 *
 *     out of sight is            the next run
 *     a file that is not void    shows it again: nobody has said that it is void
 *     a file that is void        removes what is left of it
 */
#include "taken_back.h"

#include <stdio.h>

#include "maksatus/arena.h"

static const char HIDDEN[] = ".xml";
static const char OUT_OF_SIGHT[] = ".xml.void";

static const char *path_out_of_sight(const Outgoing *file)
{
    return outgoing_path(file, ".", OUT_OF_SIGHT);
}

bool taken_back_is_there(const Outgoing *file)
{
    return file_exists(path_out_of_sight(file));
}

Status taken_back_begin(const Outgoing *file, Error *err)
{
    bool found;

    TRY(outgoing_find(file, file->visible, &found, err));
    if (found)
        return file_replace(file->visible, path_out_of_sight(file), err);
    if (file->state == FILE_PUBLISHED && !taken_back_is_there(file))
        return error_set(err, STATUS_USAGE,
                         "payment file %.*s is no longer in the outbox: somebody has had it",
                         SLICE_ARGS(file->file.message_id));
    return STATUS_OK;
}

Status taken_back_remove(const Outgoing *file, Error *err)
{
    static const char *const endings[] = {".xml.sha256", ".manifest.json", ".xml.p7s"};

    for (size_t i = 0; i < COUNT_OF(endings); i++)
        TRY(file_unlink(outgoing_path(file, "", endings[i]), err));
    TRY(file_unlink(file->hidden, err));
    return file_unlink(path_out_of_sight(file), err);
}

static Status show_again(const Outgoing *file, Error *err)
{
    bool found;

    TRY(outgoing_find(file, path_out_of_sight(file), &found, err));
    if (!found)
        return STATUS_OK;
    TRY(file_replace(path_out_of_sight(file), file->visible, err));
    file->night->outcome->attention = true;
    (void)fprintf(stderr,
                  "maksatus: payment file %.*s: it was taken back, but that did not end; it is in "
                  "the outbox again; see 'file void'\n",
                  SLICE_ARGS(file->file.message_id));
    log_event(&file->night->log, "file.shown_again", log_text("message_id", file->file.message_id));
    return STATUS_OK;
}

static Status finish_file(Night *night, Arena *arena, Slice message_id, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Outgoing *file = NULL;
    bool ours;
    int64_t number;

    params_text(&params, message_id);
    TRY(store_query_int(night->store, QUERY_FILE_BY_MESSAGE_ID, &params, &ours, &number, err));
    if (!ours)
        return STATUS_OK;
    Status status = outgoing_load(night, arena, number, &file, err);
    if (status == STATUS_OK)
        status = file->state == FILE_VOID ? taken_back_remove(file, err) : show_again(file, err);
    outgoing_done(file);
    return status;
}

static Status finish_ending(Night *night, const char *ending, Error *err)
{
    AUTO_ARENA Arena arena;
    Slice *names;
    size_t count, end = strlen(ending);

    arena_init(&arena, SIZE_MAX);
    TRY(folder_list_hidden(&arena, night_path(&arena, night, "outbox", SLICE_NONE), ending, &names,
                           &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(finish_file(night, &arena, (Slice){names[i].at + 1, names[i].len - 1 - end}, err));
    return STATUS_OK;
}

Status taken_back_finish(Night *night, Error *err)
{
    TRY(finish_ending(night, OUT_OF_SIGHT, err));
    return finish_ending(night, HIDDEN, err);
}
