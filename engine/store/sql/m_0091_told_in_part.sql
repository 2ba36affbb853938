-- m_0091_told_in_part.sql
-- A statement of several pages is proven when all of them are there: a page that is told twice
-- counts once, and one that never came is told, because what it says of our money is not known. So
-- is, of a payment information too, that a part of it was refused, where the bank does not say
-- which.
alter table answer_statement add column page bigint; -- null: not told
select audit_watch('answer_statement');

-- Statements whose balances do not add up; those of several pages together.
create or replace view answer_balance as
select account, statement_id, min(answer) as answer, min(opening) as opening,
       max(closing) as closing, sum(moved)::bigint as moved
from (select p.*, bool_or(not last_page) over (partition by account, statement_id) as paged
      from (select s.*, m.moved,
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
having bool_or(last_page) and min(opening) is not null and max(closing) is not null
   and min(opening) + sum(moved) <> max(closing);

-- Statements and notifications of which a page is missing: between others, or before the first.
-- That the last one is missing is known when a later one of the account came.
create view answer_cut as
select account, statement_id, min(answer) as answer
from (select s.*, max(created_at) over (partition by account, legal) as last_created
      from answer_statement s
      where account <> '') s
where page is not null
group by account, legal, statement_id
having count(distinct page) <= max(page) - min(page)
    or (legal and min(page) > 1 and min(opening) is null)
    or (not bool_or(last_page) and max(closing) is null
        and max(created_at) < max(last_created));

-- All that a person must look at.
create or replace view answer_alarm as
select r.payment as payment, f.payer || '-' || p.id as what, a.alarm as alarm,
       p.cents, r.out_cents - r.back_cents as cents_out
from payment_result r
cross join lateral unnest(r.alarms) a(alarm)
join payment p on p.id = r.payment
join payment_file f on f.id = p.file
union all
select r.payment, f.payer || '-' || p.id, 'EARLIER_ATTEMPT_BOOKED', p.cents,
       r.out_cents - r.back_cents
from payment_result r
join payment p on p.id = r.payment
join payment_file f on f.id = p.file
where r.out_cents > r.back_cents
  and exists (select from payment later where later.decision = r.decision and later.id > p.id)
union all
select null, f.message_id || '-' || lpad(g.group_no::text, 2, '0'), 'GROUP_SUM_DIFFERS',
       g.expected_cents, g.told_cents
from group_result g join payment_file f on f.id = g.file
where not g.booked
union all
select null, account || ' ' || statement_id, 'BALANCE_DIFFERS', opening + moved, closing
from answer_balance
union all
select null, account || ' ' || first_missing || '-' || last_missing, 'STATEMENT_MISSING', null, null
from answer_gap
union all
select null, account || ' ' || statement_id, 'PAGE_MISSING', null, null
from answer_cut
union all
select null, coalesce(s.group_ref, s.message_ref), 'PART_WITHOUT_LIST', null, null
from answer_status s
where s.level in (1, 2) and s.kind = 5
  and not exists (select from answer_status below
                  where below.answer = s.answer and below.level > s.level
                    and below.code is not null
                    and (s.level = 1 or below.group_ref = s.group_ref))
union all
select null, s.message_ref, 'COUNT_OR_SUM_DIFFERS', f.payment_sum, s.payment_sum
from answer_status s join payment_file f on f.message_id = s.message_ref
where s.level = 1
  and (s.payment_count <> f.payment_count or s.payment_sum <> f.payment_sum);
