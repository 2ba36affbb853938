-- q_recall_payment.sql
-- What a request to cancel must tell of a payment that the bank has: also of a file that was taken
-- back, when an answer tells of it.
-- $1 end-to-end id, $2 reason. The last three: the request that was made before with this reason,
-- and how the payment ended where no money of it is out.
select p.id, p.cents, f.execution_day, f.message_id,
       payment_information_id(f.message_id, payment_group(p.ordinal, f.max_per_pmtinf)),
       f.payer_name, f.initiating_party_id, f.debtor_bic, f.version, f.payer,
       r.message_id, r.created_at,
       case when e.state in ('refused', 'returned', 'cancelled') and e.back_cents >= e.out_cents
            then e.state::text end
from payment p
join payment_file f on f.id = p.file
left join recall r on r.payment = p.id and r.reason = $2::text
left join payment_result e on e.payment = p.id
where p.id = (case when $1::text ~ '^[A-Z0-9]{1,12}-[1-9][0-9]{0,16}$'
                   then split_part($1::text, '-', 2)::bigint end)
  and f.payer = split_part($1::text, '-', 1)
  and (f.state = 'published' or (f.state = 'void' and e.payment is not null))
