-- q_fact_blocks.sql
-- All facts, in the order of arrival.
copy (select first_decision, batch, row_count, facts from fact_block where facts is not null
      order by first_decision)
to stdout (format binary)
