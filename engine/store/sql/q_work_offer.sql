-- q_work_offer.sql
-- Offers deliveries to whoever has joined.
-- $1 bigint run, $2 bigint basis, $3 bigint[] places, $4 text[] names as hexadecimal digits
insert into work (run, place, name, basis)
select $1, o.place, decode(o.name, 'hex'), $2
from unnest($3::bigint[], $4::text[]) o(place, name)
