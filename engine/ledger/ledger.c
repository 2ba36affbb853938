/*
 * ledger.c
 *     Posting, proving and telling. What a posting is stands in m_0006_ledger.sql.
 */
#include "maksatus/ledger.h"

enum { WHOLE = 10000 };

Status ledger_parts(Store *store, Arena *arena, Day today, LedgerVoucher *voucher, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_text(&params, voucher->programme);
    params_day(&params, today);
    TRY(store_query(store, QUERY_LEDGER_PARTS, &params, &rows, err));
    ensure(result_rows(rows) > 0);
    if (result_rows(rows) > LEDGER_PARTS_MAX)
        return error_set(err, STATUS_LIMIT, "programme %.*s has more than %d posting rules",
                         SLICE_ARGS(voucher->programme), (int)LEDGER_PARTS_MAX);
    for (size_t i = 0; i < result_rows(rows); i++) {
        voucher->part[i].debit = arena_slice(arena, result_text(rows, i, 0));
        voucher->part[i].credit = arena_slice(arena, result_text(rows, i, 1));
        voucher->part[i].rule_row = result_int_or(rows, i, 2, 0);
        voucher->part[i].basis_points = (int32_t)result_int(rows, i, 3);
    }
    voucher->part_count = result_rows(rows);
    return STATUS_OK;
}

void ledger_count(LedgerVoucher *voucher, Money amount)
{
    Money left = amount;

    voucher->count++;
    for (size_t i = 0; i < voucher->part_count; i++) {
        Money share = {round_half_up(amount.cents, voucher->part[i].basis_points, WHOLE)};

        if (i + 1 == voucher->part_count || money_above(share, left))
            share = left;
        voucher->part[i].sum = money_sum(voucher->part[i].sum, share);
        left.cents -= share.cents;
    }
    ensure(left.cents == 0);
}

static void params_split(Params *params, const LedgerVoucher *voucher)
{
    int64_t split[LEDGER_PARTS_MAX];

    for (size_t i = 0; i < voucher->part_count; i++)
        split[i] = voucher->part[i].basis_points;
    params_int_array(params, split, voucher->part_count);
}

Status ledger_post(Store *store, int64_t run, Day today, const LedgerVoucher *voucher, Error *err)
{
    for (size_t i = 0; i < voucher->part_count; i++) {
        AUTO_PARAMS Params params = {0};

        if (voucher->part[i].sum.cents == 0)
            continue;
        params_day(&params, today);
        params_text(&params, voucher->payer);
        params_text(&params, voucher->agency);
        params_text(&params, voucher->programme);
        params_text(&params, voucher->budget_item);
        params_int(&params, voucher->budget_year);
        params_text(&params, voucher->part[i].debit);
        params_text(&params, voucher->part[i].credit);
        params_money(&params, voucher->part[i].sum);
        params_int_or_null(&params, voucher->part[i].rule_row, voucher->part[i].rule_row == 0);
        params_int(&params, (int64_t)i + 1);
        params_split(&params, voucher);
        params_int(&params, voucher->count);
        params_int(&params, voucher->batch);
        params_int(&params, run);
        TRY(store_execute(store, QUERY_LEDGER_POST, &params, NULL, err));
    }
    return STATUS_OK;
}

Status ledger_post_again(Store *store, int64_t run, Day today, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    params_day(&params, today);
    return store_execute(store, QUERY_LEDGER_POST_AGAIN, &params, NULL, err);
}

static Status add_sentence(void *context, const Row *row, Error *err)
{
    Text *disagreement = context;

    (void)err;
    if (disagreement->len > 0)
        text_add_string(disagreement, "; ");
    text_add(disagreement, row_text(row, 0));
    return STATUS_OK;
}

Status ledger_prove(Store *store, int64_t run, Text *disagreement, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    return store_each(store, QUERY_LEDGER_PROOF, &params, add_sentence, disagreement, err);
}

static Status tell_total(void *context, const Row *row, Error *err)
{
    TEXT_ON_STACK(line, 256);

    (void)err;
    text_add_format(&line, "ledger: %.*s posted %lld, debits ", SLICE_ARGS(row_text(row, 0)),
                    (long long)row_int(row, 1));
    text_add_money(&line, row_money(row, 2));
    text_add_string(&line, " = credits ");
    text_add_money(&line, row_money(row, 3));
    (void)fprintf(context, "%.*s\n", SLICE_ARGS(text_slice(&line)));
    return STATUS_OK;
}

static Status tell_suspense(void *context, const Row *row, Error *err)
{
    TEXT_ON_STACK(line, 256);

    (void)err;
    text_add_format(
        &line, "ledger: programme %.*s has no posting rule for %.*s: %lld on suspense, ",
        SLICE_ARGS(row_text(row, 0)), SLICE_ARGS(row_text(row, 1)), (long long)row_int(row, 2));
    text_add_money(&line, row_money(row, 3));
    (void)fprintf(context, "%.*s\n", SLICE_ARGS(text_slice(&line)));
    return STATUS_OK;
}

Status ledger_tell(Store *store, int64_t run, FILE *out, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    TRY(store_each(store, QUERY_LEDGER_TOTALS, &params, tell_total, out, err));
    return store_each(store, QUERY_LEDGER_SUSPENSE, &params, tell_suspense, out, err);
}
