-- q_answer_settings.sql
-- Until the transaction ends: sets of payments may be small or large, so each is planned for
-- itself, and joined in memory.
select set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('work_mem', '128MB', true)
