#!/usr/bin/env python3
"""Times the nightly run and prints one Markdown table: what bench/README.md holds.

usage: night.py BUILD [--count N] [--pieces 1,30] [--faults PERCENT] [--floor FLOOR.sh]

Each row is a fresh home with the embedded database (durable settings, nothing switched off), the
reference data of fixtures/, and one night of N decisions in that many deliveries. Seconds are wall
time of `maksatus run`, memory is the peak of its process. --floor names a script that prints the
seconds of the reference floor for N and a conninfo; it is run against the same server.
"""
import argparse
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DAY = "2026-12-22"


def call(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def timed(*words):
    """Seconds and peak memory (MB) of one process."""
    begin = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    messages = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(words)}: {messages}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def conninfo(program, home):
    for line in call(program, "--home", home, "db", "status").splitlines():
        if line.startswith("conninfo"):
            return line.split(None, 1)[1]
    sys.exit("db status tells no conninfo")


def night(arguments, pieces, work):
    """One night in a fresh home; seconds, memory, seconds of the floor (or None)."""
    program = os.path.join(arguments.build, "maksatus")
    maker = os.path.join(arguments.build, "bench", "make_batch")
    home = os.path.join(work, "home")
    call(program, "--home", home, "init")
    call(program, "--home", home, "db", "start")
    try:
        call(program, "--home", home, "reference", "load", os.path.join(ROOT, "fixtures/reference"))
        words = [maker, "--count", str(arguments.count), "--date", DAY, "--faults",
                 str(arguments.faults), "--reference", os.path.join(ROOT, "fixtures/reference")]
        if pieces > 1:
            words += ["--pieces", str(pieces)]
        call(*words, os.path.join(home, "inbox", "night.csv"))
        seconds, memory = timed(program, "--home", home, "run", "--date", DAY)
        floor = None
        if arguments.floor:
            floor = float(call(arguments.floor, str(arguments.count),
                               conninfo(program, home)).split()[-1])
        return seconds, memory, floor
    finally:
        call(program, "--home", home, "db", "stop")
        shutil.rmtree(home)


def main():
    parser = argparse.ArgumentParser(description="times the nightly run")
    parser.add_argument("build")
    parser.add_argument("--count", type=int, default=430000)
    parser.add_argument("--pieces", default="1,30")
    parser.add_argument("--faults", type=int, default=5)
    parser.add_argument("--floor")
    arguments = parser.parse_args()
    print(f"{datetime.date.today()}, {os.cpu_count()} cores, {arguments.faults} % faults\n")
    print("| decisions | deliveries | seconds | memory of the process | floor, seconds | ratio |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for pieces in (int(text) for text in arguments.pieces.split(",")):
        with tempfile.TemporaryDirectory() as work:
            seconds, memory, floor = night(arguments, pieces, work)
        ratio = f"{seconds / floor:.1f}" if floor else "not measured"
        print(f"| {arguments.count:,} | {pieces} | {seconds:.1f} | {memory:.0f} MB | "
              f"{floor or 'not measured'} | {ratio} |", flush=True)


main()
