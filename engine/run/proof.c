/*
 * proof.c
 *     Totals that must agree, each compared by one query that returns only what does not.
 */
#include "maksatus/ledger.h"
#include "maksatus/run.h"

typedef struct Proof {
    Text *disagreement;
} Proof;

static Status add_disagreement(void *context, const Row *row, Error *err)
{
    Proof *proof = context;

    (void)err;
    if (proof->disagreement->len > 0)
        text_add_string(proof->disagreement, "; ");
    text_add(proof->disagreement, row_text(row, 0));
    return STATUS_OK;
}

Status run_proof(Store *store, int64_t run, bool rows, Text *disagreement, Error *err)
{
    static const Query queries[] = {QUERY_PROOF_BATCHES, QUERY_PROOF_FILES};
    Proof proof = {disagreement};

    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        AUTO_PARAMS Params params = {0};

        params_int(&params, run);
        params_bool(&params, rows);
        TRY(store_each(store, queries[i], &params, add_disagreement, &proof, err));
    }
    return ledger_prove(store, run, disagreement, err);
}
