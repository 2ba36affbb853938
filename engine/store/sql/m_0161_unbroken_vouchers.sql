-- m_0161_unbroken_vouchers.sql
-- Vouchers are numbered in an unbroken series (1243/1992 43-45 §). A sequence leaves a hole where a
-- transaction is undone or the server crashes; so each statement goes on from the last number that
-- is there, and whoever posts waits until who posted before him has ended. Holes of earlier years
-- stay.
create function journal_goes_on() returns trigger
    language plpgsql security definer set search_path = maksatus, pg_temp as $$
begin
    perform pg_advisory_xact_lock('pg_class'::regclass::integer, 'journal'::regclass::integer);
    perform setval(pg_get_serial_sequence('journal', 'id'),
                   coalesce((select max(id) from journal), 0) + 1, false);
    return null;
end $$;
create trigger unbroken before insert on journal
    for each statement execute function journal_goes_on();
