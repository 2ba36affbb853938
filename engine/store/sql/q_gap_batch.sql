-- q_gap_batch.sql
-- A batch whose gap may be accepted, and one of the same sender that must come before it.
-- $1 bigint batch. Rows: state, reason, the other batch or null.
select b.state::text, b.reason,
       (select min(w.id) from batch w
        where w.sender = b.sender and w.state = 'waiting' and w.sequence < b.sequence
          and w.sequence is distinct from w.gap_sequence)
from batch b
where b.id = $1
