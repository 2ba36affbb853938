-- m_0050_gone_deliveries.sql
-- A batch whose delivery somebody removes while it waits has failed: nothing is left to wait for.
insert into batch_edge values ('waiting', 'failed');
