-- q_answer_match_by_hand.sql
-- An orphan of the bank's entries gets its payment.
-- $1 item, $2 end-to-end id, $3 act
with chosen as (
    select o.id as item, p.id as payment
    from answer_orphan o
    join payment_file f on f.debtor_iban = o.account and f.state not in ('open', 'closed')
    join payment p on p.file = f.id
    where o.id = $1::bigint and f.payer || '-' || p.id = $2::text),
matched as (
    insert into answer_found (item, payment, act)
    select item, payment, $3::bigint from chosen)
select payment from chosen
