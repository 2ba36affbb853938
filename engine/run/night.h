/*
 * night.h
 *     What one run holds, from its lock to its end. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_NIGHT_H
#define MAKSATUS_RUN_NIGHT_H

#include "maksatus/file.h"
#include "maksatus/hash.h"
#include "maksatus/log.h"
#include "maksatus/message.h"
#include "maksatus/reference_data.h"
#include "maksatus/rule.h"
#include "maksatus/run.h"
#include "maksatus/store.h"

enum { RULES_MAX = 64, SHARED_WINDOWS_MAX = 16 };

/* The values of every parameter of every rule for one programme, on the run date. */
typedef struct RuleValues {
    Slice programme;
    int64_t value[RULES_MAX][RULE_PARAMS_MAX];
    /* Of R-0210 and R-0700, which the engine itself reads. */
    int64_t horizon_days, shared_days, near_days;
} RuleValues;

/* What one thread writes and reads back payment files with. */
typedef struct Desk {
    Arena *arena;
    const char *conninfo;
    Store *reader; /* NULL until it is asked for: desk_reader */
    MessageSchemas schemas;
} Desk;

void desk_open(Arena *arena, const RunOptions *options, Desk *desk);
/* A session that reads while files are written and transactions are open. */
MUST_CHECK Status desk_reader(Desk *desk, Store **reader, Error *err);
void desk_close(Desk *desk); /* fine with {0} */

/* Rows that were found for a decision, to be used for the next ones like it (gather.c). */
typedef struct Looked {
    Day decided_on, today;
    const AgencyRow *agency;
    const ProgrammeRow *programme, *programme_today;
    const ProgrammeAgencyRow *competence;
    const ApproverRow *approver;
    const AppropriationRow *appropriation; /* the last one that was asked for */
} Looked;

enum { LOOKED_MAX = 4096 };

/* The key of an appropriation, made once (reference_facts.h). */
typedef struct KnownUse {
    const AppropriationRow *row;
    int64_t key;
} KnownUse;

enum { KNOWN_USES_MAX = 1024 };

typedef struct Night {
    const RunOptions *options;
    RunOutcome *outcome;
    Arena *arena;  /* of the run */
    Store *store;  /* holds the lock; every transaction is its */
    Desk desk;     /* of this thread */
    StoreClock clock;
    Day today;       /* D */
    Day values_on;   /* whose parameters are in force: D, but for decisions of earlier years */
    bool by_the_day; /* --date was given: the cut-off counts as not yet past */
    int64_t run;     /* 0 until the run is begun */
    HashKey hash_key;
    ReferenceData *reference;
    int64_t horizon_days; /* the longest of any programme (R-0210) */
    int64_t shared_days[SHARED_WINDOWS_MAX]; /* every value in force (R-0700) */
    size_t shared_days_count;
    RuleValues *values; /* one a programme, made when first asked for */
    size_t value_count, value_capacity;
    Sha256 rules_hash;
    bool facts_complete; /* of every committed decision there are packed facts (fact_block.h) */
    bool within; /* see night_is_within */
    bool *offered; /* by place: the deliveries that joined workers were offered; NULL: none yet */
    int64_t asked_for_workers_ms; /* when; 0: not yet */
    Looked *looked; /* LOOKED_MAX; NULL until it is needed */
    KnownUse *uses; /* KNOWN_USES_MAX, the same */
    Log log;
    struct Metrics *metrics; /* metrics.h; NULL until it is first written */
} Night;

/* The key of the installation, and the reference data as they are stored now. */
MUST_CHECK Status night_load(Night *night, Error *err);

/* HOME/part[/name], in the arena. */
const char *night_path(Arena *arena, const Night *night, const char *part, Slice name);

/* The parameters that the night itself needs, from its reference data on its day. */
MUST_CHECK Status night_read_values(Night *night, Error *err);
/* Whose values hold for decisions of a programme, be it known or not; "*" where it is unknown and
 * has none of its own, so that strange codes need no memory. */
Slice night_value_programme(const Night *night, const ProgrammeRow *known, Slice programme);
/* The values for it, on D. */
const RuleValues *night_values(Night *night, Slice programme);

/* True while a transaction covers whole stages: that of a dry run, which is never committed, and
 * that of a rerun, which is committed as a whole. */
static inline bool night_is_within(const Night *night)
{
    return night->options->dry_run || night->within;
}

/* A transaction, or nothing while another one covers it. */
MUST_CHECK Status night_begin(Night *night, Tx **tx, Error *err);
MUST_CHECK Status night_commit(Night *night, Tx **tx, Error *err);
/* An event of the log: what was refused, and why. */
void night_log_refusal(Night *night, const char *what, Slice name, const Error *err);
void night_tell(const Night *night, const char *what, uint64_t done, uint64_t total);
/* How long a stage took, on stderr, where --timings asks for it. */
int64_t night_now_ms(void);
void night_tell_time(const Night *night, const char *stage, int64_t since);

/* The value of a rule's parameter for a programme on a day; row (may be NULL) is the row that gave
 * it, NULL when it is the default. */
int64_t rule_value(const ReferenceData *reference, const Rule *rule, const RuleParam *param,
                   Slice programme, Day day, const ParameterRow **row);

#endif
