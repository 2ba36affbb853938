/*
 * fault.h
 *     Named places where a test stops the program or makes the next call fail.
 *
 * FAULT_POINT stops the process there (as kill -9 would); FAULT_FAILS is true where the call
 * that follows must be treated as refused by the world. Both are nothing in a release build
 * (debug off). The environment chooses:
 *
 *     MAKSATUS_FAULT_STOP=N    the Nth point that is reached stops the process with SIGKILL
 *     MAKSATUS_FAULT_PAUSE=FILE
 *                              each point that is reached makes FILE and waits until it is removed
 *     MAKSATUS_FAULT_FAIL=N    the Nth FAULT_FAILS that is reached fails
 *     MAKSATUS_FAULT_LOG=FILE  each name that is reached is appended to FILE, one a line;
 *                              those of FAULT_FAILS as "NAME fails"
 *
 * Whatever changes the world has a point right after it, so that the world is at NAME.before what
 * it was at the point before that; numbers of sequences, which a transaction takes as it goes, are
 * the exception. tests/integration/fault_states.c looks at the world at each point of a run and
 * fails where that is not so; test_crash.c stops at each point where the world is a new one.
 * The names are listed in engine/base/fault_list.h; the lint compares.
 */
#ifndef MAKSATUS_FAULT_H
#define MAKSATUS_FAULT_H

#include <stdbool.h>

#ifdef MAKSATUS_FAULTS
void fault_point(const char *name);
bool fault_fails(const char *name);
#define FAULT_POINT(name) fault_point(name)
#define FAULT_FAILS(name) fault_fails(name)
#else
#define FAULT_POINT(name) ((void)0)
#define FAULT_FAILS(name) false
#endif

#endif
