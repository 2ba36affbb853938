/*
 * fuzz_pain002.c
 *     Any bytes into the reader of pain.002.
 */
#include "fuzz_answers.h"

extern const AnswerParser answer_parser_pain002;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_answer(&answer_parser_pain002, bytes, size);
    return 0;
}
