-- m_0021_report_facts.sql
-- Ten years in one report: what its figures count is found once, not once a figure and grouping.

-- Every decision that a run took in, with what became of it so far and its last attempt to pay:
-- all that figures ask of a decision. (A refund is no decision of an agency.)
create view report_fact as
select d.id, r.run_date as arrived_on, r.month, d.state as born,
       coalesce(c.to_state, d.state) as state,
       coalesce(c.to_state, d.state) in ('planned', 'sent', 'paid') as paid,
       coalesce(d.payer, 'unknown') as payer, coalesce(d.programme, 'unknown') as programme,
       coalesce(d.agency, 'unknown') as agency, coalesce(a.ministry, 'unknown') as ministry,
       coalesce(d.use_item, d.budget_item, 'unknown') as budget_item,
       d.cents, d.decided_on, d.due_on, d.attributes ->> 'claimed_on' as claimed_on,
       p.cents as paid_cents, p.set_off, f.execution_day
from decision d
join batch b on b.id = d.batch and b.format is distinct from 'refund'
join (select id, run_date, to_char(run_date, 'YYYY-MM') as month
      from run offset 0) r on r.id = b.run -- a month is told once a run
left join report_agency a
    on a.code = d.agency and r.run_date between a.valid_from and a.valid_to
left join decision_change c
    on c.decision = d.id
       and not exists (select from decision_change l where l.decision = c.decision and l.n > c.n)
left join payment p
    on p.decision = d.id
       and not exists (select from payment l where l.decision = p.decision and l.id > p.id)
left join payment_file f on f.id = p.file;

-- For the rest of the transaction the facts of a period lie ready under the name of the view, which
-- a temporary table hides. False: tables cannot be made here (a standby, a role without the right):
-- the view says the same, but each figure asks it anew.
create function report_gather(first date, last date) returns boolean language plpgsql as $$
begin
    if current_setting('transaction_read_only')::boolean
       or not has_database_privilege(current_database(), 'temporary') then
        return false;
    end if;
    create temporary table report_fact on commit drop as
        select * from maksatus.report_fact where arrived_on between first and last;
    analyze report_fact;
    return true;
end $$;

-- The ways to look at decisions.
create function report_ways(payer text, programme text, agency text, ministry text, item text,
                            month text)
    returns table (by text, key text) language sql immutable parallel safe as $$
    values ('all', ''), ('payer', payer), ('programme', programme), ('agency', agency),
           ('ministry', ministry), ('budget_item', item), ('month', month) $$;

-- Nobody asks these any more.
drop view report_lead;
drop function report_scope(date, date, text, text);
drop view report_cell;
