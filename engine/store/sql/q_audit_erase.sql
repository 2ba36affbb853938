-- q_audit_erase.sql: takes the personal data out of decisions and of what belongs to them.
-- The facts of their batches go whole: the next run makes those of the others anew.
-- $1 bigint[] decisions
with batches as (
    select array_agg(distinct batch) as ids from decision where id = any($1::bigint[])),
payments as (
    select coalesce(array_agg(id), '{}') as ids from payment where decision = any($1::bigint[])),
items as (
    select coalesce(array_agg(m.item), '{}') as ids
    from answer_found m, payments where m.payment = any(payments.ids))
select erase_rows('finding', 'decision', $1), erase_rows('release', 'decision', $1),
       erase_rows('protected_kept', 'decision', $1), erase_rows('payment', 'decision', $1),
       erase_rows('answer_status', 'number', payments.ids),
       erase_rows('answer_item', 'number', payments.ids),
       erase_rows('answer_item', 'id', items.ids),
       erase_rows('name_check', 'payment', payments.ids), erase_rows('decision', 'id', $1),
       erase_rows('fact_block', 'batch', batches.ids)
from payments, items, batches
