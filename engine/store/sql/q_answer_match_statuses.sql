-- q_answer_match_statuses.sql
-- What an answer says of each payment: of status and of payee, the lowest level that speaks.
-- $1 answer
-- Files that nobody can have had (open, closed) are not meant. A payment without ids of ours is
-- found by its account where its payment information has it once.
with told as (
    select s.*, s.kind = 6 as about_payee
    from answer_status s
    where s.answer = $1 and s.code is not null and s.kind <> 5),
of_payment as (
    select p.id as payment, t.*
    from told t
    join payment p on p.id = t.number
    join payment_file f on f.id = p.file
    where t.level = 3 and f.payer = t.payer and f.state not in ('open', 'closed')
      and coalesce(t.message_ref, f.message_id) = f.message_id),
of_account as (
    select min(p.id) as payment, t.n
    from told t
    join payment_file f on f.message_id = coalesce(t.group_message, t.message_ref)
    join payment p on p.file = f.id and p.iban = t.iban
        and payment_group(p.ordinal, f.max_per_pmtinf)
            = coalesce(t.group_no, payment_group(p.ordinal, f.max_per_pmtinf))
    where t.level = 3 and t.number is null and f.state not in ('open', 'closed')
    group by t.n
    having count(*) = 1),
of_group as (
    select p.id as payment, t.*
    from told t
    join payment_file f on f.message_id = t.group_message
    join payment p on p.file = f.id
        and payment_group(p.ordinal, f.max_per_pmtinf) = t.group_no
    where t.level = 2 and f.state not in ('open', 'closed')),
of_file as (
    select p.id as payment, t.*
    from told t
    join payment_file f on f.message_id = t.message_ref
    join payment p on p.file = f.id
    where t.level = 1 and f.state not in ('open', 'closed')),
spoken as (
    select payment, about_payee, level, code, kind, rank, needs_person, reason from of_payment
    union all
    select a.payment, about_payee, level, code, kind, rank, needs_person, reason
    from of_account a join told t on t.n = a.n
    union all
    select payment, about_payee, level, code, kind, rank, needs_person, reason from of_group
    union all
    select payment, about_payee, level, code, kind, rank, needs_person, reason from of_file)
insert into payment_status (payment, answer, about_payee, level, code, kind, rank, needs_person,
                            reason)
select distinct on (payment, about_payee)
       payment, $1, about_payee, level, code, kind, rank, needs_person, reason
from spoken
order by payment, about_payee, level desc, rank desc, code, reason
