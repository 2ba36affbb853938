/*
 * fact_remake.c
 *     Blocks of facts that are missing, made from the rows of their batches (fact_block.h).
 */
#include "fact_block.h"
#include "gather.h"

typedef struct Remake {
    Night *night;
    Batch batch; /* that rows are read for: its keys are those of the night */
    FactList list;
} Remake;

/* Rows come from one connection, blocks go by the other. */
static Status remake_fact(void *context, const Row *row, Error *err)
{
    Remake *remake = context;
    Fact fact = {.faulty = row_bool(row, 18)};

    if (fact.faulty) {
        fact.past = (PastDecision){.number = row_int(row, 0),
                                   .batch = row_int(row, 1),
                                   .state = decision_state_find(row_text(row, 2))};
    } else {
        facts_past(&remake->batch, row, &fact.past);
        fact.instalment = (int32_t)row_int(row, 6);
    }
    fact_list_add(&remake->list, &fact);
    return remake->list.count < LIMIT_CHUNK_RECORDS
               ? STATUS_OK
               : fact_list_write(&remake->list, remake->night->store, err);
}

static Status remake_batch(Night *night, int64_t batch, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    Remake remake = {.night = night, .batch = {.night = night}};
    Store *reader = NULL;

    params_int(&params, batch);
    TRY(desk_reader(&night->desk, &reader, err));
    TRY(store_begin(night->store, &tx, err));
    Status status = store_each(reader, QUERY_FACT_ROWS, &params, remake_fact, &remake, err);
    if (status == STATUS_OK)
        status = fact_list_write(&remake.list, night->store, err);
    fact_list_done(&remake.list);
    return status == STATUS_OK ? store_commit(&tx, err) : status;
}

Status fact_blocks_complete(Night *night, Error *err)
{
    AUTO_RESULT Result *missing = NULL;

    TRY(store_query(night->store, QUERY_FACT_MISSING, NULL, &missing, err));
    for (size_t i = 0; i < result_rows(missing) && !night->options->dry_run; i++)
        TRY(remake_batch(night, result_int(missing, i, 0), err));
    night->facts_complete = result_rows(missing) == 0 || !night->options->dry_run;
    return STATUS_OK;
}
