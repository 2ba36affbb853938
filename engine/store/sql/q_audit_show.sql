-- q_audit_show.sql: the event log for people, in its order.
-- $1 bigint run, $2 date from, $3 date to, $4 bigint limit: each may be null.
-- Rows, all text: record, at, who, what, why, rows, hash.
select r.n::text, to_char(r.at at time zone 'Europe/Helsinki', 'YYYY-MM-DD"T"HH24:MI:SS') || '+'
       || to_char((r.at at time zone 'Europe/Helsinki') - (r.at at time zone 'UTC'), 'HH24:MI'),
       coalesce(a.by_user || ' (' || a.system_user_name || ', ' || a.database_user || ')',
                'run ' || r.run, r.database_user) as who,
       concat_ws(': ', a.what || coalesce(' ' || a.detail, ''), (
           select string_agg(name || ' ' || count, ', ' order by name)
           from (select table_name as name, count(*) as count from audit_entry
                 where event = r.event and table_name <> 'act' group by 1
                 union all
                 select table_name, sum(row_count) from audit_group
                 where event = r.event group by 1) tables)) as what,
       a.reason, r.run::text, encode(r.hash, 'hex')
from audit_record r left join act a on a.id = r.act
where r.n is not null
  and ($1::bigint is null or r.run = $1)
  and ($2::date is null or r.at >= $2::date::timestamp at time zone 'Europe/Helsinki')
  and ($3::date is null or r.at < ($3::date + 1)::timestamp at time zone 'Europe/Helsinki')
order by r.n
limit $4
