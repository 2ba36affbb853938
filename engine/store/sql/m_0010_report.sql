-- m_0010_report.sql
-- What reports and exports ask of: views over what is there, no table of their own. A figure that
-- is in two reports is defined here once.

-- ── decisions ────────────────────────────────────────────────────────────────────────────────

create view report_agency as
select fields[1] as code, fields[2] as name, nullif(fields[3], '') as ministry, valid_from,
       coalesce(valid_to, 'infinity') as valid_to
from reference_row where table_name = 'agencies';

create view report_programme as
select fields[1] as code, fields[2] as name_fi, coalesce(nullif(fields[3], ''), fields[2]) as
    name_sv,
       coalesce(nullif(fields[4], ''), fields[2]) as name_en, fields[5] as regime,
       fields[13] = 'yes' as de_minimis, fields[14] = 'yes' as wage_check, valid_from,
       coalesce(valid_to, 'infinity') as valid_to
from reference_row where table_name = 'programmes';

create view report_payer as
select fields[1] as code, fields[2] as name, fields[3] as business_id, valid_from,
       coalesce(valid_to, 'infinity') as valid_to
from reference_row where table_name = 'payers';

-- Every decision that a run took in, once; those of 'history load' were never ours to judge.
-- Paid is what left us or is on its way: nothing left to pay is told apart (set_off).
create view report_decision as
select d.id, d.batch, b.run, r.run_date as arrived_on, d.state as born,
       coalesce(c.to_state, d.state) as state,
       coalesce(c.to_state, d.state) in ('planned', 'sent', 'paid') as paid,
       coalesce(d.payer, 'unknown') as payer, coalesce(d.programme, 'unknown') as programme,
       coalesce(d.agency, 'unknown') as agency, coalesce(a.ministry, 'unknown') as ministry,
       coalesce(d.use_item, d.budget_item, 'unknown') as budget_item,
       d.cents, d.decided_on, d.due_on
from decision d
join batch b on b.id = d.batch
join run r on r.id = b.run
left join report_agency a
    on a.code = d.agency and r.run_date between a.valid_from and a.valid_to
left join lateral (
    select to_state from decision_change where decision = d.id order by n desc limit 1) c on true;

-- The same once for each way to look at it.
create view report_cell as
select d.*, k.by, k.key
from report_decision d
cross join lateral (values
    ('all', ''), ('payer', d.payer), ('programme', d.programme), ('agency', d.agency),
    ('ministry', d.ministry), ('budget_item', d.budget_item),
    ('month', to_char(d.arrived_on, 'YYYY-MM')), ('day', d.arrived_on::text)) k(by, key);

create function report_order(by text) returns integer language sql immutable as $$
    select array_position('{all,payer,programme,agency,ministry,budget_item,month,day}', by) $$;

-- What arrived in a period, for everybody, for one agency or for one ministry.
create function report_scope(first date, last date, of_agency text, of_ministry text)
    returns setof report_cell language sql stable as $$
    select * from report_cell
    where arrived_on between first and last
      and (of_agency is null or agency = of_agency)
      and (of_ministry is null or ministry = of_ministry) $$;

-- A ratio in hundredths of a unit, half up, as a text with two decimals; null: nothing to divide.
create function report_ratio(part numeric, whole numeric, unit integer) returns text
    language sql immutable as $$
    select case when whole > 0 then round(part * unit / whole, 2)::text end $$;

create function report_euros(cents numeric) returns text language sql immutable as $$
    select round(cents / 100, 2)::text $$;

-- ── payments ─────────────────────────────────────────────────────────────────────────────────

-- The last attempt of a decision.
create function report_attempt(of_decision bigint)
    returns table (payment bigint, cents bigint, set_off bigint, execution_day date, file bigint)
    language sql stable rows 1 as $$
    select p.id, p.cents, p.set_off, f.execution_day, f.id
    from payment p join payment_file f on f.id = p.file
    where p.decision = of_decision
    order by p.id desc limit 1 $$;

-- Working days in Finland, numbered; only years whose closed days are known.
create view report_working_day as
with closed as (
    select distinct fields[1]::date as day from reference_row
    where table_name = 'banking_days' and fields[2] = 'FI'),
known as (select distinct extract(year from day)::integer as year from closed)
select day::date as day,
       count(*) filter (where extract(isodow from day) < 6
                          and not exists (select from closed c where c.day = d.day::date))
           over (order by day) as number
from known k
cross join lateral generate_series(make_date(k.year, 1, 1), make_date(k.year, 12, 31),
                                   interval '1 day') d(day);

-- How long what is paid took, in whole days, and how much of it the decision stood still.
create view report_lead as
select d.id, d.decided_on, d.arrived_on, d.due_on, p.execution_day,
       p.execution_day - d.decided_on as from_decision,
       p.execution_day - d.arrived_on as from_arrival,
       last.number - decided.number as from_decision_working,
       coalesce((select sum(greatest(0, (left_at - entered_at))) from (
           select (c.at at time zone 'Europe/Helsinki')::date as left_at,
                  coalesce((b.at at time zone 'Europe/Helsinki')::date, d.arrived_on) as entered_at
           from decision_change c
           left join decision_change b on b.decision = c.decision and b.n = c.n - 1
           where c.decision = d.id and c.from_state = 'held' and c.to_state <> 'held') h),
               0)::bigint
           as held
from report_decision d
cross join lateral report_attempt(d.id) p
left join report_working_day decided on decided.day = d.decided_on
left join report_working_day last on last.day = p.execution_day
where d.paid;

-- ── what people did to decisions ─────────────────────────────────────────────────────────────

create view report_touch as
select decision, act from release
union
select r.decision, c.act from release_confirmed c join release r on r.id = c.release
union
select decision, act from decision_change where act is not null;

-- ── exports ──────────────────────────────────────────────────────────────────────────────────

-- One person or enterprise, told apart and not told: with the installation's secret key, so that
-- nobody can find a person by trying identity codes.
create function pseudonym(kind text, id text) returns text language sql stable as $$
    select left(encode(sha256(hash_key || convert_to(kind || ':' || id, 'UTF8')), 'hex'), 32)
    from installation $$;

-- A grant: its instalments together, as they stand.
create view report_grant as
select d.agency, d.grant_id, min(d.id) as first_decision, min(d.programme) as programme,
       min(d.payer) as payer, min(d.payee_type) as payee_type, min(d.payee_id) as payee_id,
       min(d.payee_name) as payee_name, bool_or(d.protected_address) as protected_address,
       min(d.case_number) as case_number, min(d.decided_on) as granted_on,
       bool_or(d.de_minimis) as de_minimis, count(*) as instalments,
       greatest(max(d.granted_total), sum(d.cents)) as granted,
       coalesce(sum(d.cents) filter (where counts_as_paid(d.state_now)), 0)::bigint as paid,
       max(d.payee_key) as payee_key
from decision_now d
where d.state_now not in ('rejected', 'cancelled')
group by d.agency, d.grant_id, d.payee_key;

-- The type of income of a programme in the incomes register, by the day of payment.
create view income_type as
select id as row, fields[1] as programme, nullif(fields[2], '')::integer as code, fields[3] as
    report,
       fields[4] as text, valid_from, coalesce(valid_to, 'infinity') as valid_to
from reference_row where table_name = 'income_types';

-- Plans of reports need to know how large the tables are: a server that is only up for a command
-- may never have counted them.
create function report_statistics() returns boolean language plpgsql as $$
begin
    if pg_is_in_recovery()
       or (select reltuples from pg_class where oid = 'decision'::regclass) * 2
          > (select coalesce(max(id), 0) from decision) then
        return false;
    end if;
    analyze decision, decision_change, finding, payment, payment_file, batch, run, act, release,
        release_confirmed, reference_row;
    return true;
end $$;
