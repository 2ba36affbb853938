/*
 * ordered.h
 *     Arrays in the order of the number that each item begins with (a payment, a decision, a key).
 */
#ifndef MAKSATUS_ORDERED_H
#define MAKSATUS_ORDERED_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The index of the first item whose number is not below this one; count when there is none. */
static inline size_t ordered_from(const void *items, size_t count, size_t item_bytes,
                                  int64_t number)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t found;

        memcpy(&found, (const char *)items + middle * item_bytes, sizeof(found));
        if (found < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
