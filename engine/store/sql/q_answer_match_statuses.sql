-- q_answer_match_statuses.sql
-- Statuses without an id of ours find their payment by the payee's account, where their payment
-- information has it once. The others say themselves what they mean (answer_status_about).
-- $1 answer
with told as (
    select * from answer_status
    where answer = $1 and level = 3 and number is null and code is not null and kind <> 5),
of_account as (
    select min(p.id) as payment, t.n
    from told t
    join payment_file f on f.message_id = coalesce(t.group_message, t.message_ref)
    join payment p on p.file = f.id and p.iban = t.iban
        and payment_group(p.ordinal, f.max_per_pmtinf)
            = coalesce(t.group_no, payment_group(p.ordinal, f.max_per_pmtinf))
    where f.state not in ('open', 'closed')
    group by t.n
    having count(*) = 1)
insert into payment_status (payment, answer, about_payee, level, code, kind, rank, needs_person,
                            reason)
select distinct on (a.payment, t.kind = 6)
       a.payment, $1, t.kind = 6, t.level, t.code, t.kind, t.rank, t.needs_person, t.reason
from of_account a
join told t on t.n = a.n
order by a.payment, t.kind = 6, t.rank desc, t.code, t.reason
