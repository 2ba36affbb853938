/*
 * acts.h
 *     What persons do, beside the nightly run: to payment files, to the manual queue, to decisions.
 *
 * An act is stored with who did it and why in the same transaction as what it changes, and under
 * the run's lock, so that it never meets a run. Who may not do it, or what no longer stands as the
 * act needs it, is STATUS_USAGE, and then nothing is done; the database asks the same once more.
 */
#ifndef MAKSATUS_ACTS_H
#define MAKSATUS_ACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "maksatus/arena.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"
#include "maksatus/status.h"
#include "maksatus/store.h"

struct RunOptions; /* maksatus/run.h */

/* Who does a manual act, and why. Both are required and stored. */
typedef struct Act {
    const char *what; /* "file void" … */
    Slice by;
    Slice reason;
    bool asserted; /* a front end has checked who `by` is */
} Act;

/* Stores the act with the system user and the database user; answers its key. */
MUST_CHECK Status act_record(Store *store, const Act *act, Slice detail, int64_t *key, Error *err);

/* --- payment files --- */

/* Takes back a payment file that nobody has had: its decisions wait in the manual queue for a new
 * attempt. A published file only while the outbox still holds it, unchanged; one that somebody may
 * have taken (CONTRACT.md section 5: in doubt) only when it could no longer be written.
 * STATUS_USAGE when the file's state does not allow it. */
MUST_CHECK Status file_void(Store *store, const char *home, Slice message_id, const Act *act,
                            Error *err);
/* Resolves one in doubt: again writes it anew, byte for byte as promised, and publishes it;
 * otherwise it was taken by the bank, and counts as published. */
MUST_CHECK Status file_publish(const struct RunOptions *options, Store *store, Slice message_id,
                               bool again, const Act *act, Error *err);
/* The second pair of eyes of a payer whose release is two-person: approves the files for the bytes
 * that were promised, and publishes them at once. All are looked at before the first one is
 * approved. STATUS_INTEGRITY when a byte differs. */
MUST_CHECK Status files_approve(const struct RunOptions *options, Store *store,
                                const Slice *message_ids, size_t count, const Act *act, Error *err);
/* The second pair of eyes says no: the files are void, as after file_void. */
MUST_CHECK Status files_refuse(const struct RunOptions *options, Store *store,
                               const Slice *message_ids, size_t count, const Act *act, Error *err);

/* --- the manual queue --- */

/* Decisions by their numbers. */
typedef struct DecisionSet {
    const int64_t *number;
    size_t count;
} DecisionSet;

/* What holds them (code SLICE_NONE), or one code of it, holds them no longer; the next run looks
 * at them again. */
MUST_CHECK Status hold_release(Store *store, DecisionSet decisions, Slice code, const Act *act,
                               Error *err);
/* The same to another account (blanks dropped, letters raised; with its key of hash.h), which a
 * second person has to confirm. */
MUST_CHECK Status hold_release_to(Store *store, int64_t decision, Slice iban, int64_t iban_key,
                                  const Act *act, Error *err);
MUST_CHECK Status hold_confirm(Store *store, int64_t decision, const Act *act, Error *err);
/* They are rejected, and the next run gives them back to their agencies with the reason. */
MUST_CHECK Status hold_reject(Store *store, DecisionSet decisions, const Act *act, Error *err);

/* Withdraws a decision that is held, deferred, refused, returned, or planned into a payment file
 * that is not yet published: that file is void, and the next run plans its others anew. */
MUST_CHECK Status decision_cancel(Store *store, const char *home, int64_t decision, const Act *act,
                                  Error *err);

/* --- earlier years --- */

enum { HISTORY_WRONG_MAX = 1000 }; /* lines that are told; the others are counted */

typedef struct HistoryReport {
    int64_t batch; /* 0: nothing was loaded */
    bool repeated; /* the same bytes were loaded before, as this batch */
    int64_t count;
    Money sum;
    const char *wrong[HISTORY_WRONG_MAX]; /* line: field: expected; in the arena */
    size_t wrong_count;
    int64_t wrong_total;
} HistoryReport;

/* Loads decisions of earlier years from a CSV file: the fields of a delivery, `state`, `paid_on`.
 * They count for every rule and are never paid. All lines, or none: then STATUS_USAGE. */
MUST_CHECK Status history_load(Store *store, const char *conninfo, Arena *arena,
                               const char *path, const Act *act, HistoryReport *report,
                               Error *err);

/* --- over-payments --- */

/* Says to which account an over-payment goes, where that which it came from is not known, or should
 * not be used. name empty: who paid it, else the debtor. Until refund_confirm by another person
 * nothing is paid. */
MUST_CHECK Status refund_give(Store *store, int64_t repayment, Slice iban, Slice name,
                              const Act *act, Error *err);
MUST_CHECK Status refund_confirm(Store *store, int64_t repayment, const Act *act, Error *err);

#endif
