-- q_simulate_gather.sql: the decisions that share a key with a batch, as they stood when the facts
-- of that batch were gathered. The columns of q_gather_decisions.sql.
-- $1 bigint[] decision keys, $2 grant keys, $3 payee keys, $4 IBAN keys
-- $5 text: that instant  $6 bigint: the run  $7 bigint: the first decision of the batch
-- What a run takes up again, it does before its deliveries.
select d.id, d.batch, coalesce(c.to_state, d.state)::text, d.agency, d.decision_id, d.grant_id,
       d.instalment, d.programme, d.decided_on, d.due_on, d.period_start, d.period_end,
       d.payee_id, coalesce(a.iban, d.iban), d.cents, d.granted_total, d.approved_by, d.de_minimis
from decision d
left join lateral (
    select r.iban
    from release r
    join release_confirmed c on c.release = r.id
    join act on act.id = c.act and act.at < $5::text::timestamptz
    where r.decision = d.id and r.iban is not null
    order by r.id desc limit 1) a on true
left join lateral (
    select to_state from decision_change
    where decision = d.id
      and (at < $5::text::timestamptz
           or run = $6 and from_state in ('held', 'deferred', 'returned', 'refused')
              and act is null)
    order by n desc limit 1) c on true
where (d.decision_key = any($1) or d.grant_key = any($2) or d.payee_key = any($3)
       or d.iban_key = any($4)
       or d.id = any(array(select decision from corrected_account where iban_key = any($4))))
  and d.id < $7
order by d.id
