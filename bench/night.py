#!/usr/bin/env python3
"""Times whole nights and prints what bench/README.md holds, all of it from one run.

usage: night.py BUILD [--floor FLOOR.sh] [--parts nights,history,answers,stages,peers]
                [--counts N,N] [--count N] [--history N] [--faults PERCENT]
                [--schemas DIR] [--install] [--write README.md]

nights    fresh homes: a night of each of --counts in one delivery, and of --count in 30
history   a home with --history decisions of ten years: nights of none, of 1,700 and of --count
answers   a camt.054 and a pain.002 about every payment of a night of --count without faults
stages    each stage alone (stages.py)
peers     other writers of pain.001 (peers/peers.py); --install gets them

Every night is `maksatus run` against the embedded server that is up: durable settings, nothing
switched off, the reference data of fixtures/. Seconds are wall time, memory is the peak of the
process. FLOOR.sh N CONNINFO prints seconds of the reference floor, and last their median; it is run
on the same server right before and after, and the median of all counts. BUILD should be a release
build.
"""
import argparse
import datetime
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

from measured import measured

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
REFERENCE = os.path.join(ROOT, "fixtures", "reference")
FIRST_DAY = datetime.date(2026, 12, 22)
FLOOR_MAX = 430000  # above, the floor alone would take a quarter of an hour
MARKS = ("<!-- written by night.py -->\n", "<!-- end -->\n")


def call(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


class Home:
    """A home with its server up and the reference data in; gone at the end."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.tools = os.path.join(arguments.build, "bench")
        self.words = [os.path.join(arguments.build, "maksatus"), "--home", ""]
        self.nights = 0

    def __enter__(self):
        self.path = tempfile.mkdtemp()
        self.words[2] = os.path.join(self.path, "home")
        for words in (["init"], ["db", "start"], ["reference", "load", REFERENCE]):
            call(*self.words, *words)
        status = json.loads(call(*self.words, "--format", "json", "db", "status"))
        self.conninfo, self.server = status["conninfo"], status["version"]
        return self

    def __exit__(self, *_):
        call(*self.words, "db", "stop")
        shutil.rmtree(self.path)

    def deliver(self, count, pieces=1, faults=None):
        """The decisions of the next night, of other payees than before."""
        if count == 0:
            return
        call(os.path.join(self.tools, "make_batch"), "--count", str(count),
             "--seed", str(1 + self.nights), "--pieces", str(pieces), "--date", self.day(),
             "--faults", str(self.arguments.faults if faults is None else faults),
             "--reference", REFERENCE, os.path.join(self.words[2], "inbox", "night.csv"))

    def day(self):
        return str(FIRST_DAY + datetime.timedelta(days=self.nights))

    def timed(self, *words):
        ended = measured(self.words + list(words))
        if ended["exit"] not in (0, 1):
            sys.exit(f"{' '.join(words)}: {ended['said']}")
        return ended

    def night(self, count, pieces=1, faults=None):
        self.deliver(count, pieces, faults)
        ended = self.timed("run", "--date", self.day(), "--timings")
        self.nights += 1
        return ended

    def floor(self, count):
        """What the floor took, three times; nothing when it is not asked for."""
        if not self.arguments.floor or not 0 < count <= FLOOR_MAX:
            return []
        said = call(self.arguments.floor, str(count), self.conninfo)
        return [float(text) for text in said.split()[:-1]]

    def against_floor(self, count, work):
        """What work() took, and the median of the floor around it."""
        before = self.floor(count)
        ended = work()
        floors = before + self.floor(count)
        return ended, statistics.median(floors) if floors else None


class Report:
    def __init__(self):
        self.text = ""

    def add(self, text):
        print(text, flush=True)
        self.text += text + "\n"

    def table(self, title, *columns):
        self.add(f"\n### {title}\n| {' | '.join(columns)} |")
        self.row("---", *["---:"] * (len(columns) - 1))

    def row(self, *cells):
        self.add("| " + " | ".join(cells) + " |")

    def took(self, name, count, ended, floor):
        seconds = ended["seconds"]
        self.row(name, f"{seconds:.2f}", f"{ended['memory']:.0f} MB",
                 f"{seconds / count * 1e6:.1f}" if count else "",
                 f"{floor:.2f}" if floor else "", f"{seconds / floor:.2f}" if floor else "")


COLUMNS = ("seconds", "memory", "µs a decision", "floor, seconds", "ratio to it")


def stages_of(said):
    """Seconds of each stage that --timings named, in its order."""
    total = {}
    for name, milliseconds in re.findall(r"^(\S.*?) +(\d+) ms$", said, re.M):
        total[name] = total.get(name, 0) + int(milliseconds) / 1000
    return total


def stage_table(report, nights_told):
    """Seconds of each stage, a column a night."""
    report.table("Stages of these nights, seconds", "stage", *nights_told)
    told = [stages_of(ended["said"]) for ended in nights_told.values()]
    for name in dict.fromkeys(name for stages in told for name in stages):
        report.row(name, *(f"{stages[name]:.2f}" if name in stages else "" for stages in told))


def nights(arguments, report):
    report.table("Nights, in an empty database", "decisions", *COLUMNS)
    told = {}
    for count, pieces in [(count, 1) for count in arguments.counts] + [(arguments.count, 30)]:
        with Home(arguments) as home:
            name = f"{count:,} in {pieces} part{'' if pieces == 1 else 's'}"
            told[name], floor = home.against_floor(count, lambda: home.night(count, pieces))
            report.took(name, count, told[name], floor)
    stage_table(report, told)


def history(arguments, report):
    report.table(f"Nights after ten years, {arguments.history:,} decisions", "decisions", *COLUMNS)
    told = {}
    with Home(arguments) as home:
        call(os.path.join(home.tools, "make_history"), home.conninfo, str(arguments.history))
        for name, count in (("0, the history anchored", 0), ("0", 0), ("1,700", 1700),
                            (f"{arguments.count:,}", arguments.count)):
            told[name], floor = home.against_floor(count, lambda: home.night(count))
            report.took(name, count, told[name], floor)
    stage_table(report, told)


def answers(arguments, report):
    report.table("Answers, read, matched and committed", "answer", *COLUMNS)
    for kind in ("camt.054", "pain.002"):
        with Home(arguments) as home:
            home.night(arguments.count, faults=0)
            call(*home.words, "approve", "--run", "1", "--by", "bench", "--reason", "bench")
            files = sorted(glob.glob(os.path.join(home.words[2], "outbox", "*.xml")))
            call(sys.executable, os.path.join(HERE, "make_answers.py"), kind, home.path, *files)
            told = sorted(glob.glob(os.path.join(home.path, kind + "*")))
            count = sum(open(path, encoding="utf-8").read().count("</EndToEndId>")
                        for path in files)
            ended, floor = home.against_floor(count, lambda: home.timed("answer", "load", *told))
            report.took(f"{kind}: {count:,}, files: {len(told)}", count, ended, floor)


def other(title, *words):
    def part(arguments, report):
        report.add(f"\n### {title}")
        words_more = ["--schemas", arguments.schemas] if arguments.schemas else []
        if arguments.install and "peers" in words[0]:
            words_more.append("--install")
        report.add(call(sys.executable, os.path.join(HERE, words[0]), arguments.build,
                        *words_more).rstrip("\n"))
    return part


PARTS = {
    "nights": nights,
    "history": history,
    "answers": answers,
    "stages": other("Stages alone", "stages.py"),
    "peers": other("Others who write pain.001", "peers/peers.py"),
}


def write(path, text):
    with open(path, encoding="utf-8") as file:
        before, rest = file.read().split(MARKS[0])
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + MARKS[0] + text + MARKS[1] + rest.split(MARKS[1])[1])


def main():
    def numbers(text):
        return [int(word) for word in text.split(",")]

    parser = argparse.ArgumentParser(description="times whole nights")
    parser.add_argument("build")
    parser.add_argument("--floor")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--counts", type=numbers, default=[0, 43000, 430000, 4300000])
    parser.add_argument("--count", type=int, default=430000)
    parser.add_argument("--history", type=int, default=4300000)
    parser.add_argument("--faults", type=int, default=5)
    parser.add_argument("--schemas")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--write")
    arguments = parser.parse_args()

    with Home(arguments) as home:
        server = home.server
    options = json.loads(call("meson", "introspect", arguments.build, "--buildoptions"))
    kind = next(one["value"] for one in options if one["name"] == "buildtype")
    report = Report()
    report.add(f"{datetime.date.today()}, {os.cpu_count()} cores with a load of "
               f"{os.getloadavg()[0]:.1f} before it began, PostgreSQL {server}, build type {kind}, "
               f"{arguments.faults} % of decisions with faults. The command:\n\n"
               f"    python3 bench/night.py {' '.join(map(word_shown, sys.argv[1:]))}")
    for name in arguments.parts.split(","):
        PARTS[name](arguments, report)
    if arguments.write:
        write(arguments.write, report.text)


def word_shown(word):
    """Paths of this machine are of no use to others."""
    return os.path.basename(word) if os.path.isabs(word) else word


main()
