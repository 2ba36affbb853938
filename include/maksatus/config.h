/*
 * config.h
 *     The settings of an installation: one small ini file, read strictly.
 *
 * A section or key that nobody knows, a key that stands twice, or a value that cannot be right is
 * STATUS_USAGE that names file and line: a misspelt setting must not pass for a standard value.
 * A line that begins with a blank continues the value of the line before it. Paths that are not
 * absolute are meant from the folder of the file.
 *
 * To add a setting: a row of the table in engine/cli/config.c, a line of its template, a field
 * here.
 */
#ifndef MAKSATUS_CONFIG_H
#define MAKSATUS_CONFIG_H

#include "maksatus/arena.h"
#include "maksatus/status.h"

/* Texts live in the arena given to config_read; never NULL, empty where nothing is set. */
typedef struct Config {
    const char *path;             /* of the file that was read; empty when there was none */
    const char *conninfo;         /* [database] conninfo: any libpq conninfo or URI */
    const char *bindir;           /* [database] bindir: initdb, pg_ctl of the embedded default */
    const char *schema_dir;       /* [iso20022] schema_dir: XSDs in place of the built-in ones */
    const char *certificate;      /* [signing] certificate: PEM */
    const char *key;              /* [signing] key: PEM; both or none */
    bool asserted;                /* [operators] asserted: a front end has checked --by */
    const char *metrics_textfile; /* [metrics] textfile: written at the end of a run */
} Config;

/* Without settings: what holds when no file was read. */
Config config_standard(void);
/* Reads path over the standard. A file that is not there is the standard unless it is required. */
MUST_CHECK Status config_read(Arena *arena, const char *path, bool required, Config *config,
                              Error *err);
/* The commented file that init writes. */
Slice config_template(void);

#endif
