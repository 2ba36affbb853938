-- m_0022_work.sql
-- Workers that join a run: what its holder offers them, who has claimed it, and until when
-- (work.h of the run). Nothing here decides what is paid: whoever changes these rows costs time,
-- because the holder proves what was prepared by its hashes, or does it itself. So they are not
-- part of the event log.
create table worker (
    id bigint generated always as identity primary key,
    run bigint not null references run,
    joined_at timestamptz not null default clock_timestamp()
);
create index worker_run on worker (run);

create type work_state as enum ('offered', 'claimed', 'prepared', 'used', 'declined', 'own');
create table work_edge (
    from_state work_state,
    to_state work_state,
    fences boolean not null, -- a new owner: the token is raised, writes with the old one are late
    primary key (from_state, to_state)
);
insert into work_edge values
    ('offered', 'claimed', true), ('offered', 'own', true),
    ('claimed', 'claimed', false), -- the lease is longer
    ('claimed', 'prepared', false), ('claimed', 'declined', false), ('claimed', 'own', true),
    ('prepared', 'used', false), ('prepared', 'own', true), ('declined', 'own', true);

-- One delivery that has not yet had its turn.
create table work (
    run bigint not null references run,
    place integer not null check (place > 0), -- in the order in which deliveries are taken
    name bytea not null,                      -- in the inbox
    basis bigint not null,                    -- program, day and reference data of the run
    state work_state not null default 'offered',
    token integer not null default 0 check (token >= 0),
    worker bigint references worker,
    backend integer, -- its session: when that is gone, so is the worker
    lease_until timestamptz,
    sha256 bytea check (length(sha256) = 32), -- of what was prepared
    record_count bigint check (record_count >= 0),
    primary key (run, place),
    check (state not in ('claimed', 'prepared', 'used', 'declined')
           or num_nulls(worker, backend, lease_until) = 0),
    check (state not in ('prepared', 'used') or num_nulls(sha256, record_count) = 0)
);

-- A claim passes to another worker when its lease has run out: that is an edge which fences too.
create function work_moves() returns trigger language plpgsql as $$
declare
    raised integer := new.token - old.token;
begin
    if not exists (
        select from work_edge e
        where e.from_state = old.state and e.to_state = new.state
          and (raised = e.fences::integer
               or raised = 1 and old.state = 'claimed' and new.state = 'claimed')) then
        raise exception 'work of a run may not go from % to % with token % after %',
            old.state, new.state, new.token, old.token using errcode = 'MK002';
    end if;
    return new;
end $$;
create trigger work_moves before update on work for each row execute function work_moves();

-- The run is at work while the session that holds the lock of runs lives, and no later run began.
create function run_is_at_work(a_run bigint, lock_key bigint) returns boolean
    language sql stable as $$
    select exists (select from run where id = a_run and state = 'running')
       and not exists (select from run where id > a_run)
       and exists (
           select from pg_locks l
           join pg_database d on d.oid = l.database and d.datname = current_database()
           where l.locktype = 'advisory' and l.granted and l.objsubid = 1
             and l.classid::bigint = lock_key >> 32
             and l.objid::bigint = lock_key & 4294967295) $$;

-- Whoever claimed it has had his time, or has died.
create function work_is_lost(w work) returns boolean language sql volatile as $$
    select w.state = 'claimed'
       and (w.lease_until < clock_timestamp()
            or not exists (select from pg_stat_activity a where a.pid = w.backend)) $$;

select audit_watch('worker', 'derived', '');
select audit_watch('work', 'derived', '');
select audit_watch_all(); -- work_edge
