/*
 * fuzz_decisions.h
 *     What every parser must do with any bytes: end, advance, read nothing outside, and give the
 *     same whether the bytes come at once or one by one.
 */
#ifndef MAKSATUS_TESTS_FUZZ_DECISIONS_H
#define MAKSATUS_TESTS_FUZZ_DECISIONS_H

#include "maksatus/parser.h"

extern const Parser parser_csv, parser_jsonl, parser_pain001, parser_xml;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

void fuzz_parser(const Parser *parser, const uint8_t *bytes, size_t size);

#endif
