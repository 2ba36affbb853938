-- q_answer_results.sql
-- Results of payments that are not plain (m_0015). The bits of alarms are those of
-- engine/answer/outcome.h. $1 bigint[] payments, $2 decisions, $3 text[] states, $4 bigint[] ranks,
-- $5 cents out, $6 cents back, $7 in doubt (0, 1), $8 alarms, $9 text[] reasons, $10 bigint[]
-- changes of the decision that they made
insert into payment_result (payment, decision, state, rank, out_cents, back_cents, in_doubt,
                            alarms, reason, change_n)
select payment, decision, state::decision_state, rank, gone, back, in_doubt = 1,
       array_remove(array[
           case when alarms & 1 <> 0 then 'REFUSED_BUT_BOOKED' end,
           case when alarms & 2 <> 0 then 'BOOKED_TWICE' end,
           case when alarms & 4 <> 0 then 'AMOUNT_DIFFERS' end,
           case when alarms & 8 <> 0 then 'RETURNED_IN_PART' end,
           case when alarms & 16 <> 0 then 'RETURNED_TOO_MUCH' end,
           case when alarms & 32 <> 0 then 'VOID_BUT_BOOKED' end,
           case when alarms & 64 <> 0 then 'BANK_WANTS_A_PERSON' end,
           case when alarms & 128 <> 0 then 'VOID_BUT_ACCEPTED' end], null),
       reason, change_n
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
            $7::bigint[], $8::bigint[], $9::text[], $10::bigint[])
    r(payment, decision, state, rank, gone, back, in_doubt, alarms, reason, change_n)
