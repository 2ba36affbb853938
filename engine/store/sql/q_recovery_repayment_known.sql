-- q_recovery_repayment_known.sql
-- Money that was told before under this id: its receivable, cents, day, and whether it was taken
-- back. $1 bank id
select receivable, cents, on_day, taken_back is not null from repayment where bank_id = $1::text
