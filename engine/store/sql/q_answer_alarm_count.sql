-- q_answer_alarm_count.sql
-- How much there is that a person must look at; of balances, which are sums of all that a statement
-- tells, only those of statements that an answer since told (a page of). $1 answer; null: the last.
-- Rows: the answer, the count. Uses answer_statement_pkey, answer_statement_account.
with since as materialized (
    select coalesce($1::bigint, max(id), 0) as answer from answer)
select since.answer,
       (select count(*) from answer_alarm where alarm <> 'BALANCE_DIFFERS')
       + (select count(*)
          from (select distinct account, statement_id from answer_statement
                where answer > since.answer and legal) told
          cross join lateral (
              select from answer_balance b
              where b.account = told.account and b.statement_id = told.statement_id
              offset 0) wrong)
from since
