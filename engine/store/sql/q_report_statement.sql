-- q_report_statement.sql: a payee's statement: every decision with what became of it.
-- $1 bigint payee_key, $2 text payee_id (what arrived may lack its first zero), $3 date from or
-- null, $4 date to or null (day of payment, else of the decision), $5 text language. All text.
-- Relies on decision_by_payee.
select coalesce(p.execution_day, l.paid_on, d.decided_on)::text as day,
       case when d.state_now in ('planned', 'sent', 'paid') then 'paid' else d.state_now::text end
           as state,
       coalesce(case $5::text when 'sv' then k.name_sv when 'en' then k.name_en else k.name_fi end,
                d.programme) as programme,
       coalesce(a.name, d.agency) as agency, d.decision_id, d.case_number, report_euros(d.cents) as
           amount,
       report_euros(case when d.state_now = 'set_off' then d.cents
                         when d.state_now in ('planned', 'sent', 'paid') then coalesce(p.set_off, 0)
                         else 0 end) as set_off,
       report_euros(case when d.state_now in ('planned', 'sent', 'paid')
                         then coalesce(p.cents,
                                       case when l.decision is not null then d.cents end, 0)
                         else 0 end) as paid,
       d.payee_name
from decision_now d
left join lateral report_attempt(d.id) p on true
left join loaded_decision l on l.decision = d.id
left join report_programme k
    on k.code = d.programme and d.decided_on between k.valid_from and k.valid_to
left join report_agency a on a.code = d.agency and d.decided_on between a.valid_from and a.valid_to
where d.payee_key = $1::bigint and $2::text in (d.payee_id, '0' || d.payee_id)
  and coalesce(p.execution_day, l.paid_on, d.decided_on)
      between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')
order by 1, d.id
