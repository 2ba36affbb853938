#!/usr/bin/env python3
"""Turns files into one C source with byte arrays: SQL, schemas and texts travel inside the binary.

usage: embed.py OUTPUT.c TABLE FILE...

Writes `const EmbeddedFile TABLE[]` (include/maksatus/embedded.h), sorted by name and ended by a row
of NULLs. Byte arrays, not string literals: ISO C only promises 4,095 characters of a literal.
"""
import hashlib
import os
import sys


def main(output, table, paths):
    lines = ['#include "maksatus/embedded.h"', ""]
    rows = []
    for number, path in enumerate(sorted(paths, key=os.path.basename)):
        with open(path, "rb") as source:
            content = source.read()
        lines.append("static const unsigned char file_%d[] = {" % number)
        padded = content + b"\0"  # terminated, the zero is not counted
        for at in range(0, len(padded), 20):
            lines.append("    " + ",".join(str(byte) for byte in padded[at:at + 20]) + ",")
        lines += ["};", ""]
        digest = ",".join(str(byte) for byte in hashlib.sha256(content).digest())
        rows.append('    {"%s", file_%d, %d, {%s}},'
                    % (os.path.basename(path), number, len(content), digest))
    lines += ["const EmbeddedFile %s[] = {" % table, *rows, "    {NULL, NULL, 0, {0}},", "};", ""]
    with open(output, "w", encoding="ascii") as target:
        target.write("\n".join(lines))


main(sys.argv[1], sys.argv[2], sys.argv[3:])
