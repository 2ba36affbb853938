-- m_0172_who_waited_on_a_day.sql
-- The decisions that waited at the end of a day, for a person or for their own day: who waits now
-- without a later change, and who left since. Relies on decision_change_counts.
create function waited_on(of_day date) returns table (decision bigint, state decision_state)
    language sql stable as $$
    with later as materialized (
        select distinct on (c.decision) c.decision, c.from_state
        from decision_change c
        left join run r on r.id = c.run
        where changes_counts(c.from_state, c.to_state)
          and (c.from_state in ('held', 'deferred', 'refused', 'returned')
               or c.to_state in ('held', 'deferred', 'refused', 'returned'))
          and coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date) > of_day
        order by c.decision, c.n)
    select w.decision, w.state
    from decision_waiting w
    where w.decision not in (select l.decision from later l)
    union all
    select l.decision, l.from_state
    from later l
    where l.from_state in ('held', 'deferred', 'refused', 'returned') $$;
