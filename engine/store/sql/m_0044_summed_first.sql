-- m_0044_summed_first.sql
-- How the rows of a block lie, as m_0026 has it, and what the sums and the partial index of a block
-- are made of right behind the columns of one width, before the texts that nobody asks there.
create or replace function block_columns(a_table text) returns name[] language sql immutable as $$
    select case a_table
           when 'decision' then '{id, batch, line, cents, decision_key, grant_key, payee_key,
               iban_key, audit_group, state, instalment, decided_on, due_on, near_limit, use_year,
               payer, use_item, iban}'::name[]
           when 'payment' then '{id, decision, file, ordinal, cents, set_off, audit_group}'
           else '{}' end $$;
