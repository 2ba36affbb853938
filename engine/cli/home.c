/*
 * home.c
 *     Finds and furnishes the folder of an installation. See home.h.
 */
#include "maksatus/home.h"

#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maksatus/file.h"
#include "maksatus/limits.h"

/* The longest name below a home: outbox/MSGID.manifest.json and the like. */
enum { HOME_BYTES_MAX = LIMIT_PATH_BYTES - 512 };

/* A variable that is set to nothing is not set. */
static const char *environment(const char *name)
{
    const char *value = getenv(name);

    return value == NULL || value[0] == '\0' ? NULL : value;
}

static Status absolute(Arena *arena, const char *path, const char **out, Error *err)
{
    char here[LIMIT_PATH_BYTES];

    if (path[0] == '/') {
        *out = path;
        return STATUS_OK;
    }
    if (getcwd(here, sizeof(here)) == NULL)
        return error_set(err, STATUS_IO, "the folder that --home is meant from is gone");
    *out = arena_format(arena, "%s/%s", here, path);
    return STATUS_OK;
}

/* The folder of a person's data; the standard says that a relative XDG_DATA_HOME is ignored. */
static const char *personal_home(Arena *arena)
{
    const char *data = environment("XDG_DATA_HOME");
    const char *person = environment("HOME");

    if (data != NULL && data[0] == '/')
        return arena_format(arena, "%s/maksatus", data);
    if (person == NULL) {
        const struct passwd *entry = getpwuid(geteuid());
        person = entry == NULL ? NULL : entry->pw_dir;
    }
    return person == NULL ? NULL : arena_format(arena, "%s/.local/share/maksatus", person);
}

static const char *chosen_home(Arena *arena, const char *option)
{
    if (option != NULL)
        return option;
    if (environment("MAKSATUS_HOME") != NULL)
        return environment("MAKSATUS_HOME");
    if (geteuid() == 0)
        return "/var/lib/maksatus";
    return personal_home(arena);
}

Status home_find(Arena *arena, const char *option, Home *home, Error *err)
{
    const char *path = chosen_home(arena, option);

    if (path == NULL || path[0] == '\0')
        return error_set(err, STATUS_USAGE, "no home folder: give --home or set MAKSATUS_HOME");
    TRY(absolute(arena, path, &path, err));

    Slice trimmed = slice_of(path);
    while (trimmed.len > 1 && trimmed.at[trimmed.len - 1] == '/')
        trimmed.len--;
    if (trimmed.len > HOME_BYTES_MAX)
        return error_set(err, STATUS_USAGE, "the path of the home folder is longer than %d bytes",
                         (int)HOME_BYTES_MAX);
    path = arena_string(arena, trimmed);
    *home = (Home){
        .path = path,
        .ini = arena_format(arena, "%s/maksatus.ini", path),
        .inbox = arena_format(arena, "%s/inbox", path),
        .outbox = arena_format(arena, "%s/outbox", path),
        .archive = arena_format(arena, "%s/archive", path),
        .quarantine = arena_format(arena, "%s/quarantine", path),
        .log = arena_format(arena, "%s/log", path),
        .pg = arena_format(arena, "%s/pg", path),
    };
    return STATUS_OK;
}

bool home_exists(const Home *home)
{
    struct stat entry;

    return stat(home->path, &entry) == 0 && S_ISDIR(entry.st_mode);
}

Status home_make(Arena *arena, const Home *home, Error *err)
{
    Slice path = slice_of(home->path);

    for (size_t at = 1; at <= path.len; at++) {
        if (at < path.len && path.at[at] != '/')
            continue;
        const char *prefix = arena_string(arena, (Slice){path.at, at});
        if (!file_exists(prefix))
            TRY(folder_make(prefix, err));
    }
    if (!home_exists(home))
        return error_set(err, STATUS_USAGE, "not a folder: %s", home->path);
    return STATUS_OK;
}

Status home_complete(const Home *home, Error *err)
{
    const char *const folders[] = {home->inbox, home->outbox, home->archive, home->quarantine,
                                   home->log};

    for (size_t i = 0; i < COUNT_OF(folders); i++)
        TRY(folder_make(folders[i], err));
    return STATUS_OK;
}
