-- session: the settings of every connection of ours. No parameters; its row is not read.
select set_config('search_path', 'maksatus', false),
       set_config('timezone', 'UTC', false),
       set_config('datestyle', 'ISO, YMD', false),
       set_config('intervalstyle', 'iso_8601', false),
       set_config('bytea_output', 'hex', false),
       set_config('standard_conforming_strings', 'on', false),
       set_config('quote_all_identifiers', 'off', false),
       set_config('synchronous_commit', 'on', false),
       set_config('lock_timeout', '60s', false),
       set_config('statement_timeout', '0', false),
       set_config('idle_in_transaction_session_timeout', '0', false),
       set_config('client_min_messages', 'warning', false),
       set_config('jit', 'off', false);
