-- q_recovery_regime.sql
-- The law that a grant of a programme is recovered by.
-- $1 code, or null: the programme's; $2 programme; $3 day of the grant
select g.row, g.small_amount, g.code
from regime g
where g.valid_from <= $3::date and coalesce(g.valid_to, $3::date) >= $3::date
  and g.code = coalesce(nullif($1::text, ''), (
      select fields[5] from reference_row
      where table_name = 'programmes' and fields[1] = $2::text
      order by valid_from <= $3::date and coalesce(valid_to, $3::date) >= $3::date desc, valid_from
      limit 1))
