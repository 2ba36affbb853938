-- m_0111_sums_beyond_money.sql
-- What banks tell may add up to more than an amount can be, as in a file for trying out. A balance
-- that differs by so much is told without its sums: until now whatever asked what an operator must
-- look at was refused, every night from then on.
create or replace view answer_balance as
select account, statement_id, min(answer) as answer, min(opening) as opening,
       max(closing) as closing,
       case when abs(sum(moved)) < 9e18 and abs(min(opening) + sum(moved)) < 9e18
            then sum(moved)::bigint end as moved
from (select p.*, bool_or(not is_last) over (partition by account, statement_id) as paged
      from (select s.*, m.moved,
                   s.last_page
                       or (coalesce(s.page_of_message, false)
                           and exists (select from answer_statement after
                                       where after.answer = s.answer and after.n > s.n)) as is_last,
                   row_number() over (partition by s.account, s.statement_id, s.page, s.opening,
                                      s.closing, m.moved order by s.answer) as time_told
            from answer_statement s
            cross join lateral (
                select coalesce(sum(i.entry_cents), 0) as moved
                from answer_item i
                where i.answer = s.answer and i.statement = s.n and i.status = 0) m
            where s.legal) p
      where page is null or time_told = 1) s
group by account, statement_id, case when paged then 0 else answer end
having bool_or(is_last) and min(opening) is not null and max(closing) is not null
   and min(opening) + sum(moved) <> max(closing);
