-- q_recovery_rates.sql
-- The reference rates, oldest first: from, to, basis points.
select valid_from, valid_to, basis_points from reference_rate order by valid_from
