/*
 * fuzz_camt.c
 *     Any bytes into the readers of camt.053, camt.054 and camt.029.
 */
#include "fuzz_answers.h"

extern const AnswerParser answer_parser_camt029, answer_parser_camt053, answer_parser_camt054;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_answer(&answer_parser_camt053, bytes, size);
    fuzz_answer(&answer_parser_camt054, bytes, size);
    fuzz_answer(&answer_parser_camt029, bytes, size);
    return 0;
}
