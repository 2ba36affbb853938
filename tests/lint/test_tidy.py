#!/usr/bin/env python3
"""test_tidy.py
    The lint, linted: each check finds the small bad tree made for it and leaves the good one.

A case is (sentence, check, files, what must be in the findings). An empty text means that the
check must find nothing.
"""
import os
import tempfile
import unittest

import tidy

POINT_LIST = "engine/base/fault_list.h"


def function(*lines, name="f"):
    """A C function of these lines."""
    return f"void {name}(void)\n{{\n" + "".join(f"    {line}\n" for line in lines) + "}\n"


def long_function(lines):
    return "void f(void)\n{\n" + "    g();\n" * (lines - 3) + "}\n"


CASES = [
    # who may include whom
    ("a header of another folder", "layers",
     {"engine/run/a.c": '#include "store.h"\n', "engine/store/store.h": ""}, "another folder"),
    ("a header by a path", "layers",
     {"rules/a.c": '#include "../engine/run/facts.h"\n'}, "another folder"),
    ("own private header", "layers", {"engine/run/a.c": '#include "a.h"\n', "engine/run/a.h": ""},
     ""),
    ("a public header", "layers", {"rules/a.c": '#include "maksatus/rule.h"\n'}, ""),
    ("a generated header", "layers",
     {"rules/a.c": '#include "rule_list.h"\n', "rules/meson.build": "output: 'rule_list.h'\n"}, ""),
    ("libpq in a rule", "layers", {"rules/a.c": "#include <libpq-fe.h>\n"}, "engine/store/"),
    ("libpq in the store", "layers", {"engine/store/a.c": "#include <libpq-fe.h>\n"}, ""),
    ("a clock in a parser", "layers", {"parsers/a.c": "#include <time.h>\n"}, "bytes and facts"),
    ("a model that looks at the rules", "model",
     {"tests/support/model.c": '#include "maksatus/rule.h"\n'}, "compared with"),
    # files, the world, commits
    ("a parser that opens a file", "openers",
     {"parsers/a.c": function('fopen("x", "r");')}, "fopen() outside"),
    ("the file library opens files", "openers", {"engine/file/a.c": function("open(x);")}, ""),
    ("a rename in the pipeline", "world_calls",
     {"engine/run/a.c": function("rename(a, b);")}, "rename() outside"),
    ("a write without points", "world_calls",
     {"engine/file/a.c": function("write(a, b, c);")}, "before write()"),
    ("a write with a point before it only", "world_calls",
     {"engine/file/a.c": function('FAULT_POINT("a");', "write(a, b, c);")}, "after write()"),
    ("two calls share one point between them", "world_calls",
     {"engine/file/a.c": function('FAULT_POINT("a");', "fsync(a);", 'FAULT_POINT("b");',
                                  "rename(a, b);", 'FAULT_POINT("c");')}, ""),
    ("two calls with nothing between them", "world_calls",
     {"engine/file/a.c": function('FAULT_POINT("a");', "fsync(a);", "rename(a, b);",
                                  'FAULT_POINT("c");')}, "after fsync()"),
    ("a COMMIT somewhere else", "commits",
     {"engine/store/a.c": function('PQexec(c, "COMMIT");', name="store_begin")}, "store_commit"),
    ("store_commit without points", "commits",
     {"engine/store/a.c": function('PQexec(c, "commit");', name="store_commit")}, "both sides"),
    ("store_commit with points", "commits",
     {"engine/store/a.c": function('FAULT_POINT("a");', 'PQexec(c, "commit");',
                                   'FAULT_POINT("b");', name="store_commit")}, ""),
    ("the query of COMMIT asked elsewhere", "commits",
     {"engine/run/a.c": function("ask(QUERY_COMMIT);")}, "outside of store_commit"),
    ("a COMMIT in a query", "commits",
     {"engine/store/sql/q_a.sql": "select 1;\ncommit;\n"}, "COMMIT in a query"),
    ("a point that is not listed", "fault_names",
     {"engine/run/a.c": function('FAULT_POINT("a");'), POINT_LIST: ""}, "not listed"),
    ("a failure that is not listed", "fault_names",
     {"engine/run/a.c": function('if (FAULT_FAILS("a"))'), POINT_LIST: ""}, "not listed"),
    ("a listed point that is gone", "fault_names",
     {"engine/run/a.c": "", POINT_LIST: 'X("a")\n'}, "nowhere in the code"),
    ("a point whose name is made up at run time", "fault_names",
     {"engine/run/a.c": function("FAULT_POINT(name);")}, "not a literal"),
    ("a listed point", "fault_names",
     {"engine/run/a.c": function('FAULT_POINT("a");'), POINT_LIST: 'X("a")\n'}, ""),
    # functions
    ("a copy without a bound", "banned", {"tests/a.c": function("strcpy(a, b);")}, "strcpy()"),
    ("a number read loosely", "banned", {"engine/a.c": function("x = atoi(y);")}, "atoi()"),
    ("a test that sleeps", "banned", {"tests/a.c": function("sleep(1);")}, "sleep()"),
    ("the word in a text", "banned", {"engine/a.c": function('say("strcpy(a)");')}, ""),
    ("a member of that name", "banned", {"engine/a.c": function("a->sleep(b);")}, ""),
    ("malloc in the engine", "banned", {"engine/run/a.c": function("malloc(3);")}, "arena.c"),
    ("malloc in the arena", "banned", {"engine/base/arena.c": function("malloc(3);")}, ""),
    ("malloc in a test", "banned", {"tests/a.c": function("malloc(3);")}, ""),
    ("one line too long", "functions", {"engine/a.c": long_function(71)}, "71 lines"),
    ("just a screen", "functions", {"engine/a.c": long_function(70)}, ""),
    ("a jump back", "functions",
     {"engine/a.c": function("again:", "    f2();", "    goto again;")}, "goto again"),
    ("a jump forward", "functions",
     {"engine/a.c": function("goto done;", "done:", "    g();")}, ""),
    ("a recursion", "functions", {"engine/a.c": function("g();", "f();")}, "calls itself"),
    ("an arena that a return may find empty", "cleanups",
     {"engine/a.c": function("AUTO_ARENA Arena arena;", "TRY(g());", "arena_init(&arena, 1);")},
     "arena = {0}"),
    ("an arena that is begun first", "cleanups",
     {"engine/a.c": function("AUTO_ARENA Arena arena;", "arena_init(&arena, 1);", "TRY(g());")},
     ""),
    ("an arena with a value", "cleanups",
     {"engine/a.c": function("AUTO_ARENA Arena arena = {0};", "TRY(g());")}, ""),
    ("a float", "float", {"rules/a.c": "static double x;\n"}, "double"),
    ("a float in a comment", "float", {"rules/a.c": "/* no double */\n"}, ""),
    # text
    ("a // comment", "comments", {"engine/a.c": "int a; // b\n"}, "// comment"),
    ("an address in a text", "comments", {"engine/a.c": 'const char *a = "urn://b";\n'}, ""),
    ("101 columns", "text", {"engine/a.c": "/*" + "a" * 97 + "*/\n"}, "101 columns"),
    ("100 columns, some of them letters of two bytes", "text",
     {"engine/a.c": "/*" + "ä" * 96 + "*/\n"}, ""),
    ("a tab", "text", {"engine/a.c": "\tint a;\n"}, "a tab"),
    ("a blank at the end", "text", {"engine/a.c": "int a; \n"}, "end of the line"),
    ("no line end", "text", {"engine/a.c": "int a;"}, "no line end"),
    ("text that runs backwards", "text", {"engine/a.c": "/* \u202e */\n"}, "U+202E"),
    ("a blank that cannot be seen", "text", {"README.md": "a\u200bb\n"}, "U+200B"),
    ("a control character", "text", {"engine/a.c": "/* \x1b */\n"}, "U+001B"),
    ("a letter outside of ASCII in code", "letters", {"engine/a.c": "int ä;\n"}, "in code"),
    ("letters and the section sign in comment and text", "letters",
     {"engine/a.c": '/* 34 § */ const char *a = "määrä";\n'}, ""),
    # SQL
    ("a query in a string", "sql", {"engine/store/a.c": 'q("SELECT 1 from b");\n'}, "C string"),
    ("an insert in a string", "sql", {"engine/run/a.c": 'q("insert into b");\n'}, "C string"),
    ("an English sentence", "sql", {"engine/run/a.c": 'q("update the list of sets");\n'}, ""),
    ("a query without a head", "sql",
     {"engine/store/sql/q_a.sql": "select 1;\n", "engine/store/b.c": "QUERY_A;\n"},
     "head comment"),
    ("a query that nobody asks", "sql", {"engine/store/sql/q_a.sql": "-- a\n"}, "nobody asks"),
    ("a query that somebody asks", "sql",
     {"engine/store/sql/q_a.sql": "-- a\n", "engine/store/b.c": "ask(QUERY_A);\n"}, ""),
    ("a query elsewhere", "sql", {"engine/run/q_a.sql": "-- a\n"}, "outside of engine/store/sql"),
    # files and names
    ("one name twice", "names", {"engine/run/a.c": "", "engine/store/a.c": ""}, "second a.c"),
    ("a name that says nothing", "names", {"engine/run/file_util.c": ""}, "file_util.c"),
    ("a header without a guard", "guards", {"include/maksatus/a.h": "int a;\n"}, "guard"),
    ("the guard of another header", "guards",
     {"include/maksatus/a.h": "#ifndef MAKSATUS_B_H\n#define MAKSATUS_B_H\n#endif\n"}, "guard"),
    ("a status that may be ignored", "guards",
     {"include/maksatus/a.h": "#ifndef MAKSATUS_A_H\n#define MAKSATUS_A_H\nStatus f(void);\n"},
     "MUST_CHECK"),
    ("what records a refusal", "guards",
     {"include/maksatus/a.h":
      "#ifndef MAKSATUS_A_H\n#define MAKSATUS_A_H\nStatus a_refused(void);\n"}, ""),
    ("a good header", "guards",
     {"include/maksatus/a.h":
      "#ifndef MAKSATUS_A_H\n#define MAKSATUS_A_H\nMUST_CHECK Status f(void);\n"}, ""),
    ("a file without a banner", "banners", {"engine/a.c": "int a;\n"}, "no banner"),
    ("the banner of another file", "banners", {"engine/a.c": "/*\n * b.c\n *     It.\n */\n"},
     "no banner"),
    ("a banner", "banners", {"engine/a.c": "/*\n * a.c\n *     It.\n */\n"}, ""),
    ("a rule without a test", "tests_exist", {"rules/rule_a.c": "RULE(a) = {\n"},
     "tests/rules/test_rule_a.c"),
    ("a parser without a test", "tests_exist",
     {"parsers/decision_a.c": "PARSER(b) = {\n", "fixtures/corpus/a/1": ""}, "no test names it"),
    ("a parser without a corpus", "tests_exist",
     {"parsers/decision_a.c": "PARSER(a) = {\n", "tests/parsers/test_decision_a.c": ""},
     "no corpus"),
    ("a file beside the rules", "tests_exist", {"rules/rule_text.c": "int a;\n"}, ""),
    ("a parser with both", "tests_exist",
     {"parsers/decision_a.c": "PARSER(a) = {\n", "tests/parsers/test_b.c": "parser_a\n",
      "fixtures/corpus/decision_a/1": ""}, ""),
    ("a dead file", "dead_files", {"rules/rule_b.c": "", "rules/meson.build": "'a'\n"},
     "no meson.build"),
    ("a file by its short name", "dead_files", {"rules/rule_a.c": "", "rules/meson.build": "'a'\n"},
     ""),
    ("a test that the list of rules names", "dead_files",
     {"tests/rules/test_rule_a.c": "", "rules/meson.build": "'a'\n"}, ""),
    ("the main program, named from another folder", "dead_files",
     {"engine/main.c": "", "engine/cli/meson.build": "'../main.c'\n"}, ""),
    ("a path of one machine", "machine", {"README.md": "see /ro" + "ot/x\n"}, "of one machine"),
    ("the .git of a work tree", "machine", {".git": "gitdir: /ro" + "ot/x\n"}, ""),
    ("a folder without a README", "readmes", {"rules/a.c": ""}, "no README"),
    ("a command that is not there", "readmes", {"README.md": "    sh tests/all.sh\n"},
     "tests/all.sh is not there"),
    ("a set-up command that is not mentioned", "readmes", {"README.md": "sh tests/all.sh\n"},
     "`sh fixtures/try.sh` is missing"),
    ("a link that is not there", "readmes", {"README.md": "[a](b.md)\n"}, "b.md is not there"),
    ("a file that its folder's map lacks", "readmes",
     {"engine/run/README.md": "| `a` |", "engine/run/a.c": "", "engine/run/b.c": ""},
     "b is missing"),
    ("a code that no README tells", "readmes",
     {"rules/README.md": "| `A_B` |", "rules/rule_a.c": '"A_C",\n EFFECT_HOLD,\n'},
     "A_C is missing"),
    ("a binary file without an entry", "binaries", {"fixtures/a.gz": b"\x1f\x8b\x08\x00"},
     "without an entry"),
    ("a binary file of a listed folder", "binaries",
     {"fixtures/corpus/csv/a": b"\xff\x00", "fixtures/README.md": "| corpus/csv/ | seeds |\n"}, ""),
    ("an invariant without an assert", "invariants",
     {"engine/README.md": "[I1] a\n", "tests/a.c": "/* [I1] */\n"}, "nothing in engine"),
    ("an invariant without a test", "invariants",
     {"engine/README.md": "[I1] a\n", "engine/a.c": "/* [I1] */\n"}, "nothing in tests"),
    ("an invariant that does not exist", "invariants",
     {"engine/README.md": "a\n", "engine/a.c": "/* [I9] */\n"}, "[I9] is not in"),
]


class Tidy(unittest.TestCase):
    def findings(self, check, files):
        with tempfile.TemporaryDirectory() as root:
            for path, content in files.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)) or root, exist_ok=True)
                with open(os.path.join(root, path), "wb") as file:
                    file.write(content if isinstance(content, bytes) else content.encode())
            tree = tidy.Tree(root)
            return [str(finding) for finding in getattr(tidy, "check_" + check)(tree)]

    def test_cases(self):
        for sentence, check, files, wanted in CASES:
            with self.subTest(sentence):
                found = self.findings(check, files)
                if wanted:
                    self.assertTrue(any(wanted in line for line in found), found)
                else:
                    self.assertEqual(found, [])

    def test_each_check_is_tried(self):
        tried = {"check_" + check for _, check, _, wanted in CASES if wanted}
        self.assertEqual({check.__name__ for check in tidy.CHECKS}, tried)

    def test_open_questions_are_listed(self):
        with tempfile.TemporaryDirectory() as root:
            with open(os.path.join(root, "a.c"), "w", encoding="utf-8") as file:
                file.write("/* OPEN(7): is it so? */\n")
            self.assertEqual(list(tidy.open_questions(tidy.Tree(root))),
                             ["a.c:1: /* OPEN(7): is it so? */"])


if __name__ == "__main__":
    unittest.main()
