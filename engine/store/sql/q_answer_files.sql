-- q_answer_files.sql
-- $1 bigint[] payment files: id, message id, payer, account, whether it is void
select id, message_id, payer, debtor_iban, state = 'void'
from payment_file where id = any($1::bigint[])
