-- m_0014_refund_erasure.sql
-- Whose account an over-payment came from, and where it went, ends with its receivable.
alter table refund alter column iban drop not null, alter column name drop not null; -- erased

create or replace function refund_moves() returns trigger language plpgsql as $$
begin
    if current_setting('maksatus.erasing', true) = tg_table_name then
        return new;
    end if;
    if old.decision is not null or new.repayment <> old.repayment
       or (old.confirmed is not null and (new.iban, new.name, new.given, new.confirmed)
                                         is distinct from
                                         (old.iban, old.name, old.given, old.confirmed)) then
        raise exception 'a refund that is confirmed or made is never changed'
            using errcode = 'MK001';
    end if;
    return new;
end $$;

select audit_watch_personal('repayment', '{from_iban,from_name}');
select audit_watch_personal('refund', '{iban,name}');
