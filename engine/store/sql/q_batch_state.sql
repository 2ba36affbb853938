-- q_batch_state.sql
-- The state of a batch and what is known of it.
-- $1 batch, $2 state, $3 sha256, $4 bytes, $5 format, $6 sender, $7 sequence, $8 reason,
-- $9 reason_text, $10 first_batch, $11 record_count, $12 record_sum, $13 kept_as,
-- $14 first_decision
update batch
set state = $2::batch_state, sha256 = $3, bytes = $4, format = $5, sender = $6, sequence = $7,
    reason = $8, reason_text = $9, first_batch = $10, record_count = $11, record_sum = $12,
    kept_as = $13, first_decision = $14
where id = $1
