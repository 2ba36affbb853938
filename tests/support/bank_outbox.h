/*
 * bank_outbox.h
 *     What the program has published, brought to a bank that is played (program.h, bank.h).
 */
#ifndef MAKSATUS_SUPPORT_BANK_OUTBOX_H
#define MAKSATUS_SUPPORT_BANK_OUTBOX_H

#include "bank.h"
#include "program.h"

/* Every payment file in the outbox whose name holds `part` ("" is in each). */
void bank_take_outbox(Bank *bank, Program *program, const char *part);

#endif
