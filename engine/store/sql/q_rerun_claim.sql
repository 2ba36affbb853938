-- q_rerun_claim.sql
-- A failed or quarantined batch is taken once more by a person.
-- $1 bigint batch, $2 bigint run, $3 text where its delivery lies below HOME
update batch
set run = $2, state = 'received', reason = null, reason_text = null, kept_as = null,
    moved = false, lies_in = $3
where id = $1 and state in ('failed', 'quarantined')
