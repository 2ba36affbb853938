/*
 * export_data.h
 *     Files for others: what is published of grants, the data platform, the register of de minimis
 *     aid, and benefits payment reports to the incomes register.
 *
 * A CSV export is a table: a query whose columns are all text, and a name, a type and a sentence
 * for each of them. From these come the header, the JSON table schema and the data dictionary, so
 * that none of them can lag behind. No address is in any table.
 */
#ifndef MAKSATUS_EXPORT_DATA_H
#define MAKSATUS_EXPORT_DATA_H

#include "maksatus/arena.h"
#include "maksatus/day.h"
#include "maksatus/store.h"

/* Of the first decision of a grant, or of payment; DAY_NONE: no end. */
typedef struct ExportPeriod {
    Day from, to;
} ExportPeriod;

/* The names of the files that an export has written into its folder. */
typedef struct ExportFiles {
    const char **name;
    size_t count, capacity;
} ExportFiles;

void export_files_done(ExportFiles *files);
#define AUTO_EXPORT_FILES __attribute__((cleanup(export_files_done)))

/* publication.csv, publication-sums.csv, dictionary.csv and the schemas. */
MUST_CHECK Status export_publication(Store *store, Arena *arena, const char *folder,
                                     const ExportPeriod *period, ExportFiles *files, Error *err);
/* deminimis.csv; identity codes of persons are masked unless unmasked. */
MUST_CHECK Status export_deminimis(Store *store, Arena *arena, const char *folder,
                                   const ExportPeriod *period, bool unmasked, ExportFiles *files,
                                   Error *err);
/* decisions, payments, changes, uses and findings, a file each run: those of runs that are over and
 * have no file in the folder yet. What was written is never written again. */
MUST_CHECK Status export_lake(Store *store, Arena *arena, const char *folder, ExportFiles *files,
                              Error *err);

/* Who answers for the reports. */
typedef struct IncomesOrder {
    ExportPeriod period; /* both days */
    Slice contact, telephone;
    bool production; /* else the register's test environment */
    Slice timestamp; /* xs:dateTime */
} IncomesOrder;

/* incomes-PAYER-YYYYMMDD-N.xml (BenefitReportsToIR), and not-reported.csv: programmes whose
 * payments to persons are not told, and why. */
MUST_CHECK Status export_incomes(Store *store, Arena *arena, const char *folder,
                                 const IncomesOrder *order, ExportFiles *files, Error *err);

/* What is held on a payee, one JSON text; *found false: nothing. */
MUST_CHECK Status export_payee(Store *store, Arena *arena, int64_t key, Slice payee_id, bool *found,
                               Slice *document, Error *err);

#endif
