-- q_recovery_kept.sql
-- What persons have kept of the protected portion in a month, sorted. $1 the first of the month
select payee_key, sum(cents)::bigint from protected_kept
where month = $1::date group by 1 order by 1
