-- lively.sql
-- What lively.c adds behind the program: when things happened, a bank that refuses, receivables in
-- every state with their money, a run that failed.
set search_path to maksatus;
set session_replication_role = replica;
set timezone = 'Europe/Helsinki';

-- The clock of the test is not that of the story. A change of a run was written days later, as by a
-- night that was caught up with; that of a person happened on the day after the run before.
update decision_change c set at = coalesce(
    (select run_date + 9 + time '12:00' from run where id = c.run),
    (select max(r.run_date) + 1 + time '12:00' from run r join batch b on b.run <= r.id
     join decision d on d.batch = b.id where d.id = c.decision and r.id <= 2));

-- This one was looked at once more, and held anew, before it was paid.
update decision_change c set n = c.n + 100
from decision d where d.id = c.decision and d.decision_id = 'K-7';
update decision_change c set n = c.n - 99
from decision d where d.id = c.decision and d.decision_id = 'K-7';
insert into decision_change (decision, n, from_state, to_state, at, act, reason, audit_group)
select id, 1, 'held', 'held', '2027-01-09 12:00+02', 1, 'x', 1
from decision where decision_id = 'K-7';
-- This one was held when its day had come, and rejected then.
update decision_change c set at = '2027-03-03 12:00+02'
from decision d where d.id = c.decision and d.decision_id = 'K-6' and c.run is null;

insert into act (what, by_user, system_user_name, reason) values ('story', 'l', 'l', 'story');

-- Receivables of 1000.00 and some cents, decided in different years.
create temporary table story (
    id bigint, state receivable_state, payer text, agency text, programme text, item text,
    ground text, decided date, due date);
insert into story values
    (2001, 'instalment_plan', 'MAKSU', 'UUDEV', 'YRKE', '32.30.40', 'M2',
     '2026-02-02', '2026-03-02'),
    (2002, 'returned_no_assets', 'MAKSU', 'ETETA', 'KULU', '32.30.51', 'E1',
     '2025-05-05', '2025-06-02'),
    (2003, 'moderated', 'ALUE', 'LAPEV', 'ELAIN', '35.10.63', 'M4', '2026-10-01', '2026-11-02'),
    (2004, 'written_off', 'MAKSU', 'KALA', 'KALATALOUS', '30.40.62', 'M3',
     '2026-06-01', '2026-07-01'),
    (2005, 'expired', 'MAKSU', 'KALA', 'KALATALOUS', '30.40.62', 'M3', '2021-03-03', '2021-04-01'),
    (2006, 'due', 'ALUE', 'UUDEV', 'ELAIN', null, 'D1', '2022-04-04', '2022-05-02'),
    (2007, 'appeal_open', 'MAKSU', 'UUDEV', 'YRKE', '32.30.40', 'M2', '2027-02-01', null),
    (2008, 'closed_no_action', 'MAKSU', 'KALA', 'KALATALOUS', '30.40.62', 'R1',
     '2026-12-01', null),
    (2009, 'due', 'MAKSU', 'KALA', 'KALATALOUS', '30.40.62', 'R1', '2026-12-03', '2026-12-10'),
    (2010, 'due', 'MAKSU', 'ETETA', 'START', '32.30.51', 'E1', '2026-08-03', '2026-09-10'),
    (2011, 'due', 'MAKSU', 'ETETA', 'START', '32.30.51', 'E1', '2022-03-03', '2022-04-04');

insert into receivable (id, reference, state, payer, agency, programme, grant_id, use_item,
                        use_year, ground, facts, regime, regime_row, granted_on, known_on,
                        last_paid_on, person, decided_on, decided_by, notice_on, due_on)
select s.id, s.id::text, s.state, s.payer, s.agency, s.programme, 'g', s.item,
       extract(year from s.decided)::integer, s.ground, 'f', '688/2001',
       (select min(row) from regime where code = '688/2001'), s.decided - 300, s.decided - 60,
       s.decided - 200, false, s.decided, 'l', s.decided + 7, s.due
from story s;
insert into receivable_claim select id, 1, null, decided - 200, 100000 from story;
insert into receivable_entry (receivable, claim, event, component, cents, on_day, act)
select id, 1, 'receivable', 'capital', 100000 + id, decided, 1 from story;
insert into receivable_entry
    (receivable, claim, event, component, cents, on_day, from_day, to_day, act)
select id, 1, 'interest'::receivable_event, 'interest'::receivable_component, 2300 + id,
       decided, decided - 200, decided, 1
from story
union all
select id, 1, 'interest', 'late_interest', 99, '2026-12-31', due, '2026-12-31', 1 from story
where id in (2001, 2006);
insert into receivable_entry (receivable, claim, event, component, cents, on_day, act) values
    (2001, 1, 'repaid', 'capital', -1234, '2026-03-01', 1), -- before the plan
    (2001, 1, 'repaid', 'capital', -33333, '2026-04-01', 1),
    (2001, 1, 'repaid', 'capital', -11111, '2027-04-01', 1), -- after the report
    (2002, 1, 'repaid', 'capital', -20000, '2025-07-01', 1), -- before it was enforced
    (2002, 1, 'repaid', 'capital', -30000, '2026-09-01', 1),
    (2002, 1, 'repaid', 'capital', -7000, '2026-11-02', 1), -- on the day on which it was given back
    (2002, 1, 'repaid', 'capital', -600, '2026-11-03', 1),
    (2002, 1, 'repaid', 'capital', -50, '2027-01-20', 1), -- enforced once more
    (2003, 1, 'receivable', 'costs', 500, '2026-12-01', 1), -- of a reminder
    (2003, 1, 'moderated', 'capital', -40000, '2027-01-20', 1),
    (2003, 1, 'moderated', 'interest', -1000, '2025-01-20', 1), -- before the report
    (2004, 1, 'written_off', 'capital', -102004, '2027-02-20', 1),
    (2011, 1, 'written_off', 'capital', -50000, '2027-02-15', 1),
    (2005, 1, 'repaid', 'capital', -5000, '2022-02-20', 1);
-- A claim that was lowered, and one that was annulled: reversals are rows of their own.
insert into receivable_entry (receivable, claim, event, component, cents, on_day, act, reverses)
select receivable, 1, event, component, -cents, '2026-12-05', 1, id from receivable_entry
where receivable = 2008 and event = 'receivable';
-- Money that came in for one that was written off; its rest is written off again.
insert into receivable_entry (receivable, claim, event, component, cents, on_day, act, reverses)
select receivable, 1, event, component, -cents, '2027-02-26', 1, id from receivable_entry
where receivable = 2004 and event = 'written_off';
insert into receivable_entry (receivable, claim, event, component, cents, on_day, act) values
    (2004, 1, 'repaid', 'capital', -2004, '2027-02-26', 1),
    (2002, 1, 'repaid', 'capital', -1, '2027-01-20', 1),
    (2004, 1, 'written_off', 'capital', -100000, '2027-02-26', 1);
-- A cent that was recorded in error, and taken back after enforcement had given the case back.
insert into receivable_entry (receivable, claim, event, component, cents, on_day, act, reverses)
select receivable, 1, event, component, 1, '2027-02-12', 1, id from receivable_entry
where receivable = 2002 and cents = -1;

insert into receivable_change (receivable, n, event, from_state, to_state, on_day, act)
select id, 1, 'decide', 'hearing', 'decided', decided, 1 from story;
insert into receivable_change (receivable, n, event, from_state, to_state, on_day, act) values
    (2001, 2, 'plan', 'due', 'instalment_plan', '2026-03-15', 1),
    (2002, 2, 'enforce', 'due', 'enforcement_sent', '2026-01-15', 1),
    (2002, 3, 'return_empty', 'enforcement_sent', 'returned_no_assets', '2026-11-02', 1),
    (2002, 4, 'enforce', 'returned_no_assets', 'enforcement_sent', '2027-01-18', 1),
    (2002, 5, 'return_empty', 'enforcement_sent', 'returned_no_assets', '2027-02-01', 1),
    (2005, 2, 'expire', 'reminded', 'expired', '2027-01-05', 1),
    (2007, 2, 'appeal', 'decided', 'appeal_open', '2027-02-20', 1),
    (2008, 2, 'appeal', 'decided', 'appeal_open', '2026-12-03', 1),
    (2008, 3, 'annul', 'appeal_open', 'closed_no_action', '2026-12-05', 1),
    -- Due by law although they are appealed.
    (2006, 2, 'appeal', 'due', 'due', '2027-01-11', 1),
    (2006, 3, 'amend', 'due', 'due', '2027-01-12', 1),
    (2006, 4, 'final', 'due', 'due', '2027-02-12', 1),
    (2006, 5, 'amend', 'due', 'due', '2027-02-13', 1),
    (2010, 2, 'final', 'due', 'due', '2027-01-11', 1),
    (2010, 3, 'appeal', 'due', 'due', '2027-01-12', 1),
    (2010, 4, 'annul', 'due', 'due', '2027-03-12', 1),
    (2003, 2, 'appeal', 'decided', 'appeal_open', '2026-10-03', 1),
    (2003, 3, 'final', 'appeal_open', 'final', '2026-10-20', 1);
insert into receivable_change
    (receivable, n, event, from_state, to_state, on_day, act, detail) values
    (2004, 2, 'write_off', 'due', 'written_off', '2027-02-20', 1, 'small: UO-1'),
    (2004, 3, 'reverse', 'written_off', 'due', '2027-02-26', 1, 'money came in'),
    (2004, 4, 'write_off', 'partial', 'written_off', '2027-02-26', 1, 'the rest, as before'),
    (2011, 2, 'write_off', 'due', 'written_off', '2027-02-15', 1, 'no_assets: UO-2: a'),
    (2011, 3, 'reverse', 'written_off', 'due', '2027-02-16', 1, null);
-- How the others came into their states.
insert into receivable_change (receivable, n, event, from_state, to_state, on_day, act)
select id, 9, 'demand', 'decided', state, '2027-02-25', 1 from story
where id in (2004, 2006, 2009, 2010, 2011);
insert into receivable_plan (receivable, n, due_on, cents, act)
values (2001, 1, '2026-05-01', 50000, 1), (2001, 2, '2026-06-01', 18667, 1);

-- What was set off in part came back from the bank, which took that back.
insert into decision_change (decision, n, from_state, to_state, at, run, reason, audit_group)
select d.id, coalesce(d.change_count, 0) + s.step, s.was, s.is_now, '2027-03-02 12:00+02',
       (select id from run where run_date = '2027-03-02'), s.reason, 1
from decision_now d,
     (values (1, 'paid'::decision_state, 'returned'::decision_state, 'AC04: closed'),
             (2, 'returned', 'paid', 'booked by the bank')) s(step, was, is_now, reason)
where d.decision_id = 'K-2';

-- A night that did not end, and whose rules were others.
insert into run (run_date, state, started_at, finished_at, program_version, rules_hash, reason)
values ('2027-03-10', 'failed', '2027-03-10 01:00+02', '2027-03-10 01:02:03.4+02', 'x',
        sha256('others'), 'disk');
update run set started_at = run_date + time '01:00',
               finished_at = run_date + time '01:00' + id * interval '1.7 seconds'
where state = 'finished';
