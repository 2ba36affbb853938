/*
 * fuzz_jsonl.c
 *     Any bytes into the parser jsonl.
 */
#include "fuzz_decisions.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_parser(&parser_jsonl, bytes, size);
    return 0;
}
