/*
 * postgres.h
 *     A PostgreSQL for one test program, and a fresh database for each of its tests.
 *
 *     int main(void)
 *     {
 *         ...                                  each test: test_postgres_database
 *         return test_postgres_main(suite);
 *     }
 *
 * MAKSATUS_TEST_DB (keyword=value conninfo of a role that may create databases) names an outside
 * server to be used instead; its databases are removed at the end.
 */
#ifndef MAKSATUS_TESTS_POSTGRES_H
#define MAKSATUS_TESTS_POSTGRES_H

#include <check.h>
#include <stdbool.h>

#include "maksatus/arena.h"
#include "maksatus/store.h"

void test_postgres_start(void);       /* a private cluster, the schema migrated once */
void test_postgres_stop(bool failed); /* stopped and removed; kept when a test failed */
/* Runs the suite between the two, as main() of most programs; what that returns. */
int test_postgres_main(Suite *suite);

/* The conninfo of a database of its own, with the schema, for whoever asks. */
const char *test_postgres_database(Arena *arena);
/* The same without the schema. */
const char *test_postgres_empty_database(Arena *arena);
/* An empty one in another encoding than UTF8. */
const char *test_postgres_encoded_database(Arena *arena, const char *encoding);
/* Opens conninfo or ends the test. */
Store *test_postgres_open(Arena *arena, const char *conninfo);
/* Runs statements that no query of ours says, to prepare or to look; ends the test on a refusal. */
void test_postgres_run(const char *conninfo, const char *statements);

#endif
