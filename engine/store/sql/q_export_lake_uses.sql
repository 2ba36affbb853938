-- q_export_lake_uses.sql: appropriations that decisions use since one run, where they arrived with
-- another (m_0029). $1 bigint run. All text. Few decisions do: the table is read whole.
select decision::text, change::text, use_item as budget_item, use_year::text as budget_year
from decision_use
where run = $1::bigint
order by decision_use.decision, decision_use.change
