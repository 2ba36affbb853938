-- m_0035_groups_of_the_account.sql
-- A payment information is booked as one sum on the account that its file pays from, in euros: a
-- booking elsewhere is an orphan, as that of a single payment is.

create view answer_group_item as
select i.*, f.id as file, f.max_per_pmtinf
from answer_item i
join payment_file f on f.message_id = i.group_message and f.debtor_iban = i.account
    and f.state not in ('open', 'closed')
where i.number is null and i.group_no is not null and i.status = 0 and not i.credit
  and coalesce(i.currency, 'EUR') = 'EUR';

create or replace view answer_group_booked as
select distinct file, max_per_pmtinf, group_no from answer_group_item;

-- Booked money that nobody could place. A booking of a group that does not add up is one.
create or replace view answer_orphan as
select i.*
from answer_item i
left join answer_found m on m.item = i.id
left join payment p on p.id = i.number
left join payment_file f on f.id = p.file
left join payment_file gf on gf.message_id = i.group_message and gf.debtor_iban = i.account
    and coalesce(i.currency, 'EUR') = 'EUR'
left join group_result g on g.file = gf.id and g.group_no = i.group_no
where i.status = 0 and m.item is null
  and (p.id is null or f.payer <> i.payer or f.debtor_iban <> i.account
       or f.state in ('open', 'closed') or coalesce(i.currency, 'EUR') <> 'EUR'
       or (i.credit and not i.returned and not i.reversal))
  and not (i.number is null and i.group_no is not null and not i.credit
           and coalesce(g.booked, false));
