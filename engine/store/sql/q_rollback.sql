-- rollback: ends the transaction, nothing of it stays.
rollback;
