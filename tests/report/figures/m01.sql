with word(measure, states) as (values
    ('received', enum_range(null::decision_state)), ('paid', '{planned,sent,paid}'),
    ('set_off', '{set_off}'), ('rejected', '{rejected}'), ('held', '{held}'),
    ('deferred', '{deferred}'), ('refused', '{refused}'), ('returned', '{returned}'),
    ('cancelled', '{cancelled}'), ('settled', '{planned,sent,paid,set_off}'),
    ('waiting', '{held,deferred,refused,returned}'), ('not to be paid', '{rejected,cancelled}'))
select w.measure, l.by, l.key,
       count(case when a.state = any(w.states) then 1 end)::text as value, 'count' as unit
from word w, looked_at l join arrived a on a.id = l.id
group by w.measure, l.by, l.key
