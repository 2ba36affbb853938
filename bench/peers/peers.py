#!/usr/bin/env python3
"""Writes the same credit transfers as pain.001 with others and with us, and prints one table.

usage: peers.py BUILD [--count 10000] [--ours 430000] [--schemas DIR] [--install]

Seconds and memory are those of the whole process: start, reading the transfers, writing the file.
Ours also syncs and hashes it. The file is right when it holds each transfer and their sum, and
valid when xmllint says so against the official schema of its version (pain.001.001.NN.xsd in
--schemas). fixtures/schema, used without it, is narrower: exactly what we write.

--install gets `sepa` and `sepa-xml` by npm into BUILD/peers, and aqbanking-tools by apt-get. What
is not there, or fails, is told as such.
"""
import argparse
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "bench"))
from measured import measured

SECONDS_MAX = 600


def install(folder):
    os.makedirs(folder, exist_ok=True)
    shutil.copy(os.path.join(HERE, "package.json"), folder)
    subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"],
                   cwd=folder, check=False)
    if not shutil.which("aqbanking-cli"):
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends",
                        "aqbanking-tools"], stdout=subprocess.DEVNULL, check=False)


def version(modules, name):
    """Of an npm package; None when it or node is not there."""
    path = os.path.join(modules, name, "package.json")
    if not shutil.which("node") or not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return re.search(r'"version": "([^"]+)"', file.read())[1]


def context_file(transfers, path):
    """The transfers in the form that AqBanking keeps them in."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('accountInfoList {\naccountInfo {\nchar iban="FI4950009420028730"\n'
                   'char bic="OKOYFIHH"\ntransactionList {\n')
        for line in open(transfers, encoding="utf-8"):
            key, iban, bic, name, cents, text = line.rstrip("\n").split("\t")
            quoted = {word: urllib.parse.quote(value, safe=" ") for word, value in {
                "localIban": "FI4950009420028730", "localBic": "OKOYFIHH",
                "localName": "Kehittämis- ja hallintokeskus", "remoteIban": iban,
                "remoteBic": bic, "remoteName": name, "date": "20261201",
                "value": cents + "/100:EUR", "purpose": text, "endToEndReference": key,
                "type": "transfer"}.items()}
            file.write("transaction {\n")
            file.writelines(f'char {word}="{value}"\n' for word, value in quoted.items())
            file.write("}\n")
        file.write("}\n}\n}\n")
    return path


def sepa(transfers, out, _work):
    return ["node", os.path.join(HERE, "write_sepa.js"), transfers, out]


def sepa_xml(transfers, out, _work):
    return ["node", os.path.join(HERE, "write_sepa_xml.js"), transfers, out]


def aqbanking(transfers, out, work):
    return ["aqbanking-cli", "-D", os.path.join(work, "aqbanking"), "-n", "export",
            "--exporter=xml", "--profile=pain_001_001_03", "-c",
            context_file(transfers, os.path.join(work, "context")), "-o", out]


def trouble(ended):
    """Why a writer did not write; None when it did."""
    if ended["exit"] == 124:
        return f"not done in {SECONDS_MAX} s"
    lines = [line for line in ended["said"].split("\n") if "rror" in line]
    return (lines + [f"exit code {ended['exit']}"])[0] if ended["exit"] != 0 else None


def is_right(transfers, out):
    """Each transfer whole and in its place, and the sum of all on both levels."""
    rows = [line.rstrip("\n").split("\t") for line in open(transfers, encoding="utf-8")]
    text = open(out, encoding="utf-8").read()

    def written(element, attributes=""):
        found = re.findall(f"<{element}{attributes}>([^<]*)<", text)
        return [html.unescape(value) for value in found]

    def money(cents):
        return f"{cents // 100}.{cents % 100:02d}"

    ids, ibans, _, names, amounts, texts = zip(*rows)
    amounts = [int(cents) for cents in amounts]
    return (written("EndToEndId") == list(ids)
            and written("IBAN")[-len(rows):] == list(ibans)
            and written("Nm")[-len(rows):] == list(names)
            and written("InstdAmt", " Ccy=\"EUR\"") == [money(cents) for cents in amounts]
            and written("Ustrd") == list(texts)
            and written("CtrlSum") == [money(sum(amounts))] * 2)


def validity(out, schemas):
    with open(out, encoding="utf-8") as file:
        name = re.search(r"pain\.001\.\d{3}\.\d{2}", file.read(1000))[0]
    schema = os.path.join(schemas or os.path.join(ROOT, "fixtures", "schema"), name + ".xsd")
    if not os.path.exists(schema):
        return f"no schema of {name}"
    if not shutil.which("xmllint"):
        return "no xmllint"
    ended = subprocess.run(["xmllint", "--noout", "--huge", "--schema", schema, out],
                           capture_output=True, text=True)
    if ended.returncode == 0:
        return f"{name}: yes"
    return f"{name}: no (" + ended.stderr.split("\n")[0].split("error : ")[-1][:90] + ")"


def head(official):
    schema = "official schema" if official else "fixtures/schema, narrower"
    print(f"| writer | transfers | seconds | memory | complete, sums right | valid ({schema}) |\n"
          "| --- | ---: | ---: | ---: | --- | --- |", flush=True)


def row(name, count, command, arguments, work):
    transfers, out = os.path.join(work, f"transfers-{count}"), os.path.join(work, "out.xml")
    if not os.path.exists(transfers):
        with open(transfers, "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, os.path.join(ROOT, "bench", "make_transfers.py"),
                            str(count)], stdout=file, check=True)
    ended = measured(["timeout", str(SECONDS_MAX)] + command(transfers, out, work),
                     env={**os.environ, "HOME": work, "NODE_PATH": arguments.modules})
    if trouble(ended):
        print(f"| {name} | {count:,} | failed: {trouble(ended)[:90]} | | | |", flush=True)
        return
    right = "yes" if is_right(transfers, out) else "no"
    print(f"| {name} | {count:,} | {ended['seconds']:.2f} | {ended['memory']:.0f} MB | {right} | "
          f"{validity(out, arguments.schemas)} |", flush=True)
    os.remove(out)


def main():
    parser = argparse.ArgumentParser(description="pain.001 by others and by us")
    parser.add_argument("build")
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--ours", type=int, default=430000)
    parser.add_argument("--schemas")
    parser.add_argument("--install", action="store_true")
    arguments = parser.parse_args()
    arguments.modules = os.path.abspath(os.path.join(arguments.build, "peers", "node_modules"))
    if arguments.install:
        install(os.path.dirname(arguments.modules))

    def ours(transfers, out, _work):
        return [os.path.join(arguments.build, "bench", "bench_emit"), transfers, out]

    head(arguments.schemas)
    with tempfile.TemporaryDirectory() as work:
        row("maksatus", arguments.count, ours, arguments, work)
        for name, command in (("sepa", sepa), ("sepa-xml", sepa_xml)):
            found = version(arguments.modules, name)
            if found:
                row(f"{name} {found} (npm)", arguments.count, command, arguments, work)
            else:
                print(f"| {name} (npm) | | not installed | | | |", flush=True)
        if shutil.which("aqbanking-cli"):
            row("AqBanking (Debian)", arguments.count, aqbanking, arguments, work)
        else:
            print("| AqBanking (Debian) | | not installed | | | |", flush=True)
        if arguments.ours != arguments.count:
            row("maksatus", arguments.ours, ours, arguments, work)


main()
