-- q_recovery_import.sql
-- A receivable of another system, due already.
-- $1 number, $2 reference, $3 payer, $4 agency, $5 programme, $6 grant, $7 law, $8 its row,
-- $9 granted_on, $10 paid_on, $11 person, $12 source, $13 source id, $14 decided_on,
-- $15 decided_by, $16 notice_on, $17 final_on, $18 due_on
insert into receivable (id, state, reference, payer, agency, programme, grant_id, ground, facts,
                        regime, regime_row, granted_on, known_on, last_paid_on, person, source,
                        source_id, decided_on, decided_by, notice_on, final_on, due_on)
values ($1::bigint, 'due', $2::text, $3::text, $4::text, $5::text, $6::text, 'X',
        'imported from ' || $12::text, $7::text, $8::bigint, $9::date, $14::date, $10::date,
        $11::boolean, $12::text, $13::text, $14::date, $15::text, $16::date, $17::date, $18::date)
