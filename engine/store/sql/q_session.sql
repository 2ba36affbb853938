-- session: the settings of every connection of ours. No parameters; its row is not read.
-- Rows of all years are found through indexes, on disks without a head that moves. That a page out
-- of order costs four times one in order, as the server thinks, had it read whole years instead.
-- Not every server knows the settings at the end: a run is idle while it reads a delivery, and a
-- server looks whether a command is still there for which it works on a long query.
select set_config('search_path', 'maksatus', false),
       set_config('timezone', 'UTC', false),
       set_config('datestyle', 'ISO, YMD', false),
       set_config('intervalstyle', 'iso_8601', false),
       set_config('bytea_output', 'hex', false),
       set_config('standard_conforming_strings', 'on', false),
       set_config('quote_all_identifiers', 'off', false),
       set_config('synchronous_commit', 'on', false),
       set_config('default_transaction_isolation', 'read committed', false),
       set_config('lock_timeout', '60s', false),
       set_config('statement_timeout', '0', false),
       set_config('idle_in_transaction_session_timeout', '0', false),
       set_config('client_min_messages', 'warning', false),
       set_config('jit', 'off', false),
       set_config('random_page_cost', '1.1', false),
       (select count(set_config(name, value, false))
        from pg_catalog.pg_settings
        join (values ('idle_session_timeout', '0'), ('transaction_timeout', '0'),
                     ('client_connection_check_interval', '5s')) ours (known, value)
            on known = name);
