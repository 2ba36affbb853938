-- q_explain_events.sql: what happened to a decision and its payments, in order of time.
-- $1 bigint: the decision's number. Rows: at, who, what, why; all text.
-- A payment is made by the look that plans it: the first payment by the first such look, and so on.
with look as (
    select 0 as n, b.received_at as at, coalesce('run ' || b.run, 'history load') as who,
           d.state as to_state,
           'arrived in ' || b.delivery || ' (batch ' || b.id || ', line ' || d.line || '): '
           || d.state as what, null as why
    from decision d join batch b on b.id = d.batch
    where d.id = $1
    union all
    select c.n, c.at, coalesce(a.by_user, 'run ' || c.run), c.to_state,
           c.from_state || ' -> ' || c.to_state, c.reason || coalesce(': ' || a.reason, '')
    from decision_change c left join act a on a.id = c.act
    where c.decision = $1
), said as (
    select f.look, string_agg(distinct f.code, ' ' order by f.code) as codes
    from finding f
    where f.decision = $1
    group by f.look
), plan as (
    select at, who, row_number() over (order by n) as attempt
    from look
    where to_state = 'planned'
), attempt as (
    select p.*, row_number() over (order by p.id) as attempt
    from payment p
    where p.decision = $1
), event as (
    select look.at, 0 as place, look.n::bigint as n, look.who, look.what,
           concat_ws(': ', nullif(look.why, ''), said.codes) as why
    from look left join said on said.look = look.n
    union all
    select a.at, 0, r.id, a.by_user,
           'released ' || array_to_string(r.codes, ' ')
           || coalesce(' to the account ' || r.iban, ''), a.reason
    from release r join act a on a.id = r.act
    where r.decision = $1
    union all
    select a.at, 0, r.id, a.by_user, 'confirmed the account ' || r.iban, a.reason
    from release r
    join release_confirmed c on c.release = r.id
    join act a on a.id = c.act
    where r.decision = $1
    union all
    select coalesce(plan.at, '-infinity'), 1, p.id, coalesce(plan.who, ''),
           'payment ' || f.payer || '-' || p.id || ' of ' || euros(p.cents) || ' in file '
           || f.message_id || ', to be executed on ' || f.execution_day,
           concat_ws(', ', case when p.set_off > 0 then 'set off: ' || euros(p.set_off) end,
                     case when p.name <> d.payee_name then 'name as sent: ' || p.name end,
                     case when p.previous is not null
                          then 'instead of ' || f.payer || '-' || p.previous end)
    from attempt p
    join payment_file f on f.id = p.file
    join decision d on d.id = p.decision
    left join plan on plan.attempt = p.attempt
    union all
    select c.at, 2, c.n, coalesce(a.by_user, 'run ' || c.run),
           'file ' || f.message_id || ': ' || c.from_state || ' -> ' || c.to_state,
           c.reason || coalesce(': ' || a.reason, '')
    from attempt p
    join payment_file f on f.id = p.file
    join file_change c on c.file = f.id
    left join act a on a.id = c.act
)
select case when isfinite(at)
            then to_char(at at time zone 'Europe/Helsinki', 'YYYY-MM-DD"T"HH24:MI:SS') || '+'
                 || to_char((at at time zone 'Europe/Helsinki') - (at at time zone 'UTC'),
                            'HH24:MI')
       end as at,
       who, what, why
from event
order by event.at, place, n
