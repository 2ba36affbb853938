-- m_0023_anchors.sql
-- The log knows which of its tips were written to HOME/anchors, so that an anchor which is taken
-- away there is missed. A row is added after its file: who dies between them has an anchor more.

create table anchor (
    record bigint primary key check (record > 0),
    hash bytea not null check (length(hash) = 32),
    signed boolean not null, -- its signature lies beside it
    at timestamptz not null default clock_timestamp()
);
-- Those that are no longer there, and somebody has said why.
create table anchor_gone (
    record bigint primary key references anchor,
    act bigint not null references act
);
create trigger append_only before update or delete or truncate on anchor
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on anchor_gone
    for each statement execute function refuse_change();

select audit_watch_all();
