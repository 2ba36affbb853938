/*
 * take_again.h
 *     Decisions that are taken up again before the night's new ones: deferred ones whose time has
 *     come, and held ones that were released or whose stop may have ended. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_TAKE_AGAIN_H
#define MAKSATUS_RUN_TAKE_AGAIN_H

#include "batch.h"

/* A row that begins with the columns of q_again_decisions.sql; its texts go into the arena. */
void decision_from_row(Arena *arena, const Row *row, Decision *decision);

MUST_CHECK Status take_again(Night *night, Error *err);

#endif
