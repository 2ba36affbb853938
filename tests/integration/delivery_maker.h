/*
 * delivery_maker.h
 *     Small deliveries with sidecars, and what became of them, for tests of intake.
 */
#ifndef MAKSATUS_INTEGRATION_DELIVERY_MAKER_H
#define MAKSATUS_INTEGRATION_DELIVERY_MAKER_H

#include "sample_night.h"

/* A CSV of count payable decisions with ids ID-1, ID-2 … of 100.00, 101.00 … euros. */
const char *maker_csv(Program *program, const char *id, int count);
/* The same to the inbox, as name, with a sidecar when json is not NULL. */
void maker_deliver(Program *program, const char *name, const char *id, int count, const char *json);
/* NAME.control.json to the inbox. */
void maker_sidecar(Program *program, const char *name, const char *json);

/* 'batch list' as lines "delivery state reason" (- for none), in the order of arrival. */
const char *maker_batches(Program *program);
/* The number of the batch of the last line with this delivery; 0 when there is none. */
int maker_batch(Program *program, const char *delivery);
bool maker_has_line(const char *lines, const char *line);
#define ck_assert_line(lines, line)                                                                \
    ck_assert_msg(maker_has_line((lines), (line)), "'%s' is not in:\n%s", (line), (lines))

#endif
