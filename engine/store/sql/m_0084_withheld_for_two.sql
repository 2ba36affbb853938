-- m_0084_withheld_for_two.sql
-- One payment may be set off against several receivables. When it stands again and finds nothing
-- open in two of them, each has a repayment of its own, under a name of its own.
create or replace function set_off_stand_again(changes decision_change[]) returns void
    language plpgsql as $$
declare
    paid record;
    taken record;
    left_cents bigint;
begin
    for paid in
        select f.decision, f.n, f.run, f.act, f.reason, gone.n as gone_n, gone.run as gone_run,
               gone.act as gone_act,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from unnest(changes) f
        left join run r on r.id = f.run
        cross join lateral (
            select c.n, c.run, c.act from decision_change c
            where c.decision = f.decision and c.n < f.n
              and counts_as_paid(c.from_state) and not counts_as_paid(c.to_state)
            order by c.n desc limit 1) gone
        order by f.decision
    loop
        perform withheld_stands_again(paid.decision, paid.gone_n, paid.on_day, paid.run, paid.act);
        for taken in -- by that change, and not by a person
            select e.receivable, -sum(e.cents)::bigint as cents
            from receivable_entry e join receivable_entry b on b.reverses = e.id
            where e.decision = paid.decision and e.event = 'set_off'
              and b.run is not distinct from paid.gone_run
              and b.act is not distinct from paid.gone_act
            group by e.receivable order by e.receivable
        loop
            left_cents := set_off_settle(taken.receivable, paid.decision, taken.cents, paid.on_day,
                                         paid.run, paid.act);
            if left_cents < taken.cents then
                perform set_off_steps(taken.receivable, paid.on_day, paid.run, paid.act,
                                      paid.reason);
            end if;
            if left_cents > 0 then
                insert into repayment (receivable, bank_id, cents, on_day, allocated, came_by,
                                       withheld_from, run, act)
                values (taken.receivable,
                        format('set-off of decision %s, change %s, receivable %s', paid.decision,
                               paid.n, taken.receivable),
                        left_cents, paid.on_day, 0, 'set_off', paid.decision, paid.run, paid.act);
            end if;
        end loop;
        insert into protected_kept (payee_key, month, decision, cents)
        select k.payee_key, k.month, k.decision,
               (select cents from payment where decision = k.decision order by id desc limit 1)
        from protected_kept k
        where k.decision = paid.decision and k.cents > 0
        order by k.month desc limit 1;
    end loop;
end $$;
