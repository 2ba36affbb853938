-- m_0043_rows_that_begin_anew.sql
-- In a table of which more rows of a kind mean no more than one, a row whose end has been set may
-- come once more with a later end: that is a new row, and the stored one stays.
create function reference_holds_many(table_name text) returns boolean language sql immutable as $$
    select table_name in ('blocked_payees', 'payee_groups', 'payee_status', 'staff_accounts',
                          'stops') $$;

drop index reference_row_once;
create unique index reference_row_once on reference_row (
    table_name, fields, valid_from,
    (case when reference_holds_many(table_name) then coalesce(valid_to, 'infinity')
          else 'infinity'::date end));
