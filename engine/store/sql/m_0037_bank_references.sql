-- m_0037_bank_references.sql
-- The bank's reference (AcctSvcrRef) of a booking is asked for from both sides: by bookings without
-- an id of ours, and by answers that tell which payment a reference belongs to. References are
-- compared as bytes: they are equal or not, and no language puts them in order.
create index answer_item_without_id on answer_item (bank_ref text_pattern_ops)
    where number is null and bank_ref is not null and status = 0;
create index answer_item_reference on answer_item (bank_ref text_pattern_ops)
    where number is not null and bank_ref is not null and status = 0;
