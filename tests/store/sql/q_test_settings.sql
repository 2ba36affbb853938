-- test_settings: what holds in this session; '0' of what this server does not know.
select current_setting('transaction_isolation'),
       coalesce(current_setting('idle_session_timeout', true), '0');
