/*
 * acts_private.h
 *     What the files of acts share. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_ACTS_PRIVATE_H
#define MAKSATUS_RUN_ACTS_PRIVATE_H

#include "maksatus/acts.h"

const char *act_system_user(void);
/* User, system user, asserted: three parameters, from which persons() of the database makes the
 * names under which somebody acts. */
void act_add_names(const Act *act, Params *params);

/* The decisions go to another state by this act. */
MUST_CHECK Status decisions_move(Store *store, DecisionSet decisions, int64_t act,
                                 const char *state, const char *reason, Error *err);

#endif
