-- m_0102_stopped.sql
-- Each run asks which decisions a stop of payments holds. They are few, and without an index of
-- their own the findings of all years are read to find them.
create index finding_stopped on finding (decision) where code = 'PAYMENT_STOPPED';
