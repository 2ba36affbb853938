-- m_0089_repaid_once.sql
-- What came in for a receivable is compared with all that was told of it before, so that it counts
-- once: by what answers say of it, and by what was repaid.
create index answer_found_receivable on answer_found (receivable) where receivable is not null;
create index repayment_receivable on repayment (receivable);
