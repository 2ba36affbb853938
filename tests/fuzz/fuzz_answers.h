/*
 * fuzz_answers.h
 *     What every reader of answers must do with any bytes: end, and give the same facts whether
 *     the bytes come at once or in pieces.
 */
#ifndef MAKSATUS_TESTS_FUZZ_ANSWERS_H
#define MAKSATUS_TESTS_FUZZ_ANSWERS_H

#include "maksatus/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

void fuzz_answer(const AnswerParser *parser, const uint8_t *bytes, size_t size);

#endif
