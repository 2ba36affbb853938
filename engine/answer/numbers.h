/*
 * numbers.h
 *     Payments by their numbers. Private to engine/answer.
 */
#ifndef MAKSATUS_NUMBERS_H
#define MAKSATUS_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Numbers {
    int64_t *item;
    size_t count, capacity;
} Numbers;

void numbers_add(Numbers *numbers, int64_t number);
void numbers_sort(Numbers *numbers); /* each once */
/* Those up to before are in order: all are then, each once. False when the others have one in
 * common with them; then the others stay behind. */
bool numbers_join(Numbers *numbers, size_t before);
void numbers_done(Numbers *numbers);
#define AUTO_NUMBERS __attribute__((cleanup(numbers_done)))

#endif
