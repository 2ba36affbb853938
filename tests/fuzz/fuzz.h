/*
 * fuzz.h
 *     What a fuzz target offers, to libFuzzer and to replay.c: any bytes, once.
 */
#ifndef MAKSATUS_TESTS_FUZZ_H
#define MAKSATUS_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
