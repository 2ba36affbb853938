-- q_history.sql: decisions in the order of arrival, each with its state and its latest attempt.
-- Every parameter may be null: then it does not choose.
-- $1 bigint payee_key       $2 text payee_id
-- $3 bigint[] decision_keys $4 text agency, or null   $5 text decision_id   $6 text as given, whole
-- $7 bigint[] grant_keys    $8 text grant_id
-- $9 bigint iban_key        $10 text iban
-- $11 text agency           $12 text programme
-- $13 date from             $14 date to (of the run in which it arrived)
-- $15 bigint payment        $16 text its payer         $17 text the id itself (any of ours)
-- $18 text state            $19 bigint min cents      $20 bigint max cents   $21 bigint limit
-- $22 date as of: only what was known then    $23 boolean with its whole life
-- Rows: the fields of a delivery, then what became of it; all text.
-- Keys find by index; the text beside them decides. A rejected decision with faults may have no
-- keys and is found by its text. Relies on decision_by_key, _by_grant, _by_payee, _by_iban.
select coalesce(d.decision_id, nullif(d.original ->> 'decision_id', '')) as decision_id,
       coalesce(d.grant_id, nullif(d.original ->> 'grant_id', '')) as grant_id,
       coalesce(d.instalment::text, nullif(d.original ->> 'instalment', '')) as instalment,
       coalesce(d.agency, nullif(d.original ->> 'agency', '')) as agency,
       coalesce(d.programme, nullif(d.original ->> 'programme', '')) as programme,
       coalesce(d.decided_on::text, nullif(d.original ->> 'decided_on', '')) as decided_on,
       coalesce(d.due_on::text, nullif(d.original ->> 'due_on', '')) as due_on,
       coalesce(d.period_start::text, nullif(d.original ->> 'period_start', '')) as period_start,
       coalesce(d.period_end::text, nullif(d.original ->> 'period_end', '')) as period_end,
       coalesce(d.payee_type, nullif(d.original ->> 'payee_type', '')) as payee_type,
       coalesce(d.payee_id, nullif(d.original ->> 'payee_id', '')) as payee_id,
       coalesce(d.payee_name, nullif(d.original ->> 'payee_name', '')) as payee_name,
       d.street, d.building, d.postcode, d.town, d.country,
       coalesce(d.iban, nullif(d.original ->> 'iban', '')) as iban,
       coalesce(d.bic, nullif(d.original ->> 'bic', '')) as bic,
       case when d.cents > 0 then round(d.cents / 100.0, 2)::text
            else nullif(d.original ->> 'amount', '') end as amount,
       case when d.original is null then 'EUR'
            else nullif(d.original ->> 'currency', '') end as currency,
       coalesce(d.reference, nullif(d.original ->> 'reference', '')) as reference,
       coalesce(d.message, nullif(d.original ->> 'message', '')) as message,
       coalesce(d.proposed_by, nullif(d.original ->> 'proposed_by', '')) as proposed_by,
       coalesce(d.approved_by, nullif(d.original ->> 'approved_by', '')) as approved_by,
       coalesce(round(d.granted_total / 100.0, 2)::text,
                nullif(d.original ->> 'granted_total', '')) as granted_total,
       coalesce(d.budget_item, nullif(d.original ->> 'budget_item', '')) as budget_item,
       coalesce(d.budget_year::text, nullif(d.original ->> 'budget_year', '')) as budget_year,
       coalesce(round(d.eligible_cost / 100.0, 2)::text,
                nullif(d.original ->> 'eligible_cost', '')) as eligible_cost,
       coalesce(round(d.other_aid / 100.0, 2)::text,
                nullif(d.original ->> 'other_aid', '')) as other_aid,
       coalesce(trim_scale(d.subsidy_percent / 100.0)::text,
                nullif(d.original ->> 'subsidy_percent', '')) as subsidy_percent,
       coalesce(d.employee_id, nullif(d.original ->> 'employee_id', '')) as employee_id,
       coalesce(d.case_number, nullif(d.original ->> 'case_number', '')) as case_number,
       coalesce(d.language, nullif(d.original ->> 'language', '')) as language,
       case when d.protected_address then 'yes' else nullif(d.original ->> 'protected', '')
       end as protected,
       s.state_now::text as state,
       (select string_agg(distinct f.code, ' ' order by f.code) from finding f
        where f.decision = d.id
          and ($22::date is null or f.look <= coalesce(c.n, 0))) as codes,
       round(case when s.state_now in ('planned', 'sent', 'paid', 'refused', 'returned')
                  then coalesce(p.cents, case when l.decision is not null then d.cents end, 0)
                  else 0 end / 100.0, 2)::text as paid_amount,
       round(case when s.state_now = 'set_off' then d.cents
                  when s.state_now in ('planned', 'sent', 'paid', 'refused', 'returned')
                  then coalesce(p.set_off, 0) else 0 end / 100.0, 2)::text as set_off,
       p.payer || '-' || p.id as end_to_end_id,
       p.message_id as payment_file,
       coalesce(p.execution_day, l.paid_on)::text as execution_day,
       d.batch::text as batch,
       b.run::text as run,
       case when s.state_now in ('refused', 'returned') then c.reason end as reason,
       case when $23::boolean then (
           select coalesce(json_agg(e), '[]')::text from decision_life(d.id, $22::date) e)
       end as events,
       case when $23::boolean then (
           select coalesce(json_agg(json_build_object(
                      'end_to_end_id', f.payer || '-' || a.id, 'payment_file', f.message_id,
                      'file_state', case when $22::date is null then f.state
                          else coalesce((select h.to_state from file_change h
                                         where h.file = f.id and known_on(h.run, h.at) <= $22
                                         order by h.n desc limit 1), 'open') end,
                      'execution_day', f.execution_day,
                      'amount', euros(a.cents), 'set_off', euros(a.set_off)) order by a.id),
                  '[]')::text
           from payment a join payment_file f on f.id = a.file join run w on w.id = f.run
           where a.decision = d.id and ($22::date is null or w.run_date <= $22))
       end as attempts
from decision d
join batch b on b.id = d.batch
left join run r on r.id = b.run
left join loaded_decision l on l.decision = d.id
left join lateral (
    select to_state, n, reason from decision_change x
    where x.decision = d.id
      and ($22::date is null or known_on(x.run, x.at) <= $22)
    order by n desc limit 1) c on true
cross join lateral (select coalesce(c.to_state, d.state) as state_now) s
left join lateral (
    select a.id, a.cents, a.set_off, f.payer, f.message_id, f.execution_day
    from payment a join payment_file f on f.id = a.file
    where a.decision = d.id
      and ($22::date is null or (select run_date from run where id = f.run) <= $22)
    order by a.id desc limit 1) p on true
where ($1::bigint is null
       or (d.payee_key = $1 and d.payee_id is not null)
       or d.id = any(array(select o.decision from over_payment o -- refunds have keys of their own
                           join receivable_debtor b
                               on b.receivable = o.receivable and b.n = o.debtor
                           where b.payee_key = $1))
       or (d.payee_key is null and coalesce(d.payee_id, d.original ->> 'payee_id') = $2::text))
  and ($6::text is null
       or (d.decision_key = any($3::bigint[])
           and (d.decision_id = $5::text or d.decision_id = $6::text))
       or (d.decision_key is null
           and ((coalesce(d.decision_id, d.original ->> 'decision_id') = $5::text
                 and ($4::text is null
                      or coalesce(d.agency, d.original ->> 'agency') = $4::text))
                or coalesce(d.decision_id, d.original ->> 'decision_id') = $6::text)))
  and ($8::text is null
       or (d.grant_key = any($7::bigint[]) and d.grant_id = $8::text)
       or (d.grant_key is null and coalesce(d.grant_id, d.original ->> 'grant_id') = $8::text))
  and ($9::bigint is null
       or (d.iban_key = $9 and d.iban = $10::text)
       or d.id = any(array(select decision from corrected_account
                           where iban_key = $9 and iban = $10::text
                           union all select decision from refund where iban = $10))
       or (d.iban_key is null and coalesce(d.iban, d.original ->> 'iban') = $10::text))
  and ($11::text is null or coalesce(d.agency, d.original ->> 'agency') = $11)
  and ($12::text is null or coalesce(d.programme, d.original ->> 'programme') = $12)
  and ($13::date is null or coalesce(r.run_date, b.received_at::date) >= $13)
  and ($14::date is null or coalesce(r.run_date, b.received_at::date) <= $14)
  and ($13::date is null -- numbers of decisions tell it too, and are in order
       or d.id >= (select min(a.first_decision) from batch a left join run w on w.id = a.run
                   where coalesce(w.run_date, a.received_at::date) >= $13))
  and ($14::date is null
       or d.id < (select max(a.first_decision + a.record_count)
                  from batch a left join run w on w.id = a.run
                  where coalesce(w.run_date, a.received_at::date) <= $14))
  and ($22::date is null or coalesce(r.run_date, b.received_at::date) <= $22)
  and ($15::bigint is null
       or d.id = any(array(
           select a.decision from payment a join payment_file f on f.id = a.file
           where a.id = $15 and f.payer = $16::text
           union all
           select a.decision from payment_file f join payment a on a.file = f.id
           where f.message_id in ($17::text, regexp_replace($17, '-[0-9]+$', ''))
             and $17 in (f.message_id, payment_information_id(
                     f.message_id, payment_group(a.ordinal, f.max_per_pmtinf))))))
  and ($18::text is null or s.state_now::text = $18)
  and ($18 is null or $22::date is not null -- few wait today, or were loaded so
       or $18 not in ('held', 'deferred', 'refused', 'returned')
       or d.id = any(array(select decision from decision_waiting where state::text = $18
                           union all
                           select generate_series(o.first_decision,
                                                  o.first_decision + o.record_count - 1)
                           from batch_total t join batch o on o.id = t.batch
                           where o.run is null and t.state::text = $18)))
  and ($19::bigint is null or d.cents >= $19)
  and ($20::bigint is null or d.cents <= $20)
order by d.id
limit $21
