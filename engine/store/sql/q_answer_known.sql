-- q_answer_known.sql
-- Payments that have a result, the change of their decision that it made, and the reason of a
-- refusal or return on which nobody has acted yet.
-- $1 the first, $2 the last payment, $3 bigint[] the payments, or empty: all between (told.c)
select r.payment, r.change_n,
       case when r.state in ('refused', 'returned')
                 and not exists (select from release l
                                 where l.decision = r.decision and l.look = r.change_n)
            then r.reason end
from payment_result r
where r.payment between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or r.payment in (select unnest($3::bigint[])))
