-- q_answer_files.sql
-- Payment files that a bank can have had: id, message id, payer, account, whether it is void, how
-- many payments a payment information may have.
-- $1 bigint[] payment files
select id, message_id, payer, debtor_iban, state = 'void', max_per_pmtinf
from payment_file where id = any($1::bigint[]) and state not in ('open', 'closed')
