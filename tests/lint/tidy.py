#!/usr/bin/env python3
"""tidy.py
    The house style as a test: reads the tree and prints `path:line: what, instead what`.

usage: tidy.py [ROOT]     exit 1 when anything is found

Each check is a function over a Tree that yields findings; CHECKS at the end is the list of them.
test_tidy.py holds, for each check, a small bad tree that it must find. What a check must leave
alone for a reason stands in ALLOWED, with the reason.

To add a check: write check_<name>, add it to CHECKS, add its row to test_tidy.py.
"""
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import defaultdict
from typing import NamedTuple

LINE_MAX = 100
FUNCTION_LINES_MAX = 70
ENGINE = ("include/", "parsers/", "rules/", "engine/")
TEXT_ENDINGS = (".c", ".h", ".py", ".sh", ".sql", ".md", ".build", ".txt", ".in", ".xsd", ".1",
                ".service", ".timer", ".ini")

# What may stand where a check would refuse it: (path, word) and why.
ALLOWED = {
    ("engine/base/characters.c", "free"): "what utf8proc gives is its caller's",
    ("engine/cli/document.c", "free"): "what json_dumps gives is its caller's",
    ("engine/base/log.c", "open"): "base cannot use engine/file; a lost line is no lost payment",
    ("engine/base/log.c", "write"): "base cannot use engine/file; a lost line is no lost payment",
    ("engine/base/fault.c", "fopen"): "the log of fault points is for tests and lies under file",
    ("engine/base/fault.c", "open"): "the log of fault points is for tests and lies under file",
    ("engine/base/fault.c", "write"): "the log of fault points is for tests and lies under file",
}

STRING_ADVICE = "text_add and its family (text.h)"
NUMBER_ADVICE = "the strict readers (day_parse, money_parse, PQ binary values)"
BANNED = {
    **dict.fromkeys(("strcpy", "strcat", "strncpy", "strncat", "stpcpy", "sprintf", "vsprintf"),
                    STRING_ADVICE),
    **dict.fromkeys(("strtok", "strtok_r", "strsep"), "a Slice and a cursor (slice.h)"),
    **dict.fromkeys(("atoi", "atol", "atoll", "atof", "strtol", "strtoll", "strtoul", "strtoull",
                     "strtod", "strtof", "sscanf", "fscanf", "scanf"), NUMBER_ADVICE),
    **dict.fromkeys(("localtime", "gmtime", "ctime", "asctime"),
                    "Day (day.h), or the _r form for instants"),
    **dict.fromkeys(("system", "popen"), "posix_spawn with a list of words"),
    **dict.fromkeys(("gets", "alloca"), "a buffer with a bound"),
    **dict.fromkeys(("tmpnam", "tempnam", "mktemp", "tmpfile"), "temporary_open (file.h)"),
    **dict.fromkeys(("setjmp", "longjmp", "sigsetjmp", "siglongjmp"), "Status and TRY (status.h)"),
    **dict.fromkeys(("rand", "srand", "random", "drand48"), "a seeded generator of our own"),
    **dict.fromkeys(("sleep", "usleep"), "waiting for the event itself (poll, waitpid)"),
    "assert": "ensure (ensure.h)",
}
ALLOCATORS = ("malloc", "calloc", "realloc", "free", "strdup", "strndup", "asprintf", "vasprintf",
              "aligned_alloc", "posix_memalign", "reallocarray")
OPENERS = ("open", "openat", "openat2", "creat", "fopen", "freopen", "mkstemp", "mkostemp")
# Calls after which the world is another one.
WORLD_CALLS = ("write", "pwrite", "writev", "fwrite", "fsync", "fdatasync", "sync_file_range",
               "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
               "unlink", "unlinkat", "remove", "ftruncate", "truncate", "fchmodat")
# Where such calls may stand: the file library, and what looks after the files of the embedded
# server, which engine/store may not ask engine/file for (neighbours do not use each other).
WORLD_HOMES = ("engine/file/", "engine/store/embedded")
# fwrite to a terminal or pipe is how lists are printed, so only the homes are held to points.
WORLD_OUTSIDE = tuple(name for name in WORLD_CALLS if name != "fwrite")

# A library's header -> the folders that may know the library.
LIBRARY_HEADERS = {
    "libpq-fe.h": ("engine/store/",),
    "libpq/": ("engine/store/",),
    "pg_config.h": ("engine/store/",),
    "zlib.h": ("engine/file/",),
    "openssl/": ("engine/file/", "engine/audit/", "engine/base/"),
    "libxml/": ("parsers/", "engine/message/"),
    "jansson.h": ("parsers/", "engine/audit/", "engine/base/", "engine/run/", "engine/cli/",
                  "engine/report/", "include/maksatus/output.h"),
    "ini.h": ("engine/base/", "engine/cli/", "engine/run/"),
    "utf8proc.h": ("engine/base/",),
}
# parsers and rules see bytes and facts: no clock, no file, no process, no locale.
PURE_HEADERS = {"ctype.h", "inttypes.h", "limits.h", "stdarg.h", "stdbool.h", "stddef.h",
                "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h", "string.h"}

SQL_START = re.compile(r"""\s*(
    select\s | insert\s+into\s | update\s+\S+\s+set\s | delete\s+from\s
  | (create|alter|drop)\s+(or\s+replace\s+)?(unique\s+)?(temp(orary)?\s+|unlogged\s+)?
    (table|index|role|user|schema|database|function|type|sequence|view|extension|trigger)\b
  | copy\s+\S+\s*(\([^)]*\)\s*)?(from|to)\s | truncate\s+\w | with\s+\w+\s+as\s*\(
  | (grant|revoke)\s.*\s(to|from)\s | lock\s+table\s | set\s+(local|session|role)\s
  | set\s+\w+\s*(=|\sto\s) | declare\s+\w+\s.*cursor | savepoint\s+\w | fetch\s+\w+\s+from
  | vacuum\b | analyze\s+\w | listen\s+\w | notify\s+\w | call\s+\w+\( | explain\s+(analyze|select)
)""", re.I | re.X)
TRANSACTION_CALL = re.compile(r'\bPQ(?:exec|execParams|prepare|sendQuery|sendQueryParams)\s*\('
                              r'[^;"]*"\s*(begin|start|commit|rollback|end|prepare)\b', re.I)

INVISIBLE = {0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF,
             *range(0x202A, 0x202F), *range(0x2060, 0x206A)}
# Written in pieces, so that this file does not find itself.
MACHINE = re.compile("|".join((
    "/wo" + "rk/", "/ro" + "ot/", r"/ho" + r"me/\w", "/wo" + r"rk\b",
    r"deb\.deb" + r"ian\.org", r"npm" + r"js\.", r"py" + r"pi\.org", r"proxy\.go" + "lang",
    r"crates\." + "io", r"artifact" + "ory")))


class Finding(NamedTuple):
    path: str
    line: int
    what: str
    instead: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}, instead {self.instead}"


class Function(NamedTuple):
    name: str
    first: int
    last: int


class Source:
    """A C file taken apart: code without comments and texts, and the texts and comments."""

    PIECE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def __init__(self, text):
        self.text = text
        self.strings = []        # (line, content)
        self.comments = []       # (line, text)
        self.line_comments = []  # line
        self.code = self.PIECE.sub(self._blank, text)
        self.code_lines = self.code.split("\n")

    def _blank(self, match):
        piece = match[0]
        line = self.text.count("\n", 0, match.start()) + 1
        if piece.startswith("//"):
            self.line_comments.append(line)
        elif piece.startswith("/*"):
            self.comments.append((line, piece))
        elif piece[0] == '"':
            if not re.search(r"#\s*include\s*$", self.text[:match.start()].rsplit("\n", 1)[-1]):
                self.strings.append((line, piece[1:-1]))
            return '"' + re.sub(r"[^\n]", " ", piece[1:-1]) + '"'
        return re.sub(r"[^\n]", " ", piece)

    def calls(self, names):
        """(line, name) of each call of one of the names that is not a declaration or a member."""
        pattern = re.compile(r"(?<![\w.>])(" + "|".join(map(re.escape, names)) + r")\s*\(")
        for number, line in enumerate(self.code_lines, 1):
            for match in pattern.finditer(line):
                yield number, match[1]


class Tree:
    """All files under a root, but for hidden folders, builds, and the .git of a work tree."""

    def __init__(self, root):
        self.root = root
        self.bytes = {}
        for folder, names, files in os.walk(root):
            names[:] = sorted(name for name in names if not self._skip(name))
            for name in sorted(set(files) - {".git"}):
                path = os.path.join(folder, name)
                if os.path.isfile(path) and not os.path.islink(path):
                    with open(path, "rb") as file:
                        self.bytes[os.path.relpath(path, root)] = file.read()
        self.sources = {path: Source(self.text(path)) for path in self.c_files()}
        self.functions = self._functions()

    @staticmethod
    def _skip(name):
        return name.startswith("build") or name == "__pycache__" or (
            name.startswith(".") and name != ".ci")

    def text(self, path):
        return self.bytes[path].decode("utf-8", "replace")

    def c_files(self, *folders):
        return [path for path in self.bytes
                if path.endswith((".c", ".h")) and (not folders or path.startswith(folders))
                and not path.startswith("fixtures/")]

    def style_files(self):
        """Files that people write and read; fixtures may be wrong on purpose."""
        return [path for path in self.bytes
                if not path.startswith(("fixtures/", "tests/golden/"))
                and (path.endswith(TEXT_ENDINGS) or path.startswith(".ci/"))]

    def _functions(self):
        found = defaultdict(list)
        files = [path for path in self.sources if path.endswith(".c")]
        if files:
            done = subprocess.run(
                ["ctags", "--options=NONE", "--output-format=json", "--fields=+ne",
                 "--kinds-C=f", "-L", "-", "-f", "-"],
                input="\n".join(files), cwd=self.root, capture_output=True, text=True, check=True)
            for line in done.stdout.splitlines():
                tag = json.loads(line)
                if tag.get("_type") == "tag" and "end" in tag:
                    found[tag["path"]].append(Function(tag["name"], tag["line"], tag["end"]))
        return found

    def function_at(self, path, line):
        for function in self.functions[path]:
            if function.first <= line <= function.last:
                return function
        return None


def check_layers(tree):
    """Folders include include/maksatus/, their own private headers, and their libraries."""
    for path, source in tree.sources.items():
        if not path.startswith(ENGINE):
            continue
        folder = os.path.dirname(path) + "/"
        for number, line in enumerate(source.text.split("\n"), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match:
                yield from _include(tree, path, folder, number, match[1], match[2])


def _include(tree, path, folder, number, kind, name):
    if kind == '"':
        own = folder + name in tree.bytes or folder + name + ".in" in tree.bytes
        generated = any(other.endswith("meson.build") and name in tree.text(other)
                        for other in tree.bytes)
        if not (name.startswith("maksatus/") or own or generated):
            yield Finding(path, number, f"includes {name} of another folder",
                          "what both need goes into include/maksatus/")
        return
    for library, folders in LIBRARY_HEADERS.items():
        if name.startswith(library):
            if not path.startswith(folders):
                yield Finding(path, number, f"<{name}> is not for this folder",
                              "only " + ", ".join(folders) + " may know this library")
            return
    if path.startswith(("parsers/", "rules/")) and name not in PURE_HEADERS:
        yield Finding(path, number, f"<{name}> in a folder that only sees bytes and facts",
                      "let the engine hand in what is needed")


def check_model(tree):
    """The slow model of the rules must not share their code."""
    for path in ("tests/support/model.c", "tests/support/model.h"):
        for number, line in enumerate(tree.text(path).split("\n") if path in tree.bytes else [], 1):
            if re.match(r'\s*#\s*include\s*"(rules/|engine/|\.\./|maksatus/(rule|facts|finding))',
                        line):
                yield Finding(path, number, "the model includes what it is compared with",
                              "write it from RULES.md alone")


def check_openers(tree):
    """Only engine/file opens files, and the embedded server its own."""
    for path in tree.c_files(*ENGINE):
        if not path.startswith(WORLD_HOMES):
            for line, name in tree.sources[path].calls(OPENERS):
                if (path, name) not in ALLOWED:
                    yield Finding(path, line, f"{name}() outside of engine/file",
                                  "a function of file.h")


def check_world_calls(tree):
    """Each call that changes the world is in engine/file, with a fault point on both sides."""
    for path in tree.c_files(*ENGINE):
        source = tree.sources[path]
        if not path.startswith(WORLD_HOMES):
            for line, name in source.calls(WORLD_OUTSIDE):
                if (path, name) not in ALLOWED:
                    yield Finding(path, line, f"{name}() outside of engine/file",
                                  "a function of file.h, which has its fault points")
            continue
        for function in tree.functions[path]:
            yield from _points_around(path, source, function, WORLD_CALLS)


def _points_around(path, source, function, names):
    """Between two such calls, before the first and after the last stands a FAULT_POINT."""
    events = sorted(
        [(line, name) for line, name in source.calls(names)
         if function.first < line <= function.last and name != function.name]
        + [(line, "POINT") for line, _ in source.calls(("FAULT_POINT",))
           if function.first <= line <= function.last])
    for index, (line, name) in enumerate(events):
        if name == "POINT":
            continue
        sides = [("before", index > 0 and events[index - 1][1] == "POINT"),
                 ("after", index + 1 < len(events) and events[index + 1][1] == "POINT")]
        for side, there in sides:
            if not there:
                yield Finding(path, line, f"no FAULT_POINT {side} {name}()",
                              "one on each side, named in engine/base/fault_list.h")


def check_commits(tree):
    """COMMIT stands in store_commit only, with a fault point on both sides."""
    for path in tree.c_files(*ENGINE):
        source = tree.sources[path]
        for match in TRANSACTION_CALL.finditer(source.text):
            line = source.text.count("\n", 0, match.start()) + 1
            function = tree.function_at(path, line)
            name = function.name if function else "?"
            if match[1].lower() in ("commit", "end", "prepare") and name != "store_commit":
                yield Finding(path, line, f"COMMIT in {name}()", "store_commit")
            elif not name.startswith("store_"):
                yield Finding(path, line, f"{match[1].upper()} in {name}()",
                              "store_begin and its family")
        for line, text in enumerate(source.code_lines, 1):
            function = tree.function_at(path, line)
            if re.search(r"\bQUERY_COMMIT\b", text) and (
                    function is None or function.name != "store_commit"):
                yield Finding(path, line, "COMMIT outside of store_commit()", "store_commit")
        for function in tree.functions[path]:
            if function.name == "store_commit":
                yield from _commit_points(path, source, function)
    for path in tree.bytes:
        if path.endswith(".sql") and not path.endswith("/q_commit.sql"):
            for number, line in enumerate(tree.text(path).split("\n"), 1):
                if re.match(r"\s*(commit|end\s+transaction|prepare\s+transaction)\b", line, re.I):
                    yield Finding(path, number, "COMMIT in a query", "store_commit")


def _commit_points(path, source, function):
    points = [line for line, _ in source.calls(("FAULT_POINT",))
              if function.first <= line <= function.last]
    if len(points) < 2:
        yield Finding(path, function.first, "store_commit has no fault points on both sides",
                      "FAULT_POINT before and after COMMIT")


def check_fault_names(tree):
    """The names of fault points and those of engine/base/fault_list.h are the same set."""
    list_path = "engine/base/fault_list.h"
    used = {}
    for path in tree.c_files(*ENGINE):
        source = tree.sources[path]
        if path in ("include/maksatus/fault.h", "engine/base/fault.c", list_path):
            continue
        for match in re.finditer(r'\bFAULT_(?:POINT|FAILS)\s*\(\s*("([^"]*)")?', source.text):
            line = source.text.count("\n", 0, match.start()) + 1
            if source.code_lines[line - 1].find("FAULT_") < 0:
                continue
            if match[1] is None:
                yield Finding(path, line, "a fault point whose name is not a literal",
                              "write the name, so that it can be found")
            used.setdefault(match[2], (path, line))
    listed = {}
    if list_path in tree.sources:
        listed = {text: line for line, text in tree.sources[list_path].strings}
    for name in sorted(set(used) - set(listed) - {None}):
        yield Finding(*used[name], f'fault "{name}" is not listed', f"add it to {list_path}")
    for name in sorted(set(listed) - set(used)):
        yield Finding(list_path, listed[name], f'fault "{name}" is nowhere in the code',
                      "remove it from the list, or put the point back")


def check_banned(tree):
    """Functions that hurt, each with what to use in its place."""
    for path, source in tree.sources.items():
        for line, name in source.calls(BANNED):
            if (path, name) not in ALLOWED:
                yield Finding(path, line, f"{name}() is banned", BANNED[name])
        if path.startswith(ENGINE) and path != "engine/base/arena.c":
            for line, name in source.calls(ALLOCATORS):
                if (path, name) not in ALLOWED:
                    yield Finding(path, line, f"{name}() outside of arena.c",
                                  "an arena (arena.h), or the library's own release behind AUTO_")


def check_functions(tree):
    """Functions fit on a screen, go forward and do not call themselves."""
    for path, functions in tree.functions.items():
        source = tree.sources[path]
        for function in functions:
            length = function.last - function.first + 1
            if length > FUNCTION_LINES_MAX:
                yield Finding(path, function.first,
                              f"{function.name}() has {length} lines, more than "
                              f"{FUNCTION_LINES_MAX}", "two functions with telling names")
            yield from _jumps(path, source, function)
            if path.startswith(ENGINE):
                for line, _ in source.calls((function.name,)):
                    if function.first + 1 < line <= function.last:
                        yield Finding(path, line, f"{function.name}() calls itself",
                                      "a loop with a bound")


def _jumps(path, source, function):
    lines = source.code_lines[function.first - 1:function.last]
    labels = {}
    for offset, line in enumerate(lines):
        match = re.match(r"\s*(\w+):\s*(;|$)", line)
        if match and match[1] != "default":
            labels[match[1]] = offset
    for offset, line in enumerate(lines):
        match = re.search(r"\bgoto\s+(\w+)", line)
        if match and (labels.get(match[1], offset) <= offset or len(labels) > 1):
            yield Finding(path, function.first + offset, f"goto {match[1]}",
                          "forward to the one label of a function, or no goto")


def check_cleanups(tree):
    """What a return cleans up holds something before the first return."""
    for path, source in tree.sources.items():
        for function in tree.functions[path]:
            body = source.code_lines[function.first:function.last]
            for index, line in enumerate(body):
                declared = re.match(r"\s+AUTO_\w+ [^=;]*?(\w+);", line)
                if declared and _returns_before(body[index + 1:], declared[1]):
                    yield Finding(path, function.first + index + 1,
                                  f"{declared[1]} is cleaned up before it holds anything",
                                  f"{declared[1]} = {{0}}")


def _returns_before(body, name):
    """Whether a return comes before the call that makes it one."""
    for line in body:
        if re.search(rf"_init\(&{name}\b", line):
            return False
        if re.search(r"\b(return|TRY)\b", line):
            return True
    return False


def check_float(tree):
    """Money is never a floating number, and nothing near it is."""
    for path in tree.c_files(*ENGINE):
        for number, line in enumerate(tree.sources[path].code_lines, 1):
            match = re.search(r"\b(float|double|_Float\d+)\b", line)
            if match:
                yield Finding(path, number, match[1], "int64_t cents, basis points, __int128")


def check_comments(tree):
    """Comments are slash-star; what is open is listed by main()."""
    for path, source in tree.sources.items():
        for line in source.line_comments:
            yield Finding(path, line, "a // comment", "a sentence between /* and */")


def check_text(tree):
    """Line length, tabs, line ends, and characters that can hide from a reader."""
    for path in tree.style_files():
        lines = tree.text(path).split("\n")
        wide = path.endswith((".md", ".txt", ".xsd", ".1"))
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_MAX and not wide:
                yield Finding(path, number, f"{len(line)} columns", f"at most {LINE_MAX}")
            if "\t" in line:
                yield Finding(path, number, "a tab", "blanks")
            if line != line.rstrip() and not path.endswith(".md"):
                yield Finding(path, number, "blanks at the end of the line", "none")
            for character in line:
                code = ord(character)
                if code in INVISIBLE or (code < 32 and code != 9) or 127 <= code < 160:
                    yield Finding(path, number, f"the character U+{code:04X}", "an escape")
                    break
                if code == 0xFFFD:
                    yield Finding(path, number, "bytes that are not UTF-8", "UTF-8")
                    break
        if lines[-1] != "":
            yield Finding(path, len(lines), "no line end at the end of the file", "one")


def check_letters(tree):
    """Letters outside of ASCII stand in texts and comments only."""
    for path, source in tree.sources.items():
        for number, line in enumerate(source.code_lines, 1):
            odd = [character for character in line if ord(character) > 126]
            if odd:
                yield Finding(path, number,
                              f"{unicodedata.name(odd[0], 'an odd character')} in code", "ASCII")


def check_sql(tree):
    """SQL lives in engine/store/sql; each query is used and explains itself."""
    for path in tree.c_files(*ENGINE):
        for line, text in tree.sources[path].strings:
            if SQL_START.match(text.replace("\\n", " ")):
                yield Finding(path, line, "SQL in a C string", "a file in engine/store/sql")
    users = "\n".join(tree.text(path) for path in tree.bytes
                      if path.startswith("engine/") and path.endswith((".c", ".h", ".in")))
    for path in sorted(tree.bytes):
        if not path.endswith(".sql") or path.startswith(("fixtures/", "bench/", "tests/")):
            continue
        name = os.path.basename(path)[:-len(".sql")]
        if not path.startswith("engine/store/sql/"):
            yield Finding(path, 1, "SQL outside of engine/store/sql", "move it there")
        if not re.fullmatch(r"m_\d{4}_\w+|q_\w+", name):
            yield Finding(path, 1, f"the name {name}.sql", "m_NNNN_name.sql or q_name.sql")
        if not re.match(r"--\s*\S|/\*", tree.text(path)):
            yield Finding(path, 1, "no head comment",
                          "parameters, rows that come back, the index it relies on")
        if name.startswith("q_") and not re.search(
                rf"\b(q_|query_){re.escape(name[2:])}\b", users, re.I):
            yield Finding(path, 1, "a query that nobody asks", "use it or remove it")


def check_names(tree):
    """C files are unique by name in the whole tree; some names say nothing."""
    seen = {}
    for path in tree.c_files():
        name = os.path.basename(path)
        if name in seen:
            yield Finding(path, 1, f"a second {name} beside {seen[name]}", "a name of its own")
        seen[name] = path
        if re.search(r"(^|_)(util|utils|helper|helpers|common|misc|manager)(_|\.)", name):
            yield Finding(path, 1, f"the name {name}", "what is in it")


def check_guards(tree):
    """Headers are guarded by their own name; functions that can fail must be looked at."""
    for path in tree.c_files():
        if not path.endswith(".h"):
            continue
        source = tree.sources[path]
        guard = re.sub(r"\W", "_", os.path.basename(path)).upper()
        match = re.search(r"^\s*#\s*ifndef\s+(\w+)\n\s*#\s*define\s+(\w+)", source.code, re.M)
        if not match or match[1] != match[2] or not match[1].endswith(guard):
            yield Finding(path, 1, "no header guard", f"#ifndef MAKSATUS_{guard}")
        for number, line in enumerate(source.code_lines if path.startswith(ENGINE) else [], 1):
            match = re.match(r"(?:static inline )?Status (\w+)\(", line)
            # These record a refusal and answer it, as error_set does: `return x_refused(...)`.
            told = match and re.fullmatch(r"error_record|\w+_refused(_\w+)?", match[1])
            if match and not told:
                yield Finding(path, number, f"{match[1]}() answers a Status that may be ignored",
                              "MUST_CHECK before it")


def check_banners(tree):
    """A file begins with its name and one sentence of what it is."""
    for path in tree.c_files():
        name = re.escape(os.path.basename(path))
        if not re.match(rf"/\*\n \* {name}\n \*\s+\S", tree.text(path)):
            yield Finding(path, 1, "no banner", "/* name, one sentence, the idea */")


def check_tests_exist(tree):
    """Each rule has its test, each parser one that names it, and a corpus."""
    for path in sorted(tree.bytes):
        match = re.fullmatch(r"(rules|parsers)/(\w+)\.c", path)
        kind = match and re.search(r"^(RULE|\w*PARSER)\((\w+)\)", tree.text(path), re.M)
        if not kind:
            continue
        if match[1] == "rules" and f"tests/rules/test_{match[2]}.c" not in tree.bytes:
            yield Finding(path, 1, "no test of its own", f"tests/rules/test_{match[2]}.c")
        if match[1] == "parsers":
            name = match[2].split("_", 1)[1]
            if not any(other.startswith("tests/parsers/") and
                       re.search(rf"\bparser_{kind[2]}\b|\b{name}\b", tree.text(other))
                       for other in tree.bytes):
                yield Finding(path, 1, "no test names it", "its cases in tests/parsers/")
            folders = (f"fixtures/corpus/{match[2]}/", f"fixtures/corpus/{name}/")
            if not any(other.startswith(folders) for other in tree.bytes):
                yield Finding(path, 1, "no corpus", f"fixtures/corpus/{name}/")


def check_dead_files(tree):
    """Each C file is named in a meson.build."""
    builds = {path: tree.text(path) for path in tree.bytes if path.endswith("meson.build")}
    for path in tree.c_files():
        if path.endswith(".h"):
            continue
        stem = os.path.basename(path)[:-2]
        short = re.sub(r"^(test_)?(rule|decision|answer|test|fuzz|bench|cmd|stage)_", "", stem)
        folders = [os.path.dirname(path)]
        while folders[-1]:
            folders.append(os.path.dirname(folders[-1]))
        # The lists of rules and parsers name their tests too.
        folders.append({"tests/fuzz": "parsers"}.get(folders[0], folders[0].removeprefix("tests/")))
        text = "\n".join(builds.get(os.path.join(folder, "meson.build"), "")
                         for folder in folders)
        if any(f"../{stem}.c'" in build for build in builds.values()):
            continue
        names = "|".join(map(re.escape, {stem, short, stem.removeprefix("test_"),
                                         stem.removeprefix("fuzz_")}))
        if not re.search(rf"\b({names})\b", text):
            yield Finding(path, 1, "no meson.build names it", "add it or remove it")


def check_machine(tree):
    """Nothing of the machine that it was written on."""
    for path in tree.bytes:
        if path.startswith("fixtures/corpus/"):
            continue
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            match = MACHINE.search(line)
            if match:
                yield Finding(path, number, f"{match[0]} is of one machine", "a relative path")


def check_readmes(tree):
    """READMEs are there, and the commands and links in them exist."""
    for folder in ("", "engine/", "parsers/", "rules/", "fixtures/", "tests/", "bench/"):
        there = any(path.startswith(folder) for path in tree.bytes)
        if there and folder + "README.md" not in tree.bytes:
            yield Finding(folder + "README.md", 1, "no README", "what lives here, what may not")
    for path in sorted(tree.bytes):
        if os.path.basename(path) != "README.md":
            continue
        folder = os.path.dirname(path)
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            for match in re.finditer(r"\b(?:sh|bash|python3) ([\w./-]+\.(?:sh|py)|\.ci/run)",
                                     line):
                if not {match[1], os.path.join(folder, match[1])} & set(tree.bytes):
                    yield Finding(path, number, f"{match[1]} is not there", "a command that works")
            for match in re.finditer(r"\]\(([^)#:\s]+)\)", line):
                target = os.path.normpath(os.path.join(folder, match[1]))
                if not any(other == target or other.startswith(target + "/")
                           for other in tree.bytes):
                    yield Finding(path, number, f"{match[1]} is not there", "a link that works")
    for folder in ("engine/run/", "include/maksatus/"):
        words = set(re.findall(r"`(\w+)(?:\.h)?`", tree.text(folder + "README.md"))
                    if folder + "README.md" in tree.bytes else ())
        stems = {os.path.splitext(os.path.basename(path))[0] for path in tree.c_files(folder)}
        for stem in sorted(stems - words if words else ()):
            yield Finding(folder + "README.md", 1, f"{stem} is missing", "a word on it")
    for path in tree.c_files("rules/"):
        for code in re.findall(r'"([A-Z_]+)",\s*EFFECT_', tree.text(path)):
            if f"`{code}`" not in tree.text("rules/README.md"):
                yield Finding("rules/README.md", 1, f"{code} is missing", "a row of it")
    for command in ("sh fixtures/try.sh", "sh tests/all.sh"):
        if "README.md" in tree.bytes and command not in tree.text("README.md"):
            yield Finding("README.md", 1, f"`{command}` is missing", "the two set-up commands")


def check_binaries(tree):
    """A file that cannot be read in a review is listed in fixtures/README.md."""
    listed = tree.text("fixtures/README.md") if "fixtures/README.md" in tree.bytes else ""
    for path, content in tree.bytes.items():
        try:
            content.decode("utf-8")
            binary = b"\0" in content
        except UnicodeDecodeError:
            binary = True
        inside = path.removeprefix("fixtures/")
        parts = inside.split("/")
        names = [inside] + ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]
        if binary and not (path.startswith("fixtures/") and any(name in listed for name in names)):
            yield Finding(path, 1, "a binary file without an entry",
                          "its name in fixtures/README.md")


def check_invariants(tree):
    """Each numbered invariant of engine/README.md has an assert and a test, and exists."""
    path = "engine/README.md"
    listed = {}
    if path in tree.bytes:
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            for name in re.findall(r"\[(I\d+)\]", line):
                listed.setdefault(name, number)
    quoted = {"engine": {}, "tests": {}}
    for file in tree.c_files():
        side = "tests" if file.startswith("tests/") else "engine"
        for number, line in enumerate(tree.text(file).split("\n"), 1):
            for name in re.findall(r"\[(I\d+)\]", line):
                quoted[side].setdefault(name, (file, number))
    for name, number in listed.items():
        for side, instead in (("engine", "an ensure() that quotes it"),
                              ("tests", "a test that quotes it")):
            if name not in quoted[side]:
                yield Finding(path, number, f"[{name}] has nothing in {side}", instead)
    for side in quoted.values():
        for name, place in side.items():
            if name not in listed:
                yield Finding(*place, f"[{name}] is not in {path}", "a number that is")


CHECKS = (
    check_layers, check_model, check_openers, check_world_calls, check_commits, check_fault_names,
    check_banned, check_functions, check_cleanups, check_float, check_comments, check_text,
    check_letters, check_sql, check_names, check_guards, check_banners, check_tests_exist,
    check_dead_files, check_machine, check_readmes, check_binaries, check_invariants,
)


def open_questions(tree):
    """OPEN(issue): comments, listed and not refused."""
    for path, source in tree.sources.items():
        for number, comment in source.comments:
            if "OPEN(" in comment:
                yield f"{path}:{number}: {' '.join(comment.split())}"


def findings(root):
    tree = Tree(root)
    found = [finding for check in CHECKS for finding in check(tree)]
    return tree, sorted(set(found))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    tree, found = findings(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../.."))
    for line in open_questions(tree):
        print("open:", line)
    for finding in found:
        print(finding)
    print(f"{len(tree.sources)} C files, {len(CHECKS)} checks, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
