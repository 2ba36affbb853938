/*
 * planted_night.h
 *     A night of bench/make_batch in the inbox, large enough to be loaded (engine/run/load.h).
 */
#ifndef MAKSATUS_INTEGRATION_PLANTED_NIGHT_H
#define MAKSATUS_INTEGRATION_PLANTED_NIGHT_H

#include "sample_night.h"

extern const char planted_day[];

/* One delivery as bench/make_batch makes it with these options, which end with NULL; what was
 * planted, as the maker tells it. */
json_t *planted_delivery(Program *p, const char *name, const char *const *options);
/* MAKSATUS_PLANTED decisions (20,000), 5 % of them with a planted fault, in so many pieces. */
json_t *planted_night(Program *p, const char *pieces);

#endif
