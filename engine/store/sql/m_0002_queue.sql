-- m_0002_queue.sql
-- The manual queue, the second pair of eyes, and decisions of earlier years. What a person does is
-- a row that is never changed; who may do it is asked here once more, whatever program writes it.

-- ── persons ──────────────────────────────────────────────────────────────────────────────────

-- A front end has checked who the user is ([operators] asserted = yes).
alter table act add column asserted boolean not null default false;

-- One person, however the name is written.
create function person(name text) returns text language sql immutable as $$
    select lower(btrim(normalize(name, nfkc))) $$;

-- Under which names somebody acts: the one that was given and, where nobody has checked it, that of
-- the system user too. Two acts are of two persons when these have nothing in common.
create function persons(by_user text, system_user_name text, asserted boolean) returns text[]
    language sql immutable as $$
    select case when asserted then array[person(by_user)]
                else array[person(by_user), person(system_user_name)] end $$;
create function persons(a act) returns text[] language sql immutable as $$
    select persons(a.by_user, a.system_user_name, a.asserted) $$;

-- ── the manual queue ─────────────────────────────────────────────────────────────────────────

-- The codes of a decision that hold it no longer. It stands as its change number `look` left it:
-- the next run looks at it again, and with that the release has done its work. With an account it
-- waits for a second person first.
create table release (
    id bigint generated always as identity primary key,
    decision bigint not null,
    look integer not null check (look >= 0),
    codes text[] not null,
    iban text,
    iban_key bigint,
    act bigint not null references act,
    check ((iban is null) = (iban_key is null))
);
create index release_decision on release (decision);
create table release_confirmed (
    release bigint primary key references release,
    act bigint not null references act
);
create trigger append_only before update or delete or truncate on release
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on release_confirmed
    for each statement execute function refuse_change();

-- The account that two persons have put in the place of the one that arrived; the last of several.
create view corrected_account as
select distinct on (r.decision) r.decision, r.iban, r.iban_key
from release r
join release_confirmed c on c.release = r.id
where r.iban is not null
order by r.decision, r.id desc;

-- Releases that count: those since an attempt of the decision last came to its end.
create view release_now as
select r.*
from release r
left join release_confirmed c on c.release = r.id
where (r.iban is null or c.release is not null)
  and r.look >= coalesce((
      select max(n) from decision_change
      where decision = r.decision and from_state in ('planned', 'set_off', 'sent', 'paid')
        and to_state <> 'deferred'), 0);

-- Refused and returned decisions wait for a person like held ones (after the trigger `fits`, which
-- has taken out what stood there).
alter table decision_waiting drop constraint decision_waiting_state_check;
alter table decision_waiting add check (state in ('held', 'deferred', 'refused', 'returned'));
create function decision_waits() returns trigger language plpgsql as $$
begin
    insert into decision_waiting (decision, state)
    select decision, to_state from fresh where to_state in ('refused', 'returned');
    return null;
end $$;
create trigger waits after insert on decision_change
    referencing new table as fresh
    for each statement execute function decision_waits();

-- A file that is taken back for the sake of one decision: its others are planned anew by the next
-- run without a person.
insert into decision_edge values ('planned', 'deferred');

-- What waits for a person: since when, in which standing (look), what holds it there, whether it
-- was released meanwhile, and the account that has not been confirmed yet.
create view queue as
select d.id as decision, w.state, coalesce(c.n, 0) as look,
       coalesce((select array_agg(f.code order by f.code) from finding f
                 where w.state = 'held' and f.decision = d.id and f.look = coalesce(c.n, 0)
                   and f.effect = 'hold'),
                array[split_part(c.reason, ':', 1)]) as holding, -- a bank's code has words after it
       coalesce(entered.since, arrived.run_date) as since,
       exists (select from release_now r
               where r.decision = d.id and r.look = coalesce(c.n, 0)) as released,
       (select r.iban from release r
        where r.decision = d.id and r.look = coalesce(c.n, 0) and r.iban is not null
          and not exists (select from release_confirmed where release = r.id)
          and r.id >= all (select id from release
                           where decision = d.id and look = r.look and iban is not null)
       ) as unconfirmed
from decision_waiting w
join decision d on d.id = w.decision
join batch b on b.id = d.batch
join run arrived on arrived.id = b.run
left join lateral (
    select n, reason from decision_change
    where decision = d.id order by n desc limit 1) c on true
left join lateral (
    select coalesce(r.run_date, (e.at at time zone 'Europe/Helsinki')::date) as since
    from decision_change e left join run r on r.id = e.run
    where e.decision = d.id and e.from_state <> e.to_state
    order by e.n desc limit 1) entered on true
where w.state <> 'deferred';

-- The day on which the installation lives: that of the clock or, where the last run was given
-- another one, that.
create function installation_day() returns date language sql stable as $$
    select coalesce((
        select run_date from (select * from run order by id desc limit 1) r
        where run_date <> (started_at at time zone 'Europe/Helsinki')::date),
        (now() at time zone 'Europe/Helsinki')::date) $$;

-- Why these names may not release, or confirm, a decision; null when they may.
create function release_conflict(d decision, names text[]) returns text
    language sql immutable as $$
    select case when person(d.proposed_by) = any(names) then 'has proposed it'
                when person(d.approved_by) = any(names) then 'has approved it' end $$;

create function release_fits() returns trigger language plpgsql as $$
begin
    if exists (
        select from fresh left join queue q on q.decision = fresh.decision
        where q.look is distinct from fresh.look) then
        raise exception 'only what waits in the manual queue is released'
            using errcode = 'MK002';
    end if;
    if exists (
        select from fresh join act a on a.id = fresh.act join decision d on d.id = fresh.decision
        where release_conflict(d, persons(a)) is not null) then
        raise exception 'who proposed or approved a decision does not release it'
            using errcode = 'MK003';
    end if;
    return null;
end $$;
create trigger fits after insert on release
    referencing new table as fresh
    for each statement execute function release_fits();

create function release_confirmed_fits() returns trigger language plpgsql as $$
begin
    if exists (
        select from release r
        join act first on first.id = r.act
        join act second on second.id = new.act
        join decision d on d.id = r.decision
        where r.id = new.release
          and (persons(first) && persons(second)
               or release_conflict(d, persons(second)) is not null)) then
        raise exception 'another account needs a second person' using errcode = 'MK003';
    end if;
    if not exists (
        select from release r join queue q on q.decision = r.decision and q.look = r.look
        where r.id = new.release and r.iban is not null) then
        raise exception 'there is nothing to confirm' using errcode = 'MK002';
    end if;
    return null;
end $$;
create trigger fits after insert on release_confirmed
    for each row execute function release_confirmed_fits();

-- Which run gave a decision that a person rejected back to its agency.
create table rejection_returned (
    decision bigint not null,
    n integer not null,
    run bigint not null references run,
    primary key (decision, n)
);
create index rejection_returned_run on rejection_returned (run);
create trigger append_only before update or delete or truncate on rejection_returned
    for each statement execute function refuse_change();
create index decision_change_by_hand on decision_change (decision, n)
    where to_state = 'rejected' and run is null;

-- ── approval of payment files ────────────────────────────────────────────────────────────────

create table approval (
    id bigint generated always as identity primary key,
    file bigint not null references payment_file,
    sha256 bytea not null check (length(sha256) = 32),
    act bigint not null references act
);
create index approval_file on approval (file);
create trigger append_only before update or delete or truncate on approval
    for each statement execute function refuse_change();

-- What these names have done to a decision of a file, so that they may not approve it; null when
-- nothing.
create function approval_conflict(a_file bigint, names text[]) returns text
    language sql stable as $$
    select case when person(d.proposed_by) = any(names) then 'has proposed '
                when person(d.approved_by) = any(names) then 'has approved '
                else 'has released ' end || d.agency || '/' || d.decision_id
    from payment p
    join decision d on d.id = p.decision
    where p.file = a_file
      and (person(d.proposed_by) = any(names) or person(d.approved_by) = any(names)
           or exists (
               select from release r
               left join release_confirmed c on c.release = r.id
               join act a on a.id in (r.act, c.act)
               where r.decision = d.id and persons(a) && names))
    order by p.ordinal limit 1 $$;

create function approval_fits() returns trigger language plpgsql as $$
begin
    if not exists (
        select from payment_file
        where id = new.file and state = 'promised' and sha256 = new.sha256) then
        raise exception 'an approval is of promised bytes' using errcode = 'MK002';
    end if;
    if (select approval_conflict(new.file, persons(a)) from act a where a.id = new.act)
       is not null then
        raise exception 'who proposed, approved or released does not approve the file'
            using errcode = 'MK003';
    end if;
    return null;
end $$;
create trigger fits after insert on approval
    for each row execute function approval_fits();

-- Nothing of a payer that wants two persons is published, or called approved, without them. One in
-- doubt may be at the bank whatever we think of it.
create function file_was_approved() returns trigger language plpgsql as $$
begin
    if new.state = 'approved' and not exists (
        select from approval where file = new.id and sha256 = new.sha256) then
        raise exception 'nobody has approved this payment file' using errcode = 'MK003';
    end if;
    if new.state = 'published' and new.release = 'two-person'
       and old.state not in ('approved', 'in_doubt', 'published') then
        raise exception 'nobody has approved this payment file' using errcode = 'MK003';
    end if;
    return null;
end $$;
create trigger was_approved after update on payment_file
    for each row execute function file_was_approved();

-- ── decisions of earlier years ───────────────────────────────────────────────────────────────

-- They come by 'history load', in a batch without a run, and are never paid by us.
alter table batch alter column run drop not null;
alter table batch add constraint batch_without_run check (run is not null or format = 'history');
create table loaded_decision (
    decision bigint primary key,
    paid_on date
);
create trigger append_only before update or delete or truncate on loaded_decision
    for each statement execute function refuse_change();
