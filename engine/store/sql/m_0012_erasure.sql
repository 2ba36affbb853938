-- m_0012_erasure.sql
-- The end of personal data, wherever it stands: small rows too are hashed with a commitment for
-- what is personal in them, and retention has an end for all that holds persons.
--
--     leaf of a small row with personal columns = SHA-256(00 | commitment | text of the others)
--     commitment                                = SHA-256(salt | text of the personal ones)

-- ── the forms that are hashed ────────────────────────────────────────────────────────────────

-- The text of a small row without these columns, as an expression of t.
create function audit_text(without text[]) returns text language sql immutable as $$
    select case when without = '{}' then 'jsonb_strip_nulls(to_jsonb(t))::text'
           else format('jsonb_strip_nulls(to_jsonb(t) - %L::text[])::text', without) end $$;

-- The text that may be read, and the one that may be erased.
create function audit_public_text(a audit_table) returns text language sql immutable as $$
    select audit_text(case when a.personal = '{}' then '{}' else a.personal || 'salt'::text end) $$;
create function audit_personal_text(a audit_table) returns text language sql stable as $$
    select audit_text(audit_public(a) || 'salt'::text) $$;

create or replace function audit_commitment(a audit_table) returns text language sql stable as $$
    select case when a.personal = '{}' then '''''::bytea'
           else format('case when length(t.salt) = 32 then t.salt else sha256(t.salt || %s) end',
                       case a.kind
                       when 'row' then format('convert_to(%s, ''UTF8'')', audit_personal_text(a))
                       else audit_values(a.name, a.personal) end) end $$;

create or replace function audit_leaf(a audit_table) returns text language sql stable as $$
    select case when a.kind = 'row' and a.personal = '{}'
                then format('sha256(convert_to(%s, ''UTF8''))', audit_public_text(a))
                else format('sha256(''\x00''::bytea || %s || %s)', audit_commitment(a),
                            case a.kind
                            when 'row' then format('convert_to(%s, ''UTF8'')', audit_public_text(a))
                            else audit_values(a.name, audit_public(a)) end) end $$;

-- The rows of a small table with the columns that are hashed, and the salt.
create or replace function audit_small(a audit_table, source text) returns text
    language sql stable as $$
    select format('(select %s%s from %I)',
                  (select string_agg(format('%I', c.name), ', ' order by c.i)
                   from unnest(a.columns) with ordinality c(name, i)),
                  case when a.personal <> '{}' then ', salt' else '' end, source) $$;

-- ── how verify reads ─────────────────────────────────────────────────────────────────────────

-- Small rows with their key, public text, salt and personal text.
create function audit_view_small(a audit_table) returns void language plpgsql as $$
begin
    execute format('drop view if exists audit_rows_%s', a.number);
    execute format('create view audit_rows_%s as
        select %s as key, %s as text, %s as salt, %s as personal from %s t',
        a.number, a.key, audit_public_text(a),
        case when a.personal = '{}' then 'null::bytea' else 't.salt' end,
        case when a.personal = '{}' then 'null::text' else audit_personal_text(a) end,
        audit_small(a, a.name));
    update audit_table set definition = pg_get_viewdef(format('audit_rows_%s', a.number)::regclass)
    where name = a.name;
end $$;

alter function audit_view(audit_table) rename to audit_view_bulk;
create function audit_view(a audit_table) returns void language plpgsql as $$
begin
    if a.kind = 'row' then
        perform audit_view_small(a);
    else
        perform audit_view_bulk(a);
    end if;
end $$;

drop view audit_rows_0;
create view audit_rows_0 as
select null::text as key, null::text as text, null::bytea as salt, null::text as personal
where false;

-- Watches a small table anew, with columns that are erased one day.
create function audit_watch_personal(a_table text, a_personal text[]) returns void
    language plpgsql set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    a audit_table;
begin
    execute format('alter table %I add column salt bytea not null
        default uuid_send(gen_random_uuid()) check (length(salt) in (16, 32))', a_table);
    update audit_table set personal = a_personal where name = a_table returning * into a;
    perform audit_watch_small(a);
    perform audit_view(a);
end $$;

select audit_watch_personal('act', '{reason,detail}');
select audit_watch_personal('release', '{iban,iban_key}');
select audit_watch_personal('receivable', '{facts,source_id}');
select audit_watch_personal('receivable_debtor', '{payee_id,payee_name,payee_key}');
select audit_watch_personal('receivable_change', '{detail}');
select audit_watch_personal('reference_row', '{fields}');
select audit_view(a) from audit_table a where a.kind = 'row' and a.personal = '{}';

-- Free texts of banks may hold names. What was hashed otherwise stays as it is.
create function audit_bulk_personal(a_table text, a_personal text[]) returns void
    language plpgsql as $$
declare
    a audit_table;
    any_row boolean;
begin
    execute format('select exists (select from %I)', a_table) into any_row;
    if any_row then
        return;
    end if;
    execute format('alter table %I add column if not exists salt bytea not null
        default uuid_send(gen_random_uuid()) check (length(salt) in (16, 32))', a_table);
    update audit_table set personal = a_personal where name = a_table returning * into a;
    perform audit_view(a);
end $$;
select audit_bulk_personal('answer_status', '{reason_text,iban}');
select audit_bulk_personal('answer_item', '{reason_text,name,iban,message}');
select audit_bulk_personal('protected_kept', '{payee_key}');

-- ── erasing rows ─────────────────────────────────────────────────────────────────────────────

create or replace function refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and current_setting('maksatus.erasing', true) = tg_table_name then
        return null;
    end if;
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'MK001';
end $$;

create or replace function reference_row_ends() returns trigger language plpgsql as $$
begin
    if current_setting('maksatus.erasing', true) = tg_table_name
       and (new.id, new.table_name, new.valid_from, new.valid_to, new.act)
           is not distinct from (old.id, old.table_name, old.valid_from, old.valid_to, old.act) then
        return new;
    end if;
    if old.valid_to is not null or new.valid_to is null
       or (new.id, new.table_name, new.fields, new.valid_from)
          is distinct from (old.id, old.table_name, old.fields, old.valid_from) then
        raise exception 'reference rows are never overwritten' using errcode = 'MK001';
    end if;
    return new;
end $$;

-- Takes the personal data out of rows whose column has one of these numbers. What must have a value
-- gets '-', with the value of another column after it where it must differ.
drop function erase_rows(text, text, bigint[]);
create function erase_rows(a_table text, number_column text, numbers bigint[],
                           told_apart_by text default null) returns bigint
    language plpgsql security definer set search_path = maksatus, pg_temp
    set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    a audit_table;
    blank text := quote_literal('-') || case when told_apart_by is null then ''
                                             else format(' || t.%I', told_apart_by) end;
    erased bigint;
begin
    select * into strict a from audit_table where name = a_table;
    if a.personal = '{}' then
        return 0;
    end if;
    perform set_config('maksatus.erasing', a.name, true);
    execute format('update %I t set salt = %s, %s where t.%I = any($1) and length(t.salt) = 16',
                   a.name, audit_commitment(a),
                   (select string_agg(format('%I = %s', attname,
                               case when not attnotnull then 'null'
                                    when atttypid = 'json'::regtype then '''{}'''
                                    when atttypid = 'bigint'::regtype then '0'
                                    when atttypid = 'text[]'::regtype
                                        then format('array[%s]', blank)
                                    else blank end), ', ')
                    from pg_attribute
                    where attrelid = a.name::regclass and attname = any(a.personal)),
                   number_column)
    using numbers;
    get diagnostics erased = row_count;
    perform set_config('maksatus.erasing', '', true);
    return erased;
end $$;
revoke execute on function erase_rows from public;

-- ── retention ────────────────────────────────────────────────────────────────────────────────

alter table retention drop constraint retention_applies_check,
    drop constraint retention_counted_from_check,
    add check (applies in ('all', 'not_rejected', 'de_minimis', 'eu', 'receivable', 'reference',
        'answer', 'act', 'delivery')),
    add check (counted_from in ('arrival', 'budget_year_end', 'last_payment',
        'last_payment_year_end', 'end'));
insert into retention (basis, applies, counted_from, years, valid_from) values
    ('1243/1992 46 § (ledgers): a receivable that is over', 'receivable', 'end', 10, '1993-01-01'),
    ('53/2018 (incomes register); 906/2019 28 a–f § for rows that rules saw', 'reference', 'end',
     10, '2019-01-01'),
    ('1243/1992 46 § (ledgers): what banks answered', 'answer', 'arrival', 10, '1993-01-01'),
    ('906/2019 17 § (logs): acts of persons', 'act', 'arrival', 10, '2020-01-01'),
    ('1243/1992 46 § (vouchers): deliveries that were not taken', 'delivery', 'arrival', 6,
     '1993-01-01');

-- The last day of what must still be kept on the asked day: what ended before it is over.
create function retention_from(what text, asked date) returns date language sql stable as $$
    select (asked - make_interval(years => max(years)))::date
    from retention
    where applies = what and asked between valid_from and coalesce(valid_to, 'infinity') $$;

-- Whether nothing is expected of a receivable any more.
create function receivable_is_over(state receivable_state) returns boolean
    language sql immutable as $$
    select state in ('closed_no_action', 'settled', 'moderated', 'expired', 'written_off') $$;

-- What is on its way to the bank is over like what was paid, when its file has left us: an answer
-- may never come. A decision stays as long as something of it is to be recovered. Those of 'history
-- load' count from their own days.
create or replace view retention_input as
select d.id as decision,
       case when coalesce(c.to_state, d.state) in ('planned', 'sent') and exists (
                     select from payment p join payment_file f on f.id = p.file
                     where p.decision = d.id and f.state = 'published')
                 then 'paid'::decision_state
            else coalesce(c.to_state, d.state) end as state,
       d.de_minimis, d.programme,
       coalesce(r.run_date, l.paid_on, d.decided_on, b.received_at::date) as arrived,
       make_date(coalesce(d.use_year,
                          extract(year from coalesce(r.run_date, l.paid_on, d.decided_on,
                                                     b.received_at::date))::integer),
                 12, 31) as budget_year_end,
       (select max(coalesce(f.execution_day, le.paid_on))
        from decision e
        left join payment p on p.decision = e.id
        left join payment_file f on f.id = p.file
        left join loaded_decision le on le.decision = e.id
        where e.grant_key = d.grant_key and e.agency = d.agency) as last_payment
from decision d
join batch b on b.id = d.batch
left join run r on r.id = b.run
left join loaded_decision l on l.decision = d.id
left join lateral (
    select to_state from decision_change where decision = d.id order by n desc limit 1) c on true
where length(d.salt) = 16
  and not exists (select from receivable_claim x join receivable v on v.id = x.receivable
                  where x.decision = d.id and not receivable_is_over(v.state));

-- Receivables that are over, with nothing left of the decisions that they are of.
create function receivables_to_erase(asked date) returns setof bigint language sql stable as $$
    select v.id
    from receivable v
    where receivable_is_over(v.state) and length(v.salt) = 16
      and (select max(c.on_day) from receivable_change c where c.receivable = v.id)
          < retention_from('receivable', asked)
      and not exists (select from receivable_claim x join decision d on d.id = x.decision
                      where x.receivable = v.id and length(d.salt) = 16) $$;

-- Answers that are old enough, and whose payments and receivables hold no person any more.
create function answers_to_erase(asked date) returns setof bigint language sql stable as $$
    select a.id
    from answer a
    where a.taken_at::date < retention_from('answer', asked)
      and not exists (select from payment_status s
                      join payment p on p.id = s.payment join decision d on d.id = p.decision
                      where s.answer = a.id and length(d.salt) = 16)
      and not exists (select from answer_item i
                      join answer_found m on m.item = i.id
                      left join payment p on p.id = m.payment
                      left join decision d on d.id = p.decision
                      left join receivable v on v.id = m.receivable
                      where i.answer = a.id and (length(d.salt) = 16 or length(v.salt) = 16)) $$;

-- Acts on nothing that still holds a person.
create function acts_to_erase(asked date) returns setof bigint language sql stable as $$
    select a.id
    from act a
    where length(a.salt) = 16 and a.at::date < retention_from('act', asked)
      and not exists (select from decision_change c join decision d on d.id = c.decision
                      where c.act = a.id and length(d.salt) = 16)
      and not exists (select from report_touch t join decision d on d.id = t.decision
                      where t.act = a.id and length(d.salt) = 16)
      and not exists (select from receivable_change c join receivable v on v.id = c.receivable
                      where c.act = a.id and length(v.salt) = 16) $$;

-- Rows of registers of persons that have ended.
create function reference_to_erase(asked date) returns setof bigint language sql stable as $$
    select id
    from reference_row
    where length(salt) = 16
      and table_name in ('blocked_payees', 'payee_status', 'staff_accounts', 'payee_groups',
                         'incomes_register', 'stops')
      and valid_to < retention_from('reference', asked) $$;
