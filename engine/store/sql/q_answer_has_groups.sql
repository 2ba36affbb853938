-- q_answer_has_groups.sql
-- 1 when any payment information was ever booked as one sum: most banks never do. Without, the
-- sums of groups need not be asked for. Relies on answer_item_group. To be planned each time: a
-- plan made while there was no item yet reads all of them.
select 1
from answer_item
where number is null and group_no is not null and status = 0
  and (not credit or reversal or returned)
limit 1
