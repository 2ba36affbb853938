-- q_recovery_same_person.sql
-- Whether an act is of a person who decided a receivable, or imported it as decided.
-- $1 receivable, $2 act
select exists (
    select from receivable_change c join act decided on decided.id = c.act
    join act now on now.id = $2::bigint
    where c.receivable = $1::bigint and c.event in ('decide', 'import')
      and persons(decided) && persons(now))::integer
