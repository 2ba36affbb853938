/*
 * home.h
 *     The folder in which an installation lives: settings, inbox, outbox and what was done.
 *
 *     HOME/maksatus.ini  inbox/  outbox/  archive/  quarantine/  log/  pg/ (embedded default only)
 *
 * Where it is: --home, else MAKSATUS_HOME, else /var/lib/maksatus for root and
 * $XDG_DATA_HOME/maksatus for others. All paths are absolute.
 */
#ifndef MAKSATUS_HOME_H
#define MAKSATUS_HOME_H

#include "maksatus/arena.h"
#include "maksatus/status.h"

typedef struct Home {
    const char *path;
    const char *ini;
    const char *inbox, *outbox, *archive, *quarantine, *log;
    const char *pg; /* data folder of the embedded default; made by its server */
} Home;

/* Which folder it is; whether it exists is not asked. option is that of --home, or NULL. */
MUST_CHECK Status home_find(Arena *arena, const char *option, Home *home, Error *err);
bool home_exists(const Home *home);
/* Makes the folder itself, with its parents. Nothing that is there is changed. */
MUST_CHECK Status home_make(Arena *arena, const Home *home, Error *err);
/* Makes what is missing inside of a home that is there: folders with mode 0750. */
MUST_CHECK Status home_complete(const Home *home, Error *err);

#endif
