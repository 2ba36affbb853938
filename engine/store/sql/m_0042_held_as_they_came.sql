-- m_0042_held_as_they_came.sql
-- A decision that is held when it arrives may be rejected by a person: then it goes back to its
-- agency with the texts that it came with, like one that a rule rejects.
do $$
declare c record;
begin
    for c in select conname from pg_constraint where conrelid = 'decision'::regclass
             and pg_get_constraintdef(oid) like 'CHECK (((original IS NULL) OR %' loop
        execute format('alter table decision drop constraint %I', c.conname);
    end loop;
end $$;
alter table decision add constraint decision_original
    check (original is null or state in ('rejected', 'held'));
