-- q_gap_accept.sql
-- The sequences before that of a waiting batch are no longer waited for. $1 batch, $2 act
update batch set gap_act = $2, gap_sequence = sequence where id = $1 and state = 'waiting'
