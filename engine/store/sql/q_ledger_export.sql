-- q_ledger_export.sql
-- The postings between two days with the keys of state accounting (DOMAIN 5.4), one row a posting.
-- $1 from (null: the first), $2 to (null: the last)
-- Relies on journal_day.
select l.voucher::text, l.on_day::text, l.event, l.payer,
       coalesce(d.attributes->>'operation_unit', ''), l.agency, l.programme, l.debit, l.credit,
       euros(l.cents), case when l.counter then 'yes' else 'no' end, coalesce(l.use_item, ''),
       coalesce(l.use_year::text, ''),
       case when l.use_item is null then ''
            else '4' || lpad((l.use_year % 100)::text, 2, '0')
                 || regexp_replace(l.use_item, '[^0-9]', '', 'g') || '09' end,
       coalesce(d.attributes->>'follow_up', d.attributes->>'seurantakohde', ''),
       coalesce(d.attributes->>'partner', d.attributes->>'kumppanikoodi', ''),
       coalesce(d.attributes->>'function', d.attributes->>'toiminto', ''),
       coalesce(d.attributes->>'project', d.attributes->>'projekti', ''),
       coalesce(d.attributes->>'municipality', d.attributes->>'alue', ''),
       coalesce(d.attributes->>'vat', ''),
       case when coalesce(d.payee_type = 'person', r.person) then 'S.14' else 'S.11' end,
       coalesce(l.receivable::text, ''), coalesce(l.component::text, ''),
       coalesce(d.agency || '/' || d.decision_id, ''),
       coalesce(l.payer || '-' || l.payment, ''), coalesce(d.case_number, ''),
       coalesce(l.rule_row::text, '')
from journal_line l
left join receivable r on r.id = l.receivable
left join receivable_claim c on c.receivable = l.receivable and c.n = 1
left join decision d on d.id = coalesce(l.decision, c.decision)
where l.on_day between coalesce($1::date, '-infinity') and coalesce($2::date, 'infinity')
  and (l.run is null
       or l.run = any (array(
           select j.run from journal j
           where j.on_day between coalesce($1::date, '-infinity')
                              and coalesce($2::date, 'infinity'))))
order by l.voucher, l.payment
