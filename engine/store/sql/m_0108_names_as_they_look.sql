-- m_0108_names_as_they_look.sql
-- One person, however the name is written: in any case, with whatever blanks, and with characters
-- that nobody sees. A text of nothing but these is no name and no reason. Most names are plain, and
-- a file is approved by comparing those of all its decisions.
create or replace function person(name text) returns text language sql immutable as $$
    select case
        when octet_length(name) = char_length(name) and position('  ' in name) = 0
            then lower(btrim(name))
        else lower(btrim(regexp_replace(
            translate(normalize(name, nfkc),
                      U&'\00AD\034F\061C\180E\200B\200C\200D\200E\200F\202A\202B\202C\202D\202E'
                        '\2060\2061\2062\2063\2064\2066\2067\2068\2069\FEFF', ''),
            '[[:space:]]+', ' ', 'g'))) end $$;
