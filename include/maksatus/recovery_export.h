/*
 * recovery_export.h
 *     What leaves the house about receivables: documents for the debtor, the export for
 *     enforcement; and what comes from other systems.
 */
#ifndef MAKSATUS_RECOVERY_EXPORT_H
#define MAKSATUS_RECOVERY_EXPORT_H

#include "maksatus/receivable.h"
#include "maksatus/text.h"

/* hearing, decision, demand, reminder, plan, statement: as text by the template
 * fixtures/templates/KIND.LANGUAGE.txt, or as an XML data set of the same values. Amounts are those
 * of the day. STATUS_USAGE when there is no such document, or a rate is not known. language empty:
 * the receivable's. out must hold DOCUMENT_BYTES. */
enum { DOCUMENT_BYTES = 4 * 1024 * 1024 };
MUST_CHECK Status recovery_document(Store *store, Arena *arena, Slice name, Slice kind,
                                    Slice language, bool xml, Day on, Text *out, Error *err);

/* enforcement.csv and enforcement.xml in a folder that exists: every receivable that is with
 * enforcement, a row a debtor, with identity codes in full. */
MUST_CHECK Status recovery_enforcement_export(Store *store, Arena *arena, const char *folder,
                                              Day on, size_t *count, Error *err);

/* A receivable of another system, with its own law. Interest so far is given, up to reckoned_to. */
typedef struct RecoveryImport {
    Slice source, source_id, payer, agency, programme, grant_id, regime;
    Slice payee_id, payee_name;
    int64_t payee_key;
    bool person;
    Day granted_on, paid_on, decided_on, due_on, reckoned_to;
    Day final_on; /* DAY_NONE: no legal force yet */
    Money capital, interest, late_interest, costs;
} RecoveryImport;
MUST_CHECK Status recovery_import(Store *store, Arena *arena, const RecoveryImport *what,
                                  const Actor *actor, int64_t *id, Error *err);

#endif
