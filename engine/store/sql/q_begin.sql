-- begin: a transaction of the standard kind, read committed.
begin;
