-- q_copy_answer_statement.sql
-- Statements of accounts as told; the order of engine/answer/answer_rows.c.
copy answer_statement (answer, n, legal, last_page, statement_id, sequence, account, currency,
    created_at, opening, closing, page, page_of_message)
from stdin (format binary)
