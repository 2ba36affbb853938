-- q_audit_erase_files.sql: files all of whose decisions are erased: deliveries, payment files with
-- their companions, returns. No parameters. Rows: path below HOME text.
with gone as (
    select b.id, b.run, b.kept_as from batch b
    where b.state in ('committed', 'published')
      and exists (select from decision where batch = b.id)
      and not exists (select from decision where batch = b.id and length(salt) = 16)),
path as (
    select kept_as as path from gone
    union
    select r.kept_as from batch r join gone on gone.id = r.first_batch
    union
    select 'outbox/' || f.message_id || e.ending
    from payment_file f, unnest('{.xml,.xml.sha256,.manifest.json,.xml.p7s}'::text[]) e(ending)
    where exists (select from payment where file = f.id)
      and not exists (select from payment where file = f.id and length(salt) = 16)
    union
    select 'outbox/returns/' || coalesce(a.code, 'UNKNOWN') || '-' || g.run || '.csv'
    from gone g
    join decision d on d.batch = g.id
    left join lateral (
        select fields[1] as code from reference_row
        where table_name = 'agencies' and fields[1] = d.agency limit 1) a on true
    where not exists (select from batch o join decision e on e.batch = o.id
                      where o.run = g.run and length(e.salt) = 16))
select path from path
where path is not null and not exists (select from erasure where path = any(files))
order by path
