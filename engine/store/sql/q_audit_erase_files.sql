-- q_audit_erase_files.sql: files of which nothing must be kept: deliveries, payment files with
-- their companions and returns all of whose decisions are erased; answers whose payments are; what
-- was quarantined long ago. $1 date. Rows: path below HOME text.
with gone as (
    select b.* from batch b
    where b.state in ('committed', 'published') and b.record_count > 0
      and not exists (select from decision
                      where id between b.first_decision and b.first_decision + b.record_count - 1
                        and length(salt) = 16)),
returned as ( -- by which run, as q_returns.sql has them
    select b.run, d.id as decision from batch b join decision d on d.batch = b.id
    where b.run is not null and d.state = 'rejected'
    union all
    select run, decision from decision_change where run is not null and to_state = 'rejected'
    union all
    select run, decision from rejection_returned),
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
    select 'outbox/returns/' || coalesce(a.code, 'UNKNOWN') || '-' || r.run || '.csv'
    from returned r
    join decision d on d.id = r.decision
    left join (select distinct fields[1] as code from reference_row
               where table_name = 'agencies') a on a.code = d.agency
    group by a.code, r.run
    having bool_and(length(d.salt) = 32)
    union
    select q.kept_as || e.ending
    from (select coalesce(lies_in, kept_as) as kept_as from batch
          where state in ('quarantined', 'failed')
            and received_at::date < retention_from('delivery', $1::date)
          union all
          select kept_as from answer where id in (select answers_to_erase($1))) q,
         unnest('{"",.reason.json}'::text[]) e(ending)
    where e.ending = '' or q.kept_as like 'quarantine/%') -- elsewhere it is another delivery
select path from path
where path is not null and not exists (select from erasure where path = any(files))
order by path
