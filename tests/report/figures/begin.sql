-- begin.sql: every decision that a run took in, as it stands; then once for each way to look at it.
create temporary view closed_day as
select distinct fields[1]::date as day from reference_row
where table_name = 'banking_days' and fields[2] = 'FI';

create function pg_temp.works(of_day date) returns boolean language sql as $$
    select extract(isodow from of_day) < 6 and of_day not in (select day from closed_day) $$;
create function pg_temp.known(of_day date) returns boolean language sql as $$
    select exists (select from closed_day
                   where extract(year from day) = extract(year from of_day)) $$;

-- The day on which a change happened.
create function pg_temp.day_of(c decision_change) returns date language sql as $$
    select coalesce((select run_date from run where id = c.run),
                    (c.at at time zone 'Europe/Helsinki')::date) $$;

-- A text that is a day; null of any other.
create function pg_temp.as_day(t text) returns date language plpgsql as $$
begin
    return case when t::date::text = t then t::date end;
exception when others then
    return null;
end $$;

-- Nearest rank: the first number with at least so many per cent of all at or under it.
create function pg_temp.rank(percent bigint, numbers bigint[]) returns bigint language sql as $$
    select min(n) from unnest(numbers) n
    where (select count(*) from unnest(numbers) m where m <= n) * 100
          >= percent * (select count(*) from unnest(numbers) m where m is not null) $$;

-- That of the day; of an agency that has ended, the last one.
create function pg_temp.ministry_of(of_agency text, on_day date) returns text language sql as $$
    select coalesce((select nullif(fields[3], '') from reference_row
                     where table_name = 'agencies' and fields[1] = of_agency
                       and valid_from <= on_day
                     order by valid_from desc limit 1), 'unknown') $$;

create temporary table stands as
select d.id, d.decision_id, r.run_date as arrived, d.state as born, d.cents, d.decided_on, d.due_on,
       d.attributes,
       coalesce((select to_state from decision_change c where c.decision = d.id
                 and c.n = (select max(n) from decision_change where decision = d.id)), d.state)
           as state,
       coalesce(d.payer, 'unknown') as payer, coalesce(d.programme, 'unknown') as programme,
       coalesce(d.agency, 'unknown') as agency, pg_temp.ministry_of(d.agency, r.run_date) as
           ministry,
       coalesce(d.use_item, d.budget_item, 'unknown') as item,
       (select max(id) from payment where decision = d.id) as payment
from decision d
join batch b on b.id = d.batch
join run r on r.id = b.run
where coalesce(b.format, '') <> 'refund';

create temporary table arrived as
select s.* from stands s, ask
where s.arrived between ask.first and ask.last
  and s.agency = coalesce(ask.agency, s.agency) and s.ministry = coalesce(ask.ministry, s.ministry);

create function pg_temp.ways(s stands) returns table (by text, key text) language sql as $$
    values ('all', ''), ('payer', s.payer), ('programme', s.programme), ('agency', s.agency),
           ('ministry', s.ministry), ('budget_item', s.item) $$;

create temporary table looked_at as
select a.id, k.by, k.key from arrived a, stands s, pg_temp.ways(s) k where s.id = a.id
union all select id, 'month', left(arrived::text, 7) from arrived
union all select id, 'day', arrived::text from arrived;

-- What left us or is on its way, with its last attempt.
create temporary table sent as
select a.id, p.cents, p.set_off, f.execution_day
from arrived a join payment p on p.id = a.payment join payment_file f on f.id = p.file
where a.state in ('planned', 'sent', 'paid');

create temporary table touched as
select distinct decision, act from (
    select decision, act from release
    union all
    select (select decision from release where id = c.release), c.act from release_confirmed c
    union all
    select decision, act from decision_change where act is not null) t
where act not in (select id from act where what = 'answer load'); -- a bank said it

-- Receivables of the asker, by the ministries of a day.
create function pg_temp.is_asked(of_agency text, on_day date) returns boolean language sql as $$
    select of_agency = coalesce(ask.agency, of_agency)
           and (ask.ministry is null or pg_temp.ministry_of(of_agency, on_day) = ask.ministry)
    from ask $$;

-- The state of a receivable at the end of a day.
create function pg_temp.state_on(r receivable, of_day date) returns receivable_state
    language sql as $$
    select coalesce((select to_state from receivable_change c
                     where c.receivable = r.id and c.on_day <= of_day
                     order by n desc limit 1), r.state) $$;

create function pg_temp.euro(cents numeric) returns text language sql as $$
    select (cents / 100.0)::numeric(20, 2)::text $$;
create function pg_temp.share(part numeric, whole numeric, of integer) returns text
    language sql as $$
    select (part * of / nullif(whole, 0))::numeric(20, 2)::text $$;
