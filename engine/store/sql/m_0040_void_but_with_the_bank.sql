-- m_0040_void_but_with_the_bank.sql
-- A file that was taken back may be with the bank all the same. Once an answer tells of a payment
-- of it, that attempt may still pay, like any other, until the bank refuses or cancels it.
create function result_may_pay(result payment_result) returns boolean
    language sql immutable as $$
    select result.out_cents > result.back_cents or result.in_doubt
           or result.state not in ('refused', 'returned', 'cancelled') $$;

create or replace function attempt_is_blocked(a_decision bigint) returns boolean
    language sql stable as $$
    select exists (
        select from payment p
        join payment_file f on f.id = p.file
        left join payment_result r on r.payment = p.id
        where p.decision = a_decision
          and case when r.payment is null then f.state <> 'void' else result_may_pay(r) end) $$;
