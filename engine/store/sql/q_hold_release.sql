-- q_hold_release.sql
-- What holds the decisions now is released, with what was released at their last look (their
-- attempt has come to its end since, perhaps); or one code. Another account is a change of account:
-- that is released too.
-- $1 bigint[] decisions, $2 text code or null, $3 act, $4 text iban or null, $5 bigint its key
insert into release (decision, look, codes, iban, iban_key, act)
select q.decision, q.look,
       case when $2::text is not null then array[$2::text]
            else array(
                select unnest(q.holding)
                union
                select f.code from finding f
                where f.decision = q.decision and f.evidence ->> 'released_by' is not null
                  and f.look = (select max(look) from finding where decision = q.decision)
                union
                select 'IBAN_CHANGED' where $4::text is not null
                order by 1) end,
       $4, $5, $3
from queue q
where q.decision = any($1)
