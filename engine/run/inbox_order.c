/*
 * inbox_order.c
 *     In which order the deliveries of the inbox are taken.
 *
 * By the bytes of their names; only those of one sender that have a sequence change places among
 * themselves, so that the lowest comes first. So a sequence that fills a gap is followed at once
 * by those that waited for it, and the first delivery of a new sender is his lowest.
 *
 *     names      a10 (S,10)   a9 (S,9)   b (none)   c1 (S,11)
 *     order      a9           a10        b          c1
 */
#include <stdlib.h>

#include "control.h"
#include "stages.h"

#include "maksatus/arena.h"

typedef struct Numbered {
    Slice sender;
    int64_t sequence;
    size_t place; /* among the names */
} Numbered;

static int by_place(const void *a, const void *b)
{
    const Numbered *left = a, *right = b;
    int order = slice_compare(left->sender, right->sender);

    return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

static int by_sequence(const void *a, const void *b)
{
    const Numbered *left = a, *right = b;
    int order = slice_compare(left->sender, right->sender);

    if (order == 0)
        order = (left->sequence > right->sequence) - (left->sequence < right->sequence);
    return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

/* What cannot be read has no sequence: it is said when the delivery is taken. */
static void look_at(Night *night, Arena *kept, Slice name, Numbered *numbered)
{
    AUTO_ARENA Arena scratch;
    Error ignored = {0};

    arena_init(&scratch, SIZE_MAX);
    Batch batch = {
        .night = night, .arena = &scratch, .path = night_path(&scratch, night, "inbox", name)};
    batch.control.sequence = -1;
    numbered->sequence = parse_peek(&batch, &ignored) == STATUS_OK ? batch.control.sequence : -1;
    numbered->sender = arena_slice(kept, batch.sender);
}

void control_order(Night *night, Arena *arena, Slice *names, size_t count)
{
    Numbered *places = ARENA_ARRAY(arena, Numbered, count + 1);
    Numbered *wanted = ARENA_ARRAY(arena, Numbered, count + 1);
    Slice *before = ARENA_ARRAY(arena, Slice, count + 1);
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        before[i] = names[i];
        if (control_is_sidecar(names[i]))
            continue;
        look_at(night, arena, names[i], &places[found]);
        places[found].place = i;
        found += places[found].sequence >= 0;
    }
    memcpy(wanted, places, found * sizeof(Numbered));
    qsort(places, found, sizeof(Numbered), by_place);
    qsort(wanted, found, sizeof(Numbered), by_sequence);
    for (size_t i = 0; i < found; i++)
        names[places[i].place] = before[wanted[i].place];
}
