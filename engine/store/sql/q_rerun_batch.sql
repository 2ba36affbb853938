-- q_rerun_batch.sql
-- A batch that is to be taken again. $1 bigint batch
-- Rows: state, delivery, kept_as, moved, gap_sequence.
select state::text, delivery, kept_as, moved, gap_sequence from batch where id = $1
