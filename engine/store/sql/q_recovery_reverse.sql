-- q_recovery_reverse.sql
-- Takes entries back by counter-entries. What was set off against a decision whose payment stands
-- is owed to its payee. $1 numbers with commas, $2 day, $3 act
with taken as (
    insert into receivable_entry (receivable, claim, event, component, cents, on_day, decision,
                                  reverses, act)
    select receivable, claim, event, component, -cents, $2::date, decision, id, $3::bigint
    from receivable_entry
    where id = any (string_to_array($1::text, ',')::bigint[])
    order by id
    returning receivable, event, decision, cents, on_day, act)
insert into repayment (receivable, bank_id, cents, on_day, allocated, came_by, withheld_from, act)
select t.receivable, format('set-off of decision %s, act %s', t.decision, t.act), sum(t.cents),
       t.on_day, 0, 'set_off', t.decision, t.act
from taken t
join decision_now d on d.id = t.decision
where t.event = 'set_off' and counts_as_paid(d.state_now)
group by t.receivable, t.decision, t.on_day, t.act
