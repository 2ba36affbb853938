-- m_0141_over_but_owed_again.sql
-- What was over of money that came in settles its receivable where that is open again, because a
-- set-off was taken back: the order in which a bank tells of both changes nothing. Until now it
-- went back to the debtor, who owed it.
create function repayment_settles_more(a_repayment bigint, more_cents bigint, by_run bigint,
                                       by_act bigint) returns void
    language plpgsql as $$
declare p repayment;
begin
    select * into strict p from repayment where id = a_repayment;
    perform journal_post_withheld(p, -1, p.on_day, by_run, by_act);
    update repayment set allocated = allocated + more_cents where id = a_repayment
    returning * into p;
    perform journal_post_withheld(p, 1, p.on_day, by_run, by_act);
end $$;
