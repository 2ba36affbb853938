-- q_simulate_uses.sql: what was used of appropriations at an earlier instant, without some
-- decisions that are counted elsewhere.
-- $1 text[] payers, $2 text[] budget items, $3 bigint[] budget years (triples)
-- $4 text: that instant  $5 bigint: the run  $6 bigint: the first decision of the batch
-- $7 bigint[] numbers of the decisions to leave out
with wanted as (
    select * from unnest($1::text[], $2::text[], $3::bigint[]) as w (payer, use_item, use_year)
), earlier as (
    select b.id as batch
    from (select distinct u.batch from use_entry u join wanted using (payer, use_item, use_year)
          where u.batch is not null) u
    join batch b on b.id = u.batch
    where b.first_decision < $6
), entry as (
    select u.payer, u.use_item, u.use_year, u.cents
    from use_entry u join wanted using (payer, use_item, use_year)
    where case when u.batch is null then u.at < $4::text::timestamptz
               else u.batch in (select batch from earlier) end
    union all
    select w.payer, w.use_item, w.use_year, -d.cents
    from decision d
    cross join lateral use_of(d.id, d.use_item, d.use_year, $5) u
    join wanted w
        on (w.payer, w.use_item, w.use_year) = (d.payer, u.use_item, u.use_year)
    left join lateral (
        select to_state from decision_change
        where decision = d.id
          and (at < $4::text::timestamptz
               or run = $5 and from_state in ('held', 'deferred', 'returned', 'refused')
                  and act is null)
        order by n desc limit 1) c on true
    where d.id = any($7) and d.id < $6 and counts_as_paid(coalesce(c.to_state, d.state))
)
select payer, use_item, use_year, sum(cents)::bigint
from entry
group by 1, 2, 3
