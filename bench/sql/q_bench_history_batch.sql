-- q_bench_history_batch.sql: a run of a day long ago with one published batch and payment file, and
-- its voucher.
-- $1 date, $2 bigint number of it, $3 decisions, $4 their sum, $5 payments, $6 their sum,
-- $7 first decision. One row: run, batch, file.
with a_run as (
    insert into run (run_date, state, started_at, finished_at, program_version, rules_hash)
    values ($1, 'finished', $1::date + time '02:00', $1::date + time '02:05', 'bench', '\x00')
    returning id),
a_batch as (
    insert into batch (run, delivery, sha256, bytes, format, sender, state, record_count,
                       record_sum, moved, received_at, first_decision)
    select id, 'bench-' || $2::bigint || '.csv', sha256(int8send($2::bigint)), 1, 'csv', 'UUDEV',
           'published', $3::bigint, $4::bigint, true, $1::date + time '02:00', $7::bigint
    from a_run returning id),
a_file as (
    insert into payment_file (message_id, run, state, payer, account, payer_name,
        initiating_party_id, debtor_iban, debtor_bic, execution_day, created_at, profile,
        profile_row, version, character_set, address_mode, cut_off, max_payments, max_bytes,
        release, payment_count, payment_sum, sha256, bytes, promised_at, published_at)
    select 'MAKSU-' || to_char($1::date, 'YYYYMMDD') || '-' || lpad((9000 + $2::bigint)::text, 4,
        '0'),
           id, 'published', 'MAKSU', 'YLEIS', 'Bench', '0000000-0', 'FI2112345600000785',
           'NDEAFIHH', $1::date + 1, '', 'BENCH', 1, '09', 'latin1', 'none', 840, 1000000,
           1000000000, 'auto', $5::bigint, $6::bigint, sha256(int8send($2::bigint)), 1,
           $1::date + time '02:05', $1::date + time '02:05'
    from a_run returning id),
totals as (
    insert into batch_total (batch, state, record_count, record_sum)
    select id, 'planned'::decision_state, $5::bigint, $6::bigint from a_batch
    union all
    select id, 'rejected', $3::bigint - $5::bigint, $4::bigint - $6::bigint from a_batch
    where $3::bigint > $5::bigint),
part as (
    insert into file_part (file, batch, payment_count, payment_sum)
    select a_file.id, a_batch.id, $5::bigint, $6::bigint from a_file, a_batch),
posted as (
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, split, line_count, batch, run)
    select $1::date, 'paid', 'MAKSU', 'UUDEV', 'PALKKA50', '32.30.51',
           extract(year from $1::date)::integer, '8200', '1910', $6::bigint, '{10000}', $5::bigint,
           a_batch.id, a_run.id
    from a_batch, a_run),
used as (
    insert into use_entry (payer, use_item, use_year, cents, batch)
    select 'MAKSU', '32.30.51', extract(year from $1::date)::integer, $6::bigint, id from a_batch)
select a_run.id, a_batch.id, a_file.id from a_run, a_batch, a_file
