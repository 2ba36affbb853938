-- q_report_statement_debts.sql: what a payee owes: receivables that were decided. Documents of
-- recovery are in Finnish or Swedish, so only a statement needs the grounds in English.
-- $1 bigint payee_key, $2 text payee_id, $3 text language. All text. Relies on
-- receivable_debtor_key.
with english (code, text) as (values
    ('R1', 'the grant was obtained wrongly, in excess or manifestly without grounds'),
    ('M1', 'a grant that is to be returned was not returned'),
    ('M2', 'the grant was used for an essentially different purpose'),
    ('M3', 'false or misleading information was given, or information was withheld'),
    ('M4', 'the conditions were otherwise essentially breached'),
    ('D1', 'obligations concerning the use or the conditions were breached'),
    ('D2', 'assistance or material was refused in an audit'),
    ('D3', 'the activity was ended, reduced or transferred'),
    ('D4', 'the property was transferred'),
    ('D5', 'the purpose of the property was changed'),
    ('D6', 'enforcement, liquidation, bankruptcy, restructuring or debt adjustment'),
    ('D7', 'the legal form does not correspond to the true nature'),
    ('D8', 'an offence against labour law, or use of illegal labour'),
    ('D9', 'the property was destroyed and an insurance paid for it'),
    ('D10', 'the law of the European Union requires it'),
    ('E1', 'the aid was paid without grounds, or its conditions are not met'),
    ('X', 'the claim was brought from another system'))
select r.id::text as receivable, r.decided_on::text, r.due_on::text,
       case $3::text when 'sv' then g.text_sv when 'en' then coalesce(e.text, g.text_fi)
                     else g.text_fi end as ground, r.reference
from receivable_debtor x
join receivable r on r.id = x.receivable
join receivable_ground g on g.code = r.ground
left join english e on e.code = r.ground
where x.payee_key = $1::bigint and $2::text in (x.payee_id, '0' || x.payee_id)
  and r.decided_on is not null and r.state <> 'closed_no_action'
order by r.id
