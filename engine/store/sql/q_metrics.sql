-- q_metrics.sql: how a run stands, for collectors. $1 bigint run
-- Rows: name text, label text or null, value text; in the order of names.
with figure as (
    select 'maksatus_run_decisions' as name, 'state="' || t.state || '"' as label,
           sum(t.record_count)::text as value
    from batch_total t join batch b on b.id = t.batch where b.run = $1 group by t.state
    union all
    select 'maksatus_run_decision_euros', 'state="' || t.state || '"',
           round(sum(t.record_sum) / 100.0, 2)::text
    from batch_total t join batch b on b.id = t.batch where b.run = $1 group by t.state
    union all
    select 'maksatus_run_batches', 'state="' || state || '"', count(*)::text
    from batch where run = $1 group by state
    union all
    select 'maksatus_run_payment_files', 'state="' || state || '"', count(*)::text
    from payment_file where run = $1 group by state
    union all
    select 'maksatus_run_payments', 'file_state="' || state || '"',
           coalesce(sum(payment_count), 0)::text
    from payment_file where run = $1 group by state
    union all
    select 'maksatus_waiting_decisions', 'state="' || state || '"', count(*)::text
    from decision_waiting group by state
    union all
    select 'maksatus_files_in_doubt', null, count(*)::text
    from payment_file where state = 'in_doubt'
    union all
    select 'maksatus_run_started_timestamp_seconds', null,
           extract(epoch from started_at)::bigint::text from run where id = $1
    union all
    select 'maksatus_last_success_timestamp_seconds', null,
           extract(epoch from finished_at)::bigint::text
    from (select finished_at from run where state = 'finished' order by id desc limit 1) r)
select name, label, value from figure order by name, label
