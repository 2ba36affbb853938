-- q_file_fits.sql
-- How many payments of a file fit their decision (amount less set-off, account) and are the open
-- attempt of it.
-- $1 bigint file
-- Relies on the unique index on (file, ordinal), the keys of decision and payment_open, and on few
-- corrected accounts.
select count(*)
from payment p
join decision d on d.id = p.decision
join payment_open o on o.decision = p.decision and o.payment = p.id
left join corrected_account c on c.decision = p.decision
where p.file = $1 and p.cents + p.set_off = d.cents and p.iban = coalesce(c.iban, d.iban)
