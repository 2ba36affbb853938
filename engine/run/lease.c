/*
 * lease.c
 *     See lease.h. What is told of a delivery carries the token of its claim, and counts only while
 *     the token is still the one that the row has.
 */
#include "lease.h"

#include "maksatus/fault.h"

/* A lease is five seconds long (q_work_claim.sql). */
enum { RENEW_AFTER_MS = 1000 };

static void claim_params(Params *params, const WorkClaim *claim)
{
    params_int(params, claim->run);
    params_int(params, claim->place);
    params_int(params, claim->token);
}

Status lease_keep(Batch *batch, Error *err)
{
    Lease *lease = batch->lease;
    AUTO_PARAMS Params params = {0};
    int64_t now = night_now_ms(), affected;

    if (now - lease->renewed_ms < RENEW_AFTER_MS)
        return STATUS_OK;
    lease->renewed_ms = now;
    claim_params(&params, &lease->claim);
    TRY(store_execute(batch->night->store, QUERY_WORK_RENEW, &params, &affected, err));
    if (affected == 0)
        batch_refuse(batch, BATCH_LOST, BATCH_LOST, SLICE_NONE);
    return STATUS_OK;
}

Status lease_tell_prepared(const Batch *batch, const Sha256 *sha256, bool *in_time, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t affected;

    claim_params(&params, &batch->lease->claim);
    params_bytes(&params, sha256->bytes, SHA256_BYTES);
    params_int(&params, batch->record_count);
    TRY(store_execute(batch->night->store, QUERY_WORK_PREPARED, &params, &affected, err));
    FAULT_POINT("work.prepared.after");
    *in_time = affected == 1;
    return STATUS_OK;
}

Status lease_tell_declined(const Batch *batch, bool *in_time, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t affected;

    claim_params(&params, &batch->lease->claim);
    TRY(store_execute(batch->night->store, QUERY_WORK_DECLINED, &params, &affected, err));
    *in_time = affected == 1;
    return STATUS_OK;
}
