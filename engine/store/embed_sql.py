#!/usr/bin/env python3
"""Makes of the SQL files one C source and the enumeration of queries.

usage: embed_sql.py EMBED.py OUTPUT.c OUTPUT.h FOLDER...

Runs at every build and writes only what changed, so that a new q_*.sql is found without asking
meson to look again. q_foo_bar.sql becomes QUERY_FOO_BAR.
"""
import os
import re
import subprocess
import sys


def replace_if_changed(path, content):
    try:
        with open(path, encoding="utf-8") as old:
            if old.read() == content:
                return
    except FileNotFoundError:
        pass
    with open(path, "w", encoding="utf-8") as target:
        target.write(content)


def main(embed, source, header, *folders):
    places = {name: os.path.join(folder, name) for folder in folders
              for name in os.listdir(folder) if name.endswith(".sql")}
    names = sorted(places)
    for name in names:
        if not re.fullmatch(r"(m_\d{4}|q)_[a-z0-9_]+\.sql", name):
            sys.exit("%s: not m_NNNN_name.sql or q_name.sql" % name)
    versions = [name[2:6] for name in names if name.startswith("m_")]
    if len(set(versions)) != len(versions):
        sys.exit("two migrations have one number")

    fresh = source + ".new"
    subprocess.run([sys.executable, embed, fresh, "embedded_sql",
                    *(places[name] for name in names)], check=True)
    with open(fresh, encoding="utf-8") as made:
        replace_if_changed(source, made.read())
    os.remove(fresh)

    queries = [name[2:-4].upper() for name in names if name.startswith("q_")]
    lines = ["/* maksatus_queries.h: made by engine/store/embed_sql.py of the files' names. */",
             "#ifndef MAKSATUS_QUERIES_H", "#define MAKSATUS_QUERIES_H", "",
             "typedef enum Query {", *["    QUERY_%s," % name for name in queries],
             "    QUERY_COUNT", "} Query;", "", "#endif", ""]
    replace_if_changed(header, "\n".join(lines))


main(*sys.argv[1:])
