-- m_0030_found_at_once.sql
-- Changes of a run, and items of an answer, are found by an index of their own again: a summary of
-- pages (m_0027) knows nothing of rows that were just loaded, so that whoever asked next read all
-- of them, and so did the balance of each statement. By act only those changes are asked for that
-- are posted (q_ledger_proof.sql).
drop index answer_item_answer;
create index answer_item_answer on answer_item (answer);
drop index decision_change_run;
create index decision_change_run on decision_change (run) where run is not null;
create index decision_change_act on decision_change (act)
    where act is not null and payment_sign(from_state, to_state) <> 0;
