/*
 * answer_match.c
 *     A person says which payment an orphan is about: stored with the act, and from then on the
 *     same as if the bank had told our id.
 */
#include "answer_private.h"
#include "maksatus/payment.h"

Status answer_match(Store *store, int64_t item, Slice end_to_end_id, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t key, payment;

    TRY(run_lock(store, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, end_to_end_id, &key, err));
    params_int(&params, item);
    params_text(&params, end_to_end_id);
    params_int(&params, key);
    TRY(store_query_int(store, QUERY_ANSWER_MATCH_BY_HAND, &params, &found, &payment, err));
    if (!found)
        return error_set(err, STATUS_USAGE,
                         "there is no entry %lld that waits for a payment, or no payment %.*s on "
                         "its account",
                         (long long)item, SLICE_ARGS(end_to_end_id));
    TRY(payment_reconcile(store, payment, key, err));
    return store_commit(&tx, err);
}
