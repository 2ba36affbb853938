/*
 * numbers.c
 *     See numbers.h.
 */
#include "numbers.h"

#include <stdlib.h>

#include "maksatus/arena.h"

void numbers_add(Numbers *numbers, int64_t number)
{
    MEMORY_GROW(numbers->item, numbers->capacity, numbers->count + 1);
    numbers->item[numbers->count++] = number;
}

static int compare_numbers(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one;
    int64_t b = *(const int64_t *)other;

    return (a > b) - (a < b);
}

/* Those from there on. */
static void sort_from(Numbers *numbers, size_t from)
{
    size_t kept = from;

    if (numbers->count > from + 1)
        qsort(numbers->item + from, numbers->count - from, sizeof(int64_t), compare_numbers);
    for (size_t i = from; i < numbers->count; i++)
        if (kept == from || numbers->item[kept - 1] != numbers->item[i])
            numbers->item[kept++] = numbers->item[i];
    numbers->count = kept;
}

void numbers_sort(Numbers *numbers)
{
    sort_from(numbers, 0);
}

static bool have_one_in_common(const Numbers *numbers, size_t before)
{
    size_t a = 0, b = before;

    while (a < before && b < numbers->count && numbers->item[a] != numbers->item[b]) {
        if (numbers->item[a] < numbers->item[b])
            a++;
        else
            b++;
    }
    return a < before && b < numbers->count;
}

/* Two parts in order become one, from its end on. */
static void merge(Numbers *numbers, size_t before)
{
    AUTO_NUMBERS Numbers newer = {0};
    size_t older_left = before;

    for (size_t i = before; i < numbers->count; i++)
        numbers_add(&newer, numbers->item[i]);
    for (size_t to = numbers->count; newer.count > 0; to--)
        numbers->item[to - 1] =
            older_left > 0 && numbers->item[older_left - 1] > newer.item[newer.count - 1]
                ? numbers->item[--older_left]
                : newer.item[--newer.count];
}

bool numbers_join(Numbers *numbers, size_t before)
{
    sort_from(numbers, before);
    if (have_one_in_common(numbers, before))
        return false;
    merge(numbers, before);
    return true;
}

void numbers_done(Numbers *numbers)
{
    memory_free(numbers->item);
    *numbers = (Numbers){0};
}
