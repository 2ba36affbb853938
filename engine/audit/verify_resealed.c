/*
 * verify_resealed.c
 *     Decisions that were sealed before their ids were hashed masked (m_0031_masked_ids.sql).
 *
 * Their groups are right with the leaves of then, which nobody can compute any more; what says
 * which leaf such a row has since is the group that the migration wrote. It is the first one of its
 * table on every database, so nobody can seal a row anew later.
 */
#include "verify_private.h"

#include <stdlib.h>

static int by_decision(const void *left, const void *right)
{
    const Resealed *a = left;
    const Resealed *b = right;

    return (a->decision > b->decision) - (a->decision < b->decision);
}

/* 0 when there is none, which is told of the chain. */
static int64_t first_group(const Chain *chain)
{
    for (size_t i = 0; i < chain->group_count; i++)
        if (slice_is(chain->group[i].table, "audit_resealed"))
            return chain->group[i].id;
    return 0;
}

Status resealed_read(Verify *verify, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_int(&params, first_group(&verify->chain));
    TRY(store_query(verify->store[0], QUERY_AUDIT_RESEALED, &params, &rows, err));
    verify->resealed = ARENA_ARRAY(verify->arena, Resealed, result_rows(rows) + 1);
    for (size_t i = 0; i < result_rows(rows); i++) {
        Resealed *one = &verify->resealed[verify->resealed_count++];
        one->decision = result_int(rows, i, 0);
        ensure(sha256_parse(result_text(rows, i, 1), &one->sealed)
               && sha256_parse(result_text(rows, i, 2), &one->leaf));
    }
    return STATUS_OK;
}

Sha256 resealed_as(const Verify *verify, int64_t decision, Sha256 leaf)
{
    const Resealed wanted = {.decision = decision};
    const Resealed *found = bsearch(&wanted, verify->resealed, verify->resealed_count,
                                    sizeof(Resealed), by_decision);

    return found != NULL && sha256_equal(&found->leaf, &leaf) ? found->sealed : leaf;
}
