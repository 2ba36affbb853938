-- q_work_lazily.sql
-- Commits of this session no longer wait for the disk: of a worker, who writes nothing but what a
-- crash makes worthless. No parameters.
select set_config('synchronous_commit', 'off', false)
