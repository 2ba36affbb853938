-- m_0150_numbers_of_a_year.sql
-- A bank may number its statements anew each year, and their ids with them: pages of one year are
-- not pages of the next one's statement of the same id. The statements of the last day of a year
-- are told in the night after it, or on a day that is open again.

-- The year of a statement's id: what is told in the night of the new year is of the year before.
create function statement_year(created_at text) returns text
language sql immutable parallel safe as $$
    select case when created_at ~ '^[0-9]{4}-01-01T(0|1[01])'
                then lpad((left(created_at, 4)::integer - 1)::text, 4, '0')
                else left(created_at, 4) end $$;

-- Statements whose balances do not add up; those of several pages together.
create or replace view answer_balance as
select account, statement_id, min(answer) as answer, min(opening) as opening,
       max(closing) as closing,
       case when abs(sum(moved)) < 9e18 and abs(min(opening) + sum(moved)) < 9e18
            then sum(moved)::bigint end as moved
from (select p.*,
             bool_or(not is_last) over (partition by account, statement_id, year) as paged
      from (select s.*, m.moved, statement_year(s.created_at) as year,
                   s.last_page
                       or (coalesce(s.page_of_message, false)
                           and exists (select from answer_statement after
                                       where after.answer = s.answer and after.n > s.n)) as is_last,
                   row_number() over (partition by s.account, s.statement_id,
                                      statement_year(s.created_at), s.page, s.opening,
                                      s.closing, m.moved order by s.answer) as time_told
            from answer_statement s
            cross join lateral (
                select coalesce(sum(i.entry_cents), 0) as moved
                from answer_item i
                where i.answer = s.answer and i.statement = s.n and i.status = 0) m
            where s.legal) p
      where page is null or time_told = 1) s
group by account, statement_id, year, case when paged then 0 else answer end
having bool_or(is_last) and min(opening) is not null and max(closing) is not null
   and min(opening) + sum(moved) <> max(closing);

-- Statements and notifications of which a page is missing: between others, or before the first.
-- That the last one is missing is known when a later one of the account came. Pages of a message
-- are known by its id and day.
create or replace view answer_cut as
select account, statement_id, min(answer) as answer
from (select s.*, statement_year(s.created_at) as year,
             max(s.created_at) over (partition by s.account, s.legal) as last_created,
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
group by account, legal, statement_id, year
having count(distinct page) <= max(page) - min(page)
    or (legal and min(page) > 1 and min(opening) is null
        and not (array_agg(begins order by page))[1])
    or (not bool_or(last_page) and max(closing) is null
        and not (array_agg(ends order by page desc))[1]
        and max(created_at) < max(last_created));

-- Numbers that are missing between two statements of an account and year. A number told in the
-- first ten days of a year, before a lower one is told for the first time, is of the year before.
create or replace view answer_gap as
select account, before + 1 as first_missing, sequence - 1 as last_missing, answer
from (select account, answer, sequence,
             lag(sequence) over (partition by account, year order by sequence) as before
      from (select account, answer, sequence,
                   case when created_at ~ '^[0-9]{4}-01-(0[1-9]|10)' and lower_later < sequence
                        then lpad((left(created_at, 4)::integer - 1)::text, 4, '0')
                        else left(created_at, 4) end as year
            from (select n.*, min(case when time_told = 1 then sequence end)
                                  over (partition by account, left(created_at, 4)
                                        order by created_at, sequence
                                        rows between 1 following and unbounded following)
                                  as lower_later
                  from (select account, created_at, answer, sequence,
                               row_number() over (partition by account, left(created_at, 4),
                                                  sequence order by created_at) as time_told
                        from (select account, created_at, answer,
                                     trunc(sequence::numeric)::bigint as sequence
                              from answer_statement
                              where legal and account <> ''
                                and sequence ~ '^\+?[0-9]{1,15}$') told) n) l) y) s
where sequence > before + 1;
