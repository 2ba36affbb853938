-- q_work_own.sql
-- The holder does it itself: nobody is at it, or whoever was is lost; what that one writes is late.
-- $1 bigint run, $2 bigint place, $3 boolean even what is prepared
-- The commit does not wait for the disk: a crash ends the run, and with it what this says.
update work w set state = 'own', token = token + 1
from set_config('synchronous_commit', 'off', true)
where run = $1 and place = $2
  and (state in ('offered', 'declined') or $3 and state = 'prepared' or work_is_lost(w))
