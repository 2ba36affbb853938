-- m_0051_accounts_not_told.sql
-- A statement may not tell the number of its account (''): such statements are of no account, and
-- no number between them is missing.
create or replace view answer_gap as
select account, before + 1 as first_missing, sequence - 1 as last_missing, answer
from (select account, answer, sequence,
             lag(sequence) over (partition by account, left(created_at, 4)
                                 order by sequence) as before
      from (select account, created_at, answer, trunc(sequence::numeric)::bigint as sequence
            from answer_statement
            where legal and account <> '' and sequence ~ '^\+?[0-9]{1,15}$') n) s
where sequence > before + 1;
