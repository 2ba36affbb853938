-- q_recovery_save.sql
-- How a receivable stands after a step.
-- $1 number, $2 state, $3 hearing_due_on, $4 answered_on, $5 decided_on, $6 decided_by,
-- $7 notice_on, $8 final_on, $9 due_on, $10 appeal_stay, $11 capital_first
update receivable
set state = $2::text::receivable_state, hearing_due_on = $3::date, answered_on = $4::date,
    decided_on = $5::date, decided_by = $6::text, notice_on = $7::date, final_on = $8::date,
    due_on = $9::date, appeal_stay = $10::boolean, capital_first = $11::boolean
where id = $1::bigint
