-- q_load_number.sql
-- The number of the batch that 'history load' is about to make.
select nextval(pg_get_serial_sequence('batch', 'id'))
