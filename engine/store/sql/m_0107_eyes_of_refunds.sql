-- m_0107_eyes_of_refunds.sql
-- The persons of a refund are those who said and who confirmed its account. Its decision tells them
-- by the names that they gave; unless a front end had checked these, each is his system user too.
create function has_said_account(d decision, names text[]) returns boolean
    language sql stable as $$
    select d.programme = 'refund' and exists (
        select from refund x
        join act a on a.id in (x.given, x.confirmed)
        where x.decision = d.id and persons(a) && names) $$;

create or replace function release_conflict(d decision, names text[]) returns text
    language sql stable as $$
    select case when person(d.proposed_by) = any(names) then 'has proposed it'
                when person(d.approved_by) = any(names) then 'has approved it'
                when has_said_account(d, names) then 'has said or confirmed its account' end $$;

create or replace function approval_conflict(a_file bigint, names text[]) returns text
    language sql stable as $$
    select case when person(d.proposed_by) = any(names) then 'has proposed '
                when person(d.approved_by) = any(names) then 'has approved '
                when has_said_account(d, names) then 'has said or confirmed the account of '
                else 'has released ' end || d.agency || '/' || d.decision_id
    from payment p
    join decision d on d.id = p.decision
    where p.file = a_file
      and (person(d.proposed_by) = any(names) or person(d.approved_by) = any(names)
           or has_said_account(d, names)
           or exists (
               select from release r
               left join release_confirmed c on c.release = r.id
               join act a on a.id in (r.act, c.act)
               where r.decision = d.id and persons(a) && names))
    order by p.ordinal limit 1 $$;
