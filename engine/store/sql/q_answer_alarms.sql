-- q_answer_alarms.sql
-- What a person must look at, each in words; of balances, which are sums of all that a statement
-- tells, only those of statements that an answer since told (a page of). $1 answer; null: the last.
-- Rows: the answer, the words, in the order of their bytes; null: there is nothing to look at.
-- Uses answer_statement_pkey, answer_statement_account.
with since as materialized (
    select coalesce($1::bigint, max(id), 0) as answer from answer),
words as (
    select concat_ws(' ', alarm, what, cents, cents_out) as words
    from answer_alarm where alarm <> 'BALANCE_DIFFERS'
    union all
    select concat_ws(' ', 'BALANCE_DIFFERS', told.account, told.statement_id)
    from since
    cross join lateral (
        select distinct account, statement_id from answer_statement
        where answer > since.answer and legal) told
    cross join lateral (
        select from answer_balance b
        where b.account = told.account and b.statement_id = told.statement_id
        offset 0) wrong)
select since.answer, w.words
from since left join words w on true
order by w.words collate "C"
