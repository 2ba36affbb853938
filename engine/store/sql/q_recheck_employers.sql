-- q_recheck_employers.sql: whose incomes were reported since the last look, up to the newest row.
-- Rows: employer_id (null: nothing is new), last_row bigint.
with fresh as (
    select id, fields[1] as employer
    from reference_row
    where table_name = 'incomes_register'
      and id > coalesce((select max(last_row) from recheck), 0))
select distinct employer, (select max(id) from fresh) from fresh
