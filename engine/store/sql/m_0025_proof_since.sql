-- m_0025_proof_since.sql
-- The ledger is proven from where it was proven last: what runs and acts have posted since the last
-- run that finished began. (What was proven before is kept by the event log.) All of ten years was
-- proven three times a night, each time longer.
alter table run add column act_mark bigint not null default 0; -- the last act before it
select audit_watch('run');

create index decision_change_act on decision_change (act) where act is not null;
create index journal_act on journal (act) where act is not null;
create index receivable_entry_run on receivable_entry (run);
create index receivable_entry_act on receivable_entry (act) where act is not null;
