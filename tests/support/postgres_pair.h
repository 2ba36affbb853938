/*
 * postgres_pair.h
 *     A primary and its synchronous standby, and the death of the primary.
 *
 *     main:       pair_template_open()      a server on which the database is filled once
 *                 pair_template_close()     stopped; its files are what pairs are made from
 *     each test:  pair_start()              both up, the standby synchronous
 *                 pair_kill_primary(), pair_promote()
 *                 pair_end()
 *     main:       pair_template_remove()    servers that failed tests left, and all files
 *
 * The servers run as postgres when we are root. They are reached over unix sockets in a folder of
 * mode 0700 and nobody else gets there. No fsync, as everywhere in tests: it is processes that
 * die here, not the machine.
 */
#ifndef MAKSATUS_TESTS_POSTGRES_PAIR_H
#define MAKSATUS_TESTS_POSTGRES_PAIR_H

#include <stdbool.h>

#include "maksatus/arena.h"

/* The conninfo of an empty database. Ends the program with 77 where no server can be had. */
const char *pair_template_open(void);
void pair_template_close(void);
void pair_template_remove(bool failed); /* kept, and named, when a test failed */

typedef struct Pair Pair; /* in the arena */

Pair *pair_start(Arena *arena);
/* Both hosts, the primary first: what an operator would write. */
const char *pair_conninfo(const Pair *pair);
/* SIGKILL for it and all its children. Fails the test when the standby was not in step. */
void pair_kill_primary(Pair *pair);
/* Until it can be written to. */
void pair_promote(Pair *pair);
void pair_end(Pair *pair);

#endif
