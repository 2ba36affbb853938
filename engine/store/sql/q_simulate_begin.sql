-- q_simulate_begin.sql: the transaction that has begun sees one instant and cannot write.
set transaction isolation level repeatable read, read only
