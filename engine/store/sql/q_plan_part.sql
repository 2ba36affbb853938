-- q_plan_part.sql
-- What a batch pays through a file; more of it where it pays already.
-- $1 bigint file, $2 bigint batch, $3 bigint count, $4 bigint sum
insert into file_part (file, batch, payment_count, payment_sum)
values ($1, $2, $3, $4)
on conflict (file, batch) do update
set payment_count = file_part.payment_count + excluded.payment_count,
    payment_sum = file_part.payment_sum + excluded.payment_sum
