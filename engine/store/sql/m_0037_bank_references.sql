-- m_0037_bank_references.sql
-- The bank's reference of a booking (AcctSvcrRef) is asked for from both sides: by bookings without
-- an id of ours, and by answers that tell which payment a reference belongs to.
create index answer_item_without_id on answer_item (bank_ref)
    where number is null and bank_ref is not null and status = 0;
create index answer_item_reference on answer_item (bank_ref)
    where number is not null and bank_ref is not null and status = 0;
create index answer_status_reference on answer_status (bank_ref)
    where number is not null and bank_ref is not null and level = 3;
