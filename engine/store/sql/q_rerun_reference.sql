-- q_rerun_reference.sql
-- One text that is another one whenever reference data was loaded that says something new.
select count(*) || ' ' || coalesce(max(id), 0) || ' ' || count(valid_to) from reference_row
