-- m_0003_rerun.sql
-- Control data and reruns: what a person accepted of a sender's sequence, and where the delivery
-- of a batch that was taken after all still lies.

alter table batch
    add column gap_act bigint references act, -- who accepted that the sequences before are missing,
    add column gap_sequence bigint,           -- before this one
    add column lies_in text,                  -- of a rerun, below HOME, until it is moved
    add check ((gap_act is null) = (gap_sequence is null));

create index batch_sequence on batch (sender, sequence)
    where state in ('committed', 'published');
create index batch_unmoved on batch (id) where not moved and kept_as is not null;
