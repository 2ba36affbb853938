/*
 * fuzz_pain001.c
 *     Any bytes into the parser pain001.
 */
#include "fuzz_decisions.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_parser(&parser_pain001, bytes, size);
    return 0;
}
