#!/usr/bin/env python3
"""Times each stage alone, without a database, and prints one Markdown table.

usage: stages.py BUILD [--count 430000] [--schemas DIR]

Seconds are processor time of one core. BUILD should be a release build. With --schemas files are
read back with the official schema in place of the built-in one.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
DAY = "2026-12-22"
WHAT = {
    "parse_csv": "CSV read, every field checked",
    "parse_xml": "XML the same",
    "parse_jsonl": "JSON Lines the same",
    "parse_pain.001": "pain.001 the same",
    "rules": "every rule asked, facts given",
    "emit": "pain.001 written, to nowhere",
    "emit_file": "pain.001 written, hashed, on disk",
    "verify": "read back with its schema, compared",
    "answer_camt.054": "camt.054 read: entries",
    "answer_pain.002": "pain.002 read: statuses",
}


def pain001(count, path):
    """A delivery of so many decisions as pain.001, from the one of fixtures/."""
    with open(os.path.join(ROOT, "fixtures/decisions/pain001/good-09.xml"),
              encoding="utf-8") as file:
        text = file.read()
    one = re.search(r" *<CdtTrfTxInf>.*?</CdtTrfTxInf>\n", text, re.S)[0]
    head, tail = text[:text.index(one)], text[text.rindex("    </PmtInf>"):]
    head = re.sub("<NbOfTxs>.*?<", f"<NbOfTxs>{count}<", head)
    head = re.sub("<CtrlSum>.*?<", f"<CtrlSum>{4000 * count}.00<", head)
    with open(path, "w", encoding="utf-8") as file:
        file.write(head)
        file.writelines(one.replace("-001<", f"-{number}<") for number in range(count))
        file.write(tail)


def main():
    parser = argparse.ArgumentParser(description="times each stage alone")
    parser.add_argument("build")
    parser.add_argument("--count", type=int, default=430000)
    parser.add_argument("--schemas")
    arguments = parser.parse_args()
    count, tools = str(arguments.count), os.path.join(arguments.build, "bench")

    with tempfile.TemporaryDirectory() as work:
        def path(name):
            return os.path.join(work, name)

        def make(*words):
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

        def bench(name, *words):
            ended = subprocess.run([os.path.join(tools, "bench_" + name), *words], check=True,
                                   stdout=subprocess.PIPE, text=True)
            for line in ended.stdout.splitlines():
                stage, done, seconds, rate = line.split()
                print(f"| {stage} | {WHAT[stage]} | {int(done):,} | {seconds} | {int(rate):,} |",
                      flush=True)

        with open(path("transfers"), "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, os.path.join(HERE, "make_transfers.py"), count],
                           check=True, stdout=file)
        deliveries = [path("csv"), path("xml"), path("jsonl"), path("pain001")]
        for form in ("csv", "xml", "jsonl"):
            make(os.path.join(tools, "make_batch"), "--count", count, "--date", DAY, "--format",
                 form, "--reference", os.path.join(ROOT, "fixtures/reference"), path(form))
        pain001(arguments.count, deliveries[3])

        print("| stage | what | count | seconds of a core | a second |\n"
              "| --- | --- | ---: | ---: | ---: |", flush=True)
        bench("parse", *deliveries)
        bench("rules", path("csv"))
        bench("emit", path("transfers"))
        bench("emit", path("transfers"), path("written"))
        bench("verify", path("transfers"), path("written"), *filter(None, [arguments.schemas]))
        for kind, name in (("camt.054", "camt.054.xml"), ("pain.002", "pain.002-written")):
            make(sys.executable, os.path.join(HERE, "make_answers.py"), kind, work,
                 path("written"))
            bench("answers", path(name))


main()
