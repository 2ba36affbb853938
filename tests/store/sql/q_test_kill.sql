-- test_kill: ends the connection that asks.
select pg_terminate_backend(pg_backend_pid());
