/*
 * posting.c
 *     See posting.h. The database could sum its payments itself, and does where decisions are taken
 *     up again (ledger_post_again); for a large batch they are counted as they pass by, which costs
 *     nothing. The lines of a voucher (view journal_line) and the proof of the ledger come from the
 *     rows, so a mistake in here does not stay unseen.
 */
#include "posting.h"

#include "maksatus/arena.h"
#include "maksatus/ledger.h"

/* The payments of one voucher: all of them share its keys. */
typedef struct Posting {
    int64_t key;
    LedgerVoucher voucher;
} Posting;

static int64_t posting_key(const Batch *batch, const Judged *judged)
{
    const Facts *facts = &judged->facts;
    TEXT_ON_STACK(numbers, 48);

    text_add_int(&numbers, facts->budget_year);
    text_add_char(&numbers, '/');
    text_add_int(&numbers, judged->batch);

    const Slice parts[] = {facts->payer, judged->decision.agency, judged->decision.programme,
                           facts->budget_item, text_slice(&numbers)};
    return hash_parts(&batch->night->hash_key, parts, COUNT_OF(parts));
}

static Status begin_voucher(Batch *batch, const Judged *judged, LedgerVoucher *voucher, Error *err)
{
    const Facts *facts = &judged->facts;
    Arena *arena = batch->arena;

    *voucher = (LedgerVoucher){
        .payer = arena_slice(arena, facts->payer),
        .agency = arena_slice(arena, judged->decision.agency),
        .programme = arena_slice(arena, judged->decision.programme),
        .budget_item = arena_slice(arena, facts->budget_item),
        .budget_year = facts->budget_year,
        .batch = judged->batch,
    };
    return ledger_parts(batch->night->store, arena, batch->night->today, voucher, err);
}

Status posting_add(Batch *batch, const Judged *judged, Money amount, Error *err)
{
    if (batch->postings.entry_bytes == 0)
        batch->postings = KEY_TABLE(Posting);
    Posting *posting = key_table_put(&batch->postings, posting_key(batch, judged));

    if (posting->voucher.part_count == 0)
        TRY(begin_voucher(batch, judged, &posting->voucher, err));
    ledger_count(&posting->voucher, amount);
    return STATUS_OK;
}

Status posting_write(Batch *batch, Error *err)
{
    for (size_t i = 0; i < batch->postings.count; i++) {
        const Posting *posting = key_table_at(&batch->postings, i);

        TRY(ledger_post(batch->night->store, batch->night->run, batch->night->today,
                        &posting->voucher, err));
    }
    return STATUS_OK;
}
