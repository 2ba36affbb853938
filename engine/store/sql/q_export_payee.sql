-- q_export_payee.sql: what is held on one payee, for the payee (GDPR article 15), as one JSON text.
-- Codes of other persons are masked; a protected address was never stored. A person may be held as
-- the employee of other payees alone, or by a record with faults, which has no keys: this is asked
-- seldom, and reads all decisions.
-- $1 bigint payee_key, $2 text payee_id (what arrived may lack its first zero). Row: document,
-- count of what is held.
-- Relies on decision_by_payee, receivable_debtor_key.
with held as (
    select * from decision_now
    where ($2::text in (payee_id, '0' || payee_id)
           and (payee_key = $1::bigint
                or id in (select o.decision from over_payment o
                          join receivable_debtor b on b.receivable = o.receivable and b.n = o.debtor
                          where b.payee_key = $1)))
       or (payee_key is null
           and $2 in (coalesce(payee_id, original ->> 'payee_id'),
                      '0' || coalesce(payee_id, original ->> 'payee_id')))),
employed as (
    select * from decision_now
    where employee_id = $2::text or (payee_key is null and original ->> 'employee_id' = $2)),
text (decision, part, cells) as ( -- columns that we do not know; a record with faults, whole
    select h.id, part,
           jsonb_object_agg(key, case when value = $2 then value else masked_text(value) end)
    from held h
    cross join lateral (values ('attributes', h.attributes::jsonb),
                               ('as_delivered', case when payee_key is null
                                                     then original::jsonb end))
         p (part, texts)
    cross join lateral jsonb_each_text(texts)
    group by 1, 2),
register (name, columns) as (values
    ('blocked_payees', '{payee_id,name,list,reason}'::text[]),
    ('payee_status', '{payee_id,status}'),
    ('payee_groups', '{group,payee_id}'),
    ('stops', '{payer,agency,programme,grant_id,budget_item,payee_id,iban,owner,reason}'),
    ('incomes_register', '{employer_id,employee_id,period_start,period_end,eligible_wage,'
     'employment_end,report_id,report_version,report_status}')),
registered as (
    select r.id, g.name, r.valid_from, r.valid_to,
           (select jsonb_object_agg(coalesce(g.columns[n], n::text),
                                    case when cell = $2 then cell else masked_text(cell) end)
            from unnest(r.fields) with ordinality cells (cell, n)) as cells
    from reference_row r join register g on g.name = r.table_name
    where $2::text = any (r.fields))
select jsonb_build_object(
    'payee_id', $2::text,
    'names', (select jsonb_agg(distinct coalesce(payee_name, original ->> 'payee_name')) from held),
    'accounts', (select jsonb_agg(distinct coalesce(iban, original ->> 'iban')) from held),
    'protected_address', (select bool_or(protected_address) from held),
    'purposes', jsonb_build_array('payment of public grants', 'recovery of grants',
                                  'accounting and audit'),
    'sources', (select jsonb_agg(distinct agency) from held),
    'recipients', jsonb_build_array('the paying bank', 'the deciding agency',
                                    'the incomes register, where the programme is reported there'),
    'retention', jsonb_build_object(
        'rule', 'the longest of the periods of the accounting and grant acts that apply',
        'rows', (select jsonb_agg(jsonb_build_object('applies', r.applies, 'years', r.years,
                                                     'counted_from', r.counted_from))
                 from retention r
                 where installation_day() between r.valid_from
                       and coalesce(r.valid_to, 'infinity'))),
    'automated_decisions', jsonb_build_object(
        'what', 'decisions of agencies are checked by rules before they are paid; a rule can hold '
                'or reject a payment, and persons look at what is held',
        'rules', (select jsonb_agg(distinct f.rule || ' v' || f.version)
                  from held h join finding f on f.decision = h.id)),
    'decisions', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'agency', coalesce(h.agency, h.original ->> 'agency'),
            'decision_id', coalesce(h.decision_id, h.original ->> 'decision_id'),
            'grant_id', h.grant_id, 'instalment', h.instalment, 'programme', h.programme,
            'decided_on', h.decided_on, 'due_on', h.due_on, 'period_start', h.period_start,
            'period_end', h.period_end, 'name', h.payee_name,
            'address', case when not h.protected_address then
                jsonb_strip_nulls(jsonb_build_object('street', h.street, 'building', h.building,
                    'postcode', h.postcode, 'town', h.town, 'country', h.country)) end,
            'iban', h.iban, 'bic', h.bic, 'amount', report_euros(h.cents),
            'granted_total', report_euros(h.granted_total),
            'eligible_cost', report_euros(h.eligible_cost),
            'other_aid', report_euros(h.other_aid),
            'subsidy_percent', report_euros(h.subsidy_percent),
            'language', h.language, 'reference', h.reference,
            'message', masked_text(h.message), 'employee_id', masked_id(h.employee_id),
            'case_number', h.case_number,
            'attributes', (
                select cells from text where decision = h.id and part = 'attributes'),
            'as_delivered', (
                select cells from text where decision = h.id and part = 'as_delivered'),
            'state', h.state_now, 'paid_on', l.paid_on,
            'findings', (select coalesce(jsonb_agg(jsonb_build_object('rule', f.rule, 'code',
                f.code,
                                                                      'effect', f.effect)), '[]')
                         from finding f where f.decision = h.id),
            'payments', (select coalesce(jsonb_agg(jsonb_build_object(
                             'end_to_end_id', f.payer || '-' || p.id, 'amount',
                                 report_euros(p.cents),
                             'set_off', report_euros(p.set_off), 'iban', p.iban,
                             'execution_day', f.execution_day) order by p.id), '[]')
                         from payment p join payment_file f on f.id = p.file
                         where p.decision = h.id)) order by h.id), '[]')
        from held h left join loaded_decision l on l.decision = h.id),
    'receivables', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'receivable', r.id, 'agency', r.agency, 'programme', r.programme, 'grant_id',
                r.grant_id,
            'ground', r.ground, 'facts', masked_text(r.facts), 'state', r.state,
            'decided_on', r.decided_on, 'due_on', r.due_on,
            'open', report_euros(o.open),
            'entries', (select coalesce(jsonb_agg(jsonb_build_object(
                            'event', e.event, 'component', e.component, 'amount',
                                report_euros(e.cents),
                            'on', e.on_day) order by e.id), '[]')
                        from receivable_entry e where e.receivable = r.id)) order by r.id), '[]')
        from receivable_debtor x
        join receivable r on r.id = x.receivable
        join receivable_open o on o.receivable = r.id
        where x.payee_key = $1 and $2 in (x.payee_id, '0' || x.payee_id)),
    'as_employee', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'agency', coalesce(e.agency, e.original ->> 'agency'),
            'decision_id', coalesce(e.decision_id, e.original ->> 'decision_id'),
            'programme', e.programme,
            'employer', masked_id(e.payee_id), 'employer_name', e.payee_name,
            'decided_on', e.decided_on, 'period_start', e.period_start,
            'period_end', e.period_end, 'eligible_cost', report_euros(e.eligible_cost),
            'state', e.state_now) order by e.id), '[]')
        from employed e),
    'registers', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'register', name, 'row', cells, 'valid_from', valid_from, 'valid_to', valid_to)
            order by id), '[]')
        from registered))::text as document,
    (select count(*) from held) + (select count(*) from employed)
        + (select count(*) from registered)
        + (select count(*) from receivable_debtor
           where payee_key = $1 and $2 in (payee_id, '0' || payee_id)) as found
