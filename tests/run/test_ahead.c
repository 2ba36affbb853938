/*
 * test_ahead.c
 *     Chunks come in their order and once, whoever is faster; and a reader may stop before the end.
 */
#include "ahead.h"

#include "unit.h"

#include <pthread.h>
#include <time.h>

enum { CHUNKS_MAX = 4, FILLED = 100 };

typedef struct Chunk {
    int number;
    pthread_t by;
} Chunk;

typedef struct Source {
    int filled;
    bool slow;
} Source;

static void dawdle(void)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
}

static bool fill(void *context, void *chunk)
{
    Source *source = context;

    if (source->slow)
        dawdle();
    *(Chunk *)chunk = (Chunk){source->filled++, pthread_self()};
    return source->filled < FILLED;
}

static const struct {
    size_t chunks;
    bool slow_source, slow_taker;
} rows[] = {{1, false, false}, {2, false, false}, {2, true, false},
            {2, false, true},  {4, false, true},  {4, true, false}};

static void start(Ahead *ahead, Source *source, Chunk *chunk, size_t count)
{
    void *chunks[CHUNKS_MAX];
    Error err = {0};

    for (size_t i = 0; i < count; i++)
        chunks[i] = &chunk[i];
    ck_assert_int_eq(ahead_start(ahead, fill, source, chunks, count, &err), STATUS_OK);
}

START_TEST(chunks_come_in_order)
{
    Source source = {.slow = rows[_i].slow_source};
    Chunk chunk[CHUNKS_MAX];
    Ahead ahead;

    start(&ahead, &source, chunk, rows[_i].chunks);
    for (int i = 0; i < FILLED; i++) {
        const Chunk *next = ahead_next(&ahead);

        if (rows[_i].slow_taker)
            dawdle();
        ck_assert_int_eq(next->number, i); /* nobody has filled it again */
        ck_assert_int_eq(pthread_equal(next->by, pthread_self()) != 0, rows[_i].chunks == 1);
    }
    ahead_stop(&ahead);
    ck_assert_int_eq(source.filled, FILLED);
}
END_TEST

START_TEST(a_reader_may_stop_before_the_end)
{
    Source source = {0};
    Chunk chunk[CHUNKS_MAX];
    Ahead ahead;

    start(&ahead, &source, chunk, rows[_i].chunks);
    ck_assert_int_eq(((const Chunk *)ahead_next(&ahead))->number, 0);
    ahead_stop(&ahead);
    ck_assert_int_le(source.filled, (int)rows[_i].chunks); /* no chunk was given back */
    ahead_stop(&ahead); /* of one that has ended */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ahead");
    TCase *tcase = tcase_create("chunks");

    tcase_add_loop_test(tcase, chunks_come_in_order, 0, COUNT_OF(rows));
    tcase_add_loop_test(tcase, a_reader_may_stop_before_the_end, 0, COUNT_OF(rows));
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
