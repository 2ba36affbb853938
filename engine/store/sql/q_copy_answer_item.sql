-- q_copy_answer_item.sql
-- Movements of money as told; the order of engine/answer/answer_rows.c.
copy answer_item (id, answer, statement, entry, detail, status, credit, reversal, returned, cents,
    currency, entry_cents, account, booked_on, value_on, bank_code, bank_ref, entry_ref,
    group_count, group_message, group_no, instruction_ref, end_to_end_ref, payer, number, reason,
    reason_text, name, iban, reference, message, salt, audit_group)
from stdin (format binary)
