-- q_reference_lock.sql: one load at a time; readers are not kept out.
-- Until the end of the transaction.
lock table reference_row in share row exclusive mode
