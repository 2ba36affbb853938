-- m_0024_work_open.sql
-- What is still to be done or taken of a run, however many deliveries it has done.
create index work_open on work (run, place) where state in ('offered', 'claimed', 'prepared');
