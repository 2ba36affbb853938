-- q_explain_events.sql: what happened to a decision and its payments, in order of time.
-- $1 bigint: the decision's number. Rows: at, who, what, why; all text.
with event as (
    select b.received_at as at, 0 as place, 'run ' || b.run as who,
           'arrived in ' || b.delivery || ' (batch ' || b.id || ', line ' || d.line || '): '
           || d.state as what,
           coalesce((select string_agg(distinct f.code, ' ' order by f.code) from finding f
                     where f.decision = d.id and f.look = 0), '') as why
    from decision d join batch b on b.id = d.batch
    where d.id = $1
    union all
    select c.at, 1, coalesce(a.by_user, 'run ' || c.run), c.from_state || ' -> ' || c.to_state,
           c.reason || coalesce(': ' || a.reason, '')
    from decision_change c left join act a on a.id = c.act
    where c.decision = $1
    union all
    select c.at, 2, coalesce(a.by_user, 'run ' || c.run),
           'payment ' || f.payer || '-' || p.id || ', file ' || f.message_id || ': '
           || c.from_state || ' -> ' || c.to_state,
           c.reason || coalesce(': ' || a.reason, '')
    from payment p
    join payment_file f on f.id = p.file
    join file_change c on c.file = f.id
    left join act a on a.id = c.act
    where p.decision = $1
)
select to_char(at at time zone 'Europe/Helsinki', 'YYYY-MM-DD"T"HH24:MI:SS') || '+'
       || to_char((at at time zone 'Europe/Helsinki') - (at at time zone 'UTC'), 'HH24:MI') as at,
       who, what, why
from event
order by event.at, place
