/*
 * fuzz_csv.c
 *     Any bytes into the parser csv.
 */
#include "fuzz_decisions.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_parser(&parser_csv, bytes, size);
    return 0;
}
