-- test_raise: fails as a trigger of ours does; $1 is the SQLSTATE.
select maksatus.test_raise($1::text);
