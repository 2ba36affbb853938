/*
 * fault_states.c
 *     Pauses a run at each fault point and looks at the world.
 *
 * Two worlds are the same when their texts are. Of the database the text is a sum of hashes a
 * table, made by a function of our session; tables are read one by one with `only`, so that a
 * partition that is not attached yet is seen too.
 */
#include "fault_states.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char world_functions[] =
    "set search_path = pg_catalog; set lock_timeout = '20s';"
    "create function pg_temp.world() returns text language plpgsql as $$ "
    "declare one record; found text; world text := ''; "
    "begin "
    "for one in select c.oid, c.relkind, c.relispartition from pg_class c "
    "join pg_namespace n on n.oid = c.relnamespace where n.nspname not like 'pg\\_%' "
    "and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'm', 'v', 'i', 'I') "
    "order by c.oid loop "
    "found := ''; "
    "if one.relkind in ('r', 'm') then "
    "execute format('select count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)), 0) "
    "from only %s t', one.oid::regclass) into found; end if; "
    "world := world || format(E'%s %s %s %s\\n', one.oid::regclass, one.relkind, "
    "one.relispartition, found); end loop; "
    "return world || (select format(E'%s %s %s\\n', count(*), "
    "sum(hashtextextended(pg_get_constraintdef(oid), oid::bigint)), (select count(*) from "
    "pg_trigger)) from pg_constraint); end $$;"
    "create function pg_temp.numbers() returns text language sql as $$ "
    "select string_agg(concat(schemaname, '.', sequencename, ' ', last_value), E'\\n' order by "
    "schemaname, sequencename) from pg_sequences $$";

/* ── files ────────────────────────────────────────────────────────────────────────────────── */

static FILE *listing; /* nftw has no context */
static size_t home_length;

static uint64_t hash_of_file(const char *path)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    FILE *file = fopen(path, "rbe");
    int byte;

    ck_assert_ptr_nonnull(file);
    while ((byte = getc(file)) != EOF)
        hash = (hash ^ (uint64_t)byte) * UINT64_C(0x100000001b3);
    ck_assert_int_eq(fclose(file), 0);
    return hash;
}

static int list_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    const char *inside = path + home_length;

    (void)place;
    if (strncmp(inside, "/log/", 5) == 0)
        return 0;
    (void)fprintf(listing, "%s %o", inside, found->st_mode);
    if (kind == FTW_F && S_ISREG(found->st_mode))
        (void)fprintf(listing, " %lld %016llx", (long long)found->st_size,
                      (unsigned long long)hash_of_file(path));
    (void)fputc('\n', listing);
    return 0;
}

static const char *files_of(Program *program)
{
    char *text = NULL;
    size_t size = 0;

    home_length = strlen(program_home(program));
    listing = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(listing);
    ck_assert_int_eq(nftw(program_home(program), list_one, 16, FTW_PHYS), 0);
    ck_assert_int_eq(fclose(listing), 0);
    const char *lines = lines_sorted(program_arena(program), text);
    free(text);
    return lines;
}

/* ── points ───────────────────────────────────────────────────────────────────────────────── */

typedef struct World {
    const char *files, *rows, *numbers;
} World;

static World look(Program *program, PGconn *conn)
{
    return (World){files_of(program), sample_ask(program, conn, "select pg_temp.world()"),
                   sample_ask(program, conn, "select pg_temp.numbers()")};
}

static bool is_same(const World *a, const World *b)
{
    return strcmp(a->files, b->files) == 0 && strcmp(a->rows, b->rows) == 0;
}

/* The name of the point that was reached last. */
static const char *last_point(Program *program, const char *log)
{
    const char *last = "";

    for (const char *line = file_text(program, log, NULL); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (len < 6 || memcmp(line + len - 6, " fails", 6) != 0)
            last = arena_format(program_arena(program), "%.*s", (int)len, line);
        line += len + 1;
    }
    return last;
}

static bool is_before(const char *point)
{
    size_t len = strlen(point);

    return len > 7 && strcmp(point + len - 7, ".before") == 0;
}

/* Names the first line that differs. */
static void check_unchanged(const char *was, const char *is, const char *last, const char *point)
{
    while (*was != '\0' && strcspn(was, "\n") == strcspn(is, "\n")
           && strncmp(was, is, strcspn(was, "\n") + 1) == 0) {
        size_t len = strcspn(was, "\n");
        was += len + (was[len] == '\n');
        is += len + (is[len] == '\n');
    }
    ck_assert_msg(strcmp(was, is) == 0,
                  "changed between %s and %s, which needs a point of its own:\n%.*s\n%.*s", last,
                  point, (int)strcspn(was, "\n"), was, (int)strcspn(is, "\n"), is);
}

/* False: the call has ended. */
static bool waits_at_point(Call *call, const char *pause)
{
    while (!path_exists(pause)) {
        if (call_ended(call, 1))
            return false;
    }
    return true;
}

void fault_states_find(Program *program, Call *(*start)(Program *program), FaultStates *states)
{
    const char *log = program_path(program, "../points.log");
    const char *pause = program_path(program, "../paused");
    const char *last = "the start";
    PGconn *conn = sample_connect(program);

    (void)sample_ask(program, conn, world_functions);
    *states = (FaultStates){0};
    program_env(program, "MAKSATUS_FAULT_LOG", log);
    program_env(program, "MAKSATUS_FAULT_PAUSE", pause);
    World world = look(program, conn);
    Call *call = start(program);
    while (waits_at_point(call, pause)) {
        const char *point = last_point(program, log);
        World now = look(program, conn);

        states->points++;
        if (is_before(point)) {
            check_unchanged(world.files, now.files, last, point);
            check_unchanged(world.rows, now.rows, last, point);
        }
        if (states->points == 1 || !is_same(&world, &now)
            || strcmp(world.numbers, now.numbers) != 0) {
            ck_assert_int_lt(states->count, FAULT_STATES_MAX);
            states->number[states->count++] = states->points;
        }
        world = now;
        last = point;
        ck_assert_int_eq(unlink(pause), 0);
    }
    ck_assert_int_eq(call_wait(call).by_signal, 0);
    printf("%d fault points, %d states of the world\n", states->points, states->count);
    PQfinish(conn);
    program_env(program, "MAKSATUS_FAULT_LOG", NULL);
    program_env(program, "MAKSATUS_FAULT_PAUSE", NULL);
}
