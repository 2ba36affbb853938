-- q_hold_list.sql: the manual queue in the order of arrival, with the columns of q_history.sql and
-- then what waits: how long, what holds it, the money, what was done already.
-- Every parameter may be null: then it does not choose.
-- $1 text: a code that holds it   $2 text agency   $3 text programme   $4 text state
-- $5 bigint: older than so many days   $6 bool: nothing was done yet   $7 bigint limit
-- Relies on decision_waiting.
select d.decision_id, d.grant_id, d.instalment::text, d.agency, d.programme, d.decided_on::text,
       d.due_on::text, d.period_start::text, d.period_end::text, d.payee_type, d.payee_id,
       d.payee_name, d.street, d.building, d.postcode, d.town, d.country, d.iban, d.bic,
       round(d.cents / 100.0, 2)::text as amount, 'EUR' as currency, d.reference, d.message,
       d.proposed_by, d.approved_by, round(d.granted_total / 100.0, 2)::text as granted_total,
       d.budget_item, d.budget_year::text, round(d.eligible_cost / 100.0, 2)::text,
       round(d.other_aid / 100.0, 2)::text, trim_scale(d.subsidy_percent / 100.0)::text,
       d.employee_id, d.case_number, d.language,
       case when d.protected_address then 'yes' end as protected,
       q.state::text as state,
       (select string_agg(distinct f.code, ' ' order by f.code) from finding f
        where f.decision = d.id) as codes,
       round(case when q.state = 'held' then 0 else coalesce(p.cents, 0) end / 100.0, 2)::text
           as paid_amount,
       round(case when q.state = 'held' then 0 else coalesce(p.set_off, 0) end / 100.0, 2)::text
           as set_off,
       p.payer || '-' || p.id as end_to_end_id,
       p.message_id as payment_file,
       p.execution_day::text as execution_day,
       d.batch::text as batch,
       b.run::text as run,
       case when q.state <> 'held' then (
           select reason from decision_change
           where decision = d.id order by n desc limit 1) end as reason,
       array_to_string(q.holding, ' ') as holding,
       q.since::text as since,
       greatest(0, installation_day() - q.since)::text as age_days,
       case when q.unconfirmed is not null then 'to confirm' when q.released then 'released'
       end as release,
       q.unconfirmed as to_iban
from queue q
join decision d on d.id = q.decision
join batch b on b.id = d.batch
left join lateral (
    select a.id, a.cents, a.set_off, f.payer, f.message_id, f.execution_day
    from payment a join payment_file f on f.id = a.file
    where a.decision = d.id
    order by a.id desc limit 1) p on true
where ($1::text is null or $1 = any(q.holding))
  and ($2::text is null or d.agency = $2)
  and ($3::text is null or d.programme = $3)
  and ($4::text is null or q.state::text = $4)
  and ($5::bigint is null or installation_day() - q.since > $5)
  and ($6::boolean is not true or not (q.released or q.unconfirmed is not null))
order by d.id
limit $7
