/*
 * answer_intake.h
 *     Taking answers of banks, and what follows from them.
 *
 * An answer is read strictly and as a whole: what it tells is stored with its hash, matched with
 * our payments, and the decisions follow, all in one transaction. What cannot be read is kept in
 * the quarantine and listed. The same bytes twice change nothing.
 *
 * Results depend on the set of answers only, never on their order (m_0004_answers.sql).
 */
#ifndef MAKSATUS_ANSWER_INTAKE_H
#define MAKSATUS_ANSWER_INTAKE_H

#include "maksatus/arena.h"
#include "maksatus/log.h"
#include "maksatus/run.h"
#include "maksatus/store.h"

/* On whose behalf answers are taken: of a run or of an act, exactly one of them not 0. */
typedef struct AnswerTaker {
    Store *store;
    const char *home;
    int64_t run, act;
    Day today;  /* the folder of the archive */
    bool moves; /* the files lie in the inbox and go to their places; else copies go there */
    Log *log;   /* may be NULL */
} AnswerTaker;

typedef struct AnswerFile {
    const char *path;
    Slice name; /* as it is called in lists (escaped) */
} AnswerFile;

typedef enum AnswerVerdict {
    ANSWER_TAKEN,
    ANSWER_REPEATED,   /* its bytes were taken before */
    ANSWER_UNREADABLE, /* it lies in the quarantine */
} AnswerVerdict;

typedef struct AnswerOutcome {
    AnswerVerdict verdict;
    int64_t answer;          /* the row of it, or of the first one */
    int64_t orphans;         /* items and statuses that nobody could place */
    int64_t statuses, items; /* that it told */
    char reason[32];
    char text[300];
} AnswerOutcome;

/* Takes all files, and counts what matched nothing when all were taken: it may be what another one
 * tells of. Of those that move, one that is gone is left out. outcomes has room for count. *taken:
 * the first so many have one, also when the world refuses the next. No transaction may be open; the
 * run's lock is held. */
MUST_CHECK Status answers_take(const AnswerTaker *taker, const AnswerFile *files, size_t count,
                               AnswerOutcome *outcomes, size_t *taken, Error *err);

/* What died between its commit and its place in the archive comes there; of 'answer load' that died
 * before, nothing stays. The run's lock is held. */
MUST_CHECK Status answer_finish_moves(Store *store, const char *home, Error *err);

/* What contradicts itself or does not add up ('answer list --alarms'), at a time. */
typedef struct AnswerAlarms {
    int64_t answer; /* the last one then */
    Slice *words;   /* of each, in order; in the arena */
    size_t count;
} AnswerAlarms;

/* Before answers are taken; and whether there are new alarms since, or one of the statements that
 * they told does not add up, which it tells. */
MUST_CHECK Status answer_alarms(Store *store, Arena *arena, AnswerAlarms *before, Error *err);
MUST_CHECK Status answer_alarms_rose(Store *store, Arena *arena, const AnswerAlarms *before,
                                     bool *rose, Error *err);

/* What run_night is handed: the answers in the inbox, told from decisions by content. */
extern const RunAnswers run_answers;

/* A person says which payment a booked item is about; STATUS_USAGE when it has one already, or
 * when there is no such item or payment. */
MUST_CHECK Status answer_match(Store *store, int64_t item, Slice end_to_end_id, const Act *act,
                               Error *err);

/* Asks the bank to cancel or to call back a payment: a camt.055 in the outbox. path, in the arena,
 * is where it lies. Asked again for the same payment and reason, the same file is written again.
 * STATUS_USAGE when there is no such published payment, when it was refused, cancelled or returned
 * whole, or when the reason is none of DUPL, TECH, FRAD, CUST. */
MUST_CHECK Status payment_recall(Store *store, Arena *arena, const char *home, Slice end_to_end_id,
                                 Slice reason, const Act *act, const char **path, Error *err);

#endif
