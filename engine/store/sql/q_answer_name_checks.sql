-- q_answer_name_checks.sql
-- What an answer says about payees, by the name of the decision. $1 answer
insert into name_check (answer, payment, name, iban, verdict, answered_at)
select s.answer, s.payment, d.payee_name, p.iban,
       case s.code when 'RCVC' then 'match' when 'RVMC' then 'close'
                   when 'RVNM' then 'no_match' else 'not_possible' end,
       coalesce(a.created_at, '')
from payment_status s
join answer a on a.id = s.answer
join payment p on p.id = s.payment
join decision d on d.id = p.decision
where s.answer = $1 and s.about_payee and s.code in ('RCVC', 'RVMC', 'RVNM', 'RVNA')
