-- q_recovery_open.sql
-- A new receivable.
-- $1 number, $2 reference, $3 payer, $4 agency, $5 programme, $6 grant, $7 use item, $8 use year,
-- $9 ground, $10 facts, $11 regime, $12 regime row, $13 granted_on, $14 known_on, $15 last_paid_on,
-- $16 person, $17 language, $18 fraud_suspected, $19 source, $20 source id
insert into receivable (id, reference, payer, agency, programme, grant_id, use_item, use_year,
                        ground, facts, regime, regime_row, granted_on, known_on, last_paid_on,
                        person, language, fraud_suspected, source, source_id)
values ($1::bigint, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::bigint,
        $9::text, $10::text, $11::text, $12::bigint, $13::date, $14::date, $15::date,
        $16::boolean, case when $17::text = 'sv' then 'sv' else 'fi' end, $18::boolean, $19::text,
        $20::text)
