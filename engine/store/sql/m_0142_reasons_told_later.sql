-- m_0142_reasons_told_later.sql
-- A bank may give another reason for what it has refused or returned: the decision stays where it
-- is, and a change of it tells the reason. Until now the answer that came first told it for ever.
insert into decision_edge values ('refused', 'refused'), ('returned', 'returned');
