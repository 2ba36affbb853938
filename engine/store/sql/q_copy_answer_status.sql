-- q_copy_answer_status.sql
-- Statuses as told; the order of engine/answer/answer_rows.c.
copy answer_status (answer, n, level, message_ref, group_ref, instruction_ref, end_to_end_ref,
    code, kind, rank, needs_person, reason, reason_text, bank_ref, iban, payment_count,
    payment_sum, group_message, group_no, payer, number, salt, audit_group)
from stdin (format binary)
