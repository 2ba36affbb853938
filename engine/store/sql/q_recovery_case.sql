-- q_recovery_case.sql
-- What was paid by decisions (one loaded from earlier years has no payment), and to whom; until
-- when the grant is bound to its use, if it is; and the day of the last instalment of the grant, of
-- which 688/2001 28 § counts, be it recovered or not.
-- $1 bigint[] decisions
-- Relies on payment_decision, decision_by_grant.
with paid as (
    select n.*, coalesce(p.execution_day, l.paid_on) as paid_on,
           coalesce(p.cents + p.set_off, n.cents) as paid
    from decision_now n
    left join lateral (
        select q.cents, q.set_off, f.execution_day
        from payment q join payment_file f on f.id = q.file
        where q.decision = n.id order by q.id desc limit 1) p on true
    left join loaded_decision l on l.decision = n.id and p.cents is null
    where n.grant_key in (select grant_key from decision where id = any ($1::bigint[])))
select n.id, coalesce(n.payer, c.payer), n.agency, n.programme, n.grant_id,
       coalesce(u.use_item, n.use_item, n.budget_item, (
           select fields[15] from reference_row
           where table_name = 'programmes' and fields[1] = n.programme
           order by valid_from <= n.decided_on and coalesce(valid_to, n.decided_on) >= n.decided_on
                    desc, valid_from limit 1)),
       coalesce(u.use_year, n.use_year, n.budget_year, extract(year from n.decided_on)::integer),
       n.payee_type = 'person', n.payee_id, n.payee_name, n.protected_address,
       coalesce(n.language, 'fi'), n.decided_on, n.paid_on, n.paid, n.payee_key, n.state_now::text,
       (select max(o.due_on) from obligation o
        where o.agency = n.agency and o.grant_id = n.grant_id and o.kind = 'use_period'),
       (select max(g.paid_on) from paid g
        where g.agency = n.agency and g.grant_id = n.grant_id
          and g.state_now in ('sent', 'paid'))
from paid n
left join lateral (
    select use_item, use_year from decision_use
    where decision = n.id order by change desc limit 1) u on true
left join lateral (
    select fields[3] as payer from reference_row -- of those before the first competence
    where table_name = 'programme_agencies' and fields[1] = n.programme
    order by fields[2] = n.agency desc, valid_from limit 1) c on n.payer is null
where n.id = any ($1::bigint[])
order by 14, n.id
