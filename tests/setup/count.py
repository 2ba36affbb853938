#!/usr/bin/env python3
"""count.py
    Adds up the test logs of some build folders into the one line that a CI reads last.

usage: count.py BUILD...     exit 1 when a test failed, a log is missing, or none was run
"""
import json
import os
import sys

PASSED = ("OK", "EXPECTEDFAIL")


def results(build):
    path = os.path.join(build, "meson-logs", "testlog.json")
    with open(path, encoding="utf-8") as log:
        return [json.loads(line)["result"] for line in log if line.strip()]


def main():
    found = []
    missing = 0
    for build in sys.argv[1:]:
        try:
            found += results(build)
        except OSError as why:
            print(f"no test was run in {build}: {why.strerror}")
            missing += 1
    passed = sum(result in PASSED for result in found)
    skipped = found.count("SKIP")
    failed = len(found) - passed - skipped + missing
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
