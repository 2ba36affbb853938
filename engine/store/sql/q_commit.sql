-- commit: ends the transaction; the answer ROLLBACK means that it had failed before.
commit;
