-- m_0101_pages_of_messages.sql
-- A bank may count the pages of a message, not of its statements: then one of several accounts
-- begins or ends on a page that is not the first or the last, and no page of it is missing. It ends
-- where another statement follows it on its page, or where the next page is there and tells nothing
-- of it; and begins likewise.
alter table answer_statement add column page_of_message boolean; -- null: not known
select audit_watch('answer_statement');

-- Statements whose balances do not add up; those of several pages together.
create or replace view answer_balance as
select account, statement_id, min(answer) as answer, min(opening) as opening,
       max(closing) as closing, sum(moved)::bigint as moved
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
                select coalesce(sum(i.entry_cents), 0)::bigint as moved
                from answer_item i
                where i.answer = s.answer and i.statement = s.n and i.status = 0) m
            where s.legal) p
      where page is null or time_told = 1) s
group by account, statement_id, case when paged then 0 else answer end
having bool_or(is_last) and min(opening) is not null and max(closing) is not null
   and min(opening) + sum(moved) <> max(closing);

-- Statements and notifications of which a page is missing: between others, or before the first.
-- That the last one is missing is known when a later one of the account came. Pages of a message
-- are known by its id and day.
create or replace view answer_cut as
select account, statement_id, min(answer) as answer
from (select s.*, max(s.created_at) over (partition by s.account, s.legal) as last_created,
             coalesce(s.page_of_message, false)
                 and (s.n > 1 or count(*) over (message range between 1 preceding
                                                              and 1 preceding) > 0) as begins,
             coalesce(s.page_of_message, false)
                 and (s.n < max(s.n) over (partition by s.answer)
                      or count(*) over (message range between 1 following
                                                      and 1 following) > 0) as ends
      from answer_statement s
      join answer a on a.id = s.answer
      window message as (partition by s.legal, s.page_of_message, a.message_id,
                                      left(a.created_at, 10)
                         order by s.page)) s
where page is not null and account <> ''
group by account, legal, statement_id
having count(distinct page) <= max(page) - min(page)
    or (legal and min(page) > 1 and min(opening) is null
        and not (array_agg(begins order by page))[1])
    or (not bool_or(last_page) and max(closing) is null
        and not (array_agg(ends order by page desc))[1]
        and max(created_at) < max(last_created));
