-- test_raise_function: makes what test_raise calls.
create function maksatus.test_raise(code text) returns void language plpgsql as $$
begin
    raise exception using errcode = code, message = 'said by a trigger';
end $$;
