-- m_0041_one_group_of_a_file.sql
-- A booking of one sum that names a payment file, and no payment information of it (group_no 0),
-- means the only one that the file has. Where it has several, nobody can say which: it is an
-- orphan, whatever its sum.

create or replace view answer_group_item as
select i.*, f.id as file, f.max_per_pmtinf
from answer_item i
join payment_file f on f.message_id = i.group_message and f.debtor_iban = i.account
    and f.state not in ('open', 'closed')
    and (i.group_no > 0 or payment_group(f.payment_count, f.max_per_pmtinf) = 1)
where i.number is null and i.group_no is not null and i.status = 0 and not i.credit
  and coalesce(i.currency, 'EUR') = 'EUR';

create or replace view answer_group_booked as
select distinct file, max_per_pmtinf, greatest(group_no, 1) as group_no from answer_group_item;

-- Booked money that nobody could place. A booking of a group that does not add up is one.
create or replace view answer_orphan as
select i.*
from answer_item i
left join answer_found m on m.item = i.id
left join payment p on p.id = i.number
left join payment_file f on f.id = p.file
left join payment_file gf on gf.message_id = i.group_message and gf.debtor_iban = i.account
    and coalesce(i.currency, 'EUR') = 'EUR'
    and (i.group_no > 0 or payment_group(gf.payment_count, gf.max_per_pmtinf) = 1)
left join group_result g on g.file = gf.id and g.group_no = greatest(i.group_no, 1)
where i.status = 0 and m.item is null
  and (p.id is null or f.payer <> i.payer or f.debtor_iban <> i.account
       or f.state in ('open', 'closed') or coalesce(i.currency, 'EUR') <> 'EUR'
       or (i.credit and not i.returned and not i.reversal))
  and not (i.number is null and i.group_no is not null and not i.credit
           and coalesce(g.booked, false));
