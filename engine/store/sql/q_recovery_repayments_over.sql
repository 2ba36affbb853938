-- q_recovery_repayments_over.sql
-- What is over and settles what is open again: id, receivable, cents, day.
select repayment, receivable, cents, on_day from over_but_owed order by repayment
