-- m_0008_recheck.sql
-- Periods that were paid and that a later report of the incomes register changes.

-- How far the register was looked through: reference rows up to this one.
create table recheck (
    run bigint primary key references run,
    last_row bigint not null
);

-- What was paid for a period against what the register allows now. The last row of a decision
-- holds; a later report can mend it, then the difference is 0.
create table recovery_candidate (
    decision bigint not null,
    found_run bigint not null references run,
    reported bigint not null,   -- eligible wage in the register
    was bigint not null,        -- paid
    should_be bigint not null,  -- allowed by that wage
    difference bigint not null, -- was - should_be
    primary key (decision, found_run),
    check (difference = was - should_be and difference >= 0)
);
create trigger append_only before update or delete or truncate on recovery_candidate
    for each statement execute function refuse_change();
