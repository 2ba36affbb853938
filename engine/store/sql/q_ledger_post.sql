-- q_ledger_post.sql
-- One voucher of what a batch pays.
-- $1 day, $2 payer, $3 agency, $4 programme, $5 item, $6 year, $7 debit, $8 credit, $9 cents,
-- $10 rule, $11 part, $12 basis points of all parts, $13 payments, $14 batch, $15 run
insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                     cents, rule_row, part, split, line_count, batch, run)
values ($1::date, 'paid', $2::text, $3::text, $4::text, $5::text, $6::bigint, $7::text, $8::text,
        $9::bigint, $10::bigint, $11::bigint, $12::bigint[]::integer[], $13::bigint, $14::bigint,
        $15::bigint)
