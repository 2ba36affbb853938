-- m_0092_keys_of_a_group.sql
-- Keys of decisions that are numbered together lie together (engine/run/keys.c): a night adds its
-- own to few pages of the index of all time, where each key touched another page, and each of these
-- was logged whole once. A database that has keys already goes on with those it has.
alter table installation add column keys_in_groups boolean;
select audit_watch('installation');
alter table installation disable trigger append_only;
update installation set keys_in_groups = true where not exists (select from decision);
alter table installation enable trigger append_only;
