#!/usr/bin/env python3
"""What one process took: seconds of wall time and peak memory.

usage: measured.py COMMAND...     runs it and tells {"seconds", "memory" (MB), "exit"} on stdout

The kernel counts what a process weighed before it became the command, too. So it is started from
this small one and not from a caller who may be large.
"""
import json
import os
import subprocess
import sys
import time


def measured(words, **more):
    """The same for other programs here; "said" is what the command wrote."""
    ended = subprocess.run([sys.executable, "-SE", os.path.abspath(__file__)] + list(words),
                           capture_output=True, text=True, errors="replace", check=False, **more)
    return {**json.loads(ended.stdout), "said": ended.stderr}


def main():
    begin = time.monotonic()
    child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ,
                            file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    _, status, usage = os.wait4(child, 0)
    print(json.dumps({"seconds": time.monotonic() - begin, "memory": usage.ru_maxrss / 1024,
                      "exit": os.waitstatus_to_exitcode(status)}))


if __name__ == "__main__":
    main()
