/*
 * fault_states.h
 *     The points of a run at which the world is a new one: a run that dies there, and not at the
 *     point before, leaves something else behind.
 *
 * The run is paused at each point, and the world is looked at as another process sees it: every
 * row that is committed, every sequence, every table, and every file of the home but the log, which
 * nobody reads. So whoever stops a run at each of these states has stopped it at each of its
 * points.
 */
#ifndef MAKSATUS_INTEGRATION_FAULT_STATES_H
#define MAKSATUS_INTEGRATION_FAULT_STATES_H

#include "sample_night.h"

enum { FAULT_STATES_MAX = 512 };

typedef struct FaultStates {
    int points; /* of the whole run */
    int count;
    int number[FAULT_STATES_MAX]; /* as MAKSATUS_FAULT_STOP counts */
} FaultStates;

/* Plays the call that `start` starts. Fails the test where the world changed between a point and
 * the NAME.before that follows it: something changes it without a point of its own. */
void fault_states_find(Program *program, Call *(*start)(Program *program), FaultStates *states);

#endif
