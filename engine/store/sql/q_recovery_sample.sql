-- q_recovery_sample.sql
-- Decisions to inspect: a sample that anybody can draw again from the same seed, in strata of
-- programme and size (sums up to 1,000, 10,000, and above), each by its share, at least one.
-- $1 seed, $2 how many, $3 from, $4 to (days of decision)
with paid as (
    select n.id, n.agency, n.decision_id, n.grant_id, n.programme, n.payee_id, n.cents,
           n.decided_on,
           case when n.cents <= 100000 then 1 when n.cents <= 1000000 then 2 else 3 end as size,
           encode(sha256(convert_to($1::text || '/' || n.agency || '/' || n.decision_id, 'UTF8')),
                  'hex') as draw
    from decision_now n
    where counts_as_paid(n.state_now) and n.programme <> 'refund'
      and n.decided_on between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')),
drawn as (
    select p.*, row_number() over (partition by programme, size order by draw) as place,
           count(*) over (partition by programme, size) as stratum, count(*) over () as every
    from paid p)
select agency || '/' || decision_id, grant_id, programme, size::text, stratum::text, payee_id,
       euros(cents), decided_on::text, draw
from drawn
where place <= greatest(1, (stratum * $2::bigint + every / 2) / every)
order by programme, size, draw
