-- m_0061_checks_at_one_look.sql
-- What every decision and payment must keep to, as before, in one expression each: the server asks
-- a night's rows one by one, and each constraint costs it a call of its own. A part that is unknown
-- (null) refuses nothing, as before; a text that is short in bytes is short in characters. Blocks
-- get them as the server tells them (block_make), which is another expression than BETWEEN is.
alter table decision
    drop constraint decision_line_check,
    drop constraint decision_cents_check,
    drop constraint decision_check1,
    drop constraint decision_check3,
    drop constraint decision_instalment_check,
    drop constraint decision_payee_type_check,
    drop constraint decision_granted_total_check,
    drop constraint decision_eligible_cost_check,
    drop constraint decision_other_aid_check,
    drop constraint decision_subsidy_percent_check,
    drop constraint decision_salt_check,
    add constraint decision_values check (
        line > 0
        and cents >= 0 and cents <= 99999999999
        and (cents > 0 or state = 'rejected')
        and instalment >= 1 and instalment <= 999
        and (payee_type = 'person' or payee_type = 'organisation')
        and granted_total > 0
        and eligible_cost >= 0
        and other_aid >= 0
        and subsidy_percent >= 0 and subsidy_percent <= 10000
        and (length(salt) = 16 or length(salt) = 32)
        and (not protected_address
             or num_nonnulls(street, building, postcode, town, country) = 0));

alter table payment
    drop constraint payment_id_check,
    drop constraint payment_ordinal_check,
    drop constraint payment_cents_check,
    drop constraint payment_set_off_check,
    drop constraint payment_name_check,
    drop constraint payment_remittance_kind_check,
    drop constraint payment_remittance_check,
    drop constraint payment_check,
    drop constraint payment_salt_check,
    add constraint payment_values check (
        id >= 1 and id <= 99999999999999999
        and ordinal > 0
        and cents > 0
        and set_off >= 0
        and name <> ''
        and (octet_length(name) <= 70 or char_length(name) <= 70)
        and (remittance_kind = 'text' or remittance_kind = 'national' or remittance_kind = 'rf')
        and remittance <> ''
        and (octet_length(remittance) <= 140 or char_length(remittance) <= 140)
        and (town is null) = (country is null)
        and (length(salt) = 16 or length(salt) = 32));
