#!/usr/bin/env python3
"""Verifies this package: the chain, every row against it, and the anchors.

usage: verify.py [--anchor FILE]...

Needs Python 3 and nothing else; reads only the files beside it and the anchors that are named.
Prints what is wrong, a line each, and exits 5; or says that all is whole, and exits 0. The forms
that are hashed are in README.txt.
"""
import datetime
import hashlib
import json
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROBLEMS = []
# Types whose values are texts, as the database gives them.
TEXTS = ("text", "varchar", "bpchar", "name", "json")
INTEGERS = {"int2": ">h", "int4": ">i", "int8": ">q"}
RESEALED = "audit_resealed"


def problem(sentence):
    PROBLEMS.append(sentence)
    print(sentence)


def sha256(data):
    return hashlib.sha256(data).digest()


def lines(name):
    path = os.path.join(HERE, name)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as source:
            for line in source:
                yield json.loads(line)


def read_chain():
    """The records in order; what they say of small rows (last one counts) and of groups."""
    previous, number, hashes, small, groups = "00" * 32, 0, {}, {}, {}
    for record in lines("chain.jsonl"):
        number += 1
        if record["n"] != number or record["previous"] != previous:
            problem("record %d does not follow record %d" % (record["n"], number - 1))
        body = record["body"]
        own = sha256(bytes.fromhex(record["previous"]) + body.encode()).hex()
        if own != record["hash"]:
            problem("record %d was changed" % record["n"])
        if "\nrecord %d\n" % record["n"] not in body:
            problem("record %d has the text of another one" % record["n"])
        number, previous = record["n"], record["hash"]
        hashes[number] = previous
        for line in body.splitlines():
            kind, _, rest = line.partition(" ")
            if kind == "rows":
                table, group, count, root, _ = rest.split(" ")
                groups[int(group)] = [table, int(count), root, number, []]
            elif kind == "row":
                table, _, rest = rest.partition(" ")
                key, _, leaf = rest.rpartition(" ")
                small[table, json.loads(key)] = (leaf, number)
    return hashes, small, groups


def value_bytes(kind, value):
    """A value as it was hashed: its length and its bytes, or -1."""
    if value is None:
        return b"\xff\xff\xff\xff"
    if kind in INTEGERS:
        data = struct.pack(INTEGERS[kind], value)
    elif kind == "bool":
        data = b"\x01" if value else b"\x00"
    elif kind == "date":
        days = datetime.date.fromisoformat(value) - datetime.date(2000, 1, 1)
        data = struct.pack(">i", days.days)
    elif kind in TEXTS:
        data = value.encode()
    else:
        data = bytes.fromhex(value)
    return struct.pack(">i", len(data)) + data


def root_of(leaves):
    """Sixteen hashes are one of the level above, until one is left."""
    level = [leaf for _, leaf in sorted(leaves)]
    while len(level) > 1:
        level = [sha256(b"\x01" + b"".join(level[at:at + 16]))
                 for at in range(0, len(level), 16)]
    return level[0].hex() if level else None


def small_leaf(row):
    """The hash of a row: of its text, or only told where the text is not here."""
    if row["text"] is None:
        return row["leaf"]
    text = row["text"].encode()
    if "personal" in row:
        commitment = sha256(bytes.fromhex(row["salt"]) + row["personal"].encode())
    elif "commitment" in row:
        commitment = bytes.fromhex(row["commitment"])
    else:
        return sha256(text).hex()
    return sha256(b"\x00" + commitment + text).hex()


def check_small(name, small):
    count = 0
    for row in lines("rows/%s.jsonl" % name):
        count += 1
        leaf, record = small.pop((name, row["key"]), (None, 0))
        if leaf is None or leaf == "-":
            problem("%s %s: no record has such a row" % (name, row["key"]))
        elif small_leaf(row) != leaf:
            problem("%s %s is not as record %d left it" % (name, row["key"], record))
    return count


def read_resealed(groups):
    """Decisions whose ids were masked after they had been sealed: which leaf was sealed instead of
    which. The first group of the table says so, and none after it."""
    first = min((group for group, known in groups.items() if known[0] == RESEALED), default=None)
    return {values[0]: (bytes.fromhex(values[2]), bytes.fromhex(values[1]))
            for group, _, _, values in lines("rows/%s.jsonl" % RESEALED) if group == first}


def check_bulk(name, columns, groups, resealed):
    count = 0
    for group, key, commitment, values in lines("rows/%s.jsonl" % name):
        count += 1
        if group not in groups or groups[group][0] != name:
            problem("%s %d: no record has such a row" % (name, key))
            continue
        public = b"".join(value_bytes(kind, value) for (_, kind), value in zip(columns, values))
        leaf = sha256(b"\x00" + bytes.fromhex(commitment or "") + public)
        now, sealed = resealed.get(key, (None, None)) if name == "decision" else (None, None)
        groups[group][4].append((key, sealed if leaf == now else leaf))
    return count


def check_groups(groups):
    for table, count, root, record, leaves in groups.values():
        if len(leaves) != count or root_of(leaves) != root:
            keys = sorted(key for key, _ in leaves)
            problem("%s: of the rows %s to %s of record %d one was changed, removed or inserted"
                    % (table, keys[0] if keys else "-", keys[-1] if keys else "-", record))


def check_anchor(path, hashes):
    with open(path, encoding="utf-8") as source:
        anchor = json.load(source)
    if hashes.get(anchor["record"]) != anchor["hash"]:
        problem("%s: record %d is another one, or missing" % (path, anchor["record"]))


def main(arguments):
    anchors = [path for option, path in zip(arguments, arguments[1:]) if option == "--anchor"]
    if len(arguments) != 2 * len(anchors):
        sys.exit(__doc__)
    with open(os.path.join(HERE, "package.json"), encoding="utf-8") as source:
        package = json.load(source)
    hashes, small, groups = read_chain()
    resealed = read_resealed(groups)
    rows = 0
    for table in package["tables"]:
        if table["kind"] == "row":
            rows += check_small(table["name"], small)
        else:
            rows += check_bulk(table["name"], table["columns"], groups, resealed)
    for (table, key), (leaf, record) in small.items():
        if leaf != "-":
            problem("%s %s, written by record %d, is gone" % (table, key, record))
    check_groups(groups)
    folder = os.path.join(HERE, "anchors")
    own = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    for path in [os.path.join(folder, name) for name in own if name.endswith(".json")] + anchors:
        check_anchor(path, hashes)
    if PROBLEMS:
        print("broken: %d problems" % len(PROBLEMS))
        sys.exit(5)
    print("whole: %d records, %d rows; the last record is %d, %s"
          % (len(hashes), rows, max(hashes, default=0), hashes[max(hashes)] if hashes else "-"))


main(sys.argv[1:])
