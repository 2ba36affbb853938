-- q_hold_numbers.sql: the decisions that q_hold_list.sql lists, with the same parameters, and what
-- each is worth.
select q.decision, d.cents
from queue q
join decision d on d.id = q.decision
where ($1::text is null or $1 = any(q.holding))
  and ($2::text is null or d.agency = $2)
  and ($3::text is null or d.programme = $3)
  and ($4::text is null or q.state::text = $4)
  and ($5::bigint is null or installation_day() - q.since > $5)
  and ($6::boolean is not true or not (q.released or q.unconfirmed is not null))
order by q.decision
limit $7
