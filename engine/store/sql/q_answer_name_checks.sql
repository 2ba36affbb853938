-- q_answer_name_checks.sql
-- What an answer says about payees, by the name of the decision. $1 answer
insert into name_check (answer, payment, name, iban, verdict, answered_at)
select s.answer, s.payment, d.payee_name, p.iban,
       case s.code when 'RCVC' then 'match' when 'RVMC' then 'close'
                   when 'RVNM' then 'no_match' else 'not_possible' end,
       coalesce(a.created_at, '')
from (select distinct on (payment) * from answer_status_about
      where answer = $1 and kind = 6
      order by payment, level desc, rank desc, code, reason) s
join answer a on a.id = s.answer
join payment p on p.id = s.payment
join decision d on d.id = p.decision
where s.code in ('RCVC', 'RVMC', 'RVNM', 'RVNA')
