/*
 * fuzz_xml.c
 *     Any bytes into the parser xml.
 */
#include "fuzz_decisions.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_parser(&parser_xml, bytes, size);
    return 0;
}
