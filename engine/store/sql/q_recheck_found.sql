-- q_recheck_found.sql: what the register allows now, where it is not what was found last.
-- $1 bigint decision  $2 bigint run  $3 bigint reported  $4 bigint was  $5 bigint should_be
insert into recovery_candidate (decision, found_run, reported, was, should_be, difference)
select $1, $2, $3, $4, $5, $4::bigint - $5::bigint
where coalesce((select c.difference from recovery_candidate c
                where c.decision = $1 order by c.found_run desc limit 1), 0)
      <> $4::bigint - $5::bigint
