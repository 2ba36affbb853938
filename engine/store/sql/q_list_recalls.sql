-- q_list_recalls.sql: requests to cancel payments, and how they stand; all text.
select f.payer || '-' || p.id, r.message_id, r.reason, round(p.cents / 100.0, 2)::text,
       r.created_at, r.state, r.answer_reason
from recall_now r
join payment p on p.id = r.payment
join payment_file f on f.id = p.file
order by r.id
