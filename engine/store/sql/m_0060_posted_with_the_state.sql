-- m_0060_posted_with_the_state.sql
-- The ledger follows each step in and out of the states that pay. Two were not posted: a decision
-- whose file was void for the sake of another one was planned, and posted, twice; and one that the
-- bank had booked, though it was cancelled, held or deferred meanwhile, was not posted again.
create or replace function payment_sign(from_state decision_state, to_state decision_state)
    returns integer language sql immutable as $$
    select case when from_state in ('planned', 'sent', 'paid')
                     and to_state not in ('planned', 'sent', 'paid') then -1
                when from_state not in ('planned', 'sent', 'paid') and to_state = 'paid' then 1
                else 0 end $$;

drop index decision_change_act;
create index decision_change_act on decision_change (act)
    where act is not null and payment_sign(from_state, to_state) <> 0;

-- What was not posted so far.
select journal_post_changes(array_agg(c)) from decision_change c
where (from_state in ('planned', 'sent', 'paid') and to_state = 'deferred')
   or (from_state in ('held', 'deferred', 'cancelled') and to_state = 'paid');
