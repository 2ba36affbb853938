-- m_0171_states_of_a_day.sql
-- The state of a receivable at the end of a day: what a report tells of a period that is over.
create function receivable_state_on(of_receivable bigint, of_day date) returns receivable_state
    language sql stable as $$
    select coalesce((select c.to_state from receivable_change c
                     where c.receivable = of_receivable and c.on_day <= of_day
                     order by c.n desc limit 1),
                    (select r.state from receivable r where r.id = of_receivable)) $$;
