-- q_recovery_repayments_waiting.sql
-- Repayments that wait for an interest rate: id, receivable, cents, day.
-- Relies on repayment_waiting.
select id, receivable, cents, on_day from repayment where allocated is null and taken_back is null
order by id
