/*
 * delivery_maker.c
 *     A CSV that is paid, its sidecar, and the list of batches as lines.
 */
#include "delivery_maker.h"

#include <string.h>

static const char header[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,period_start,period_end\r\n";

const char *maker_csv(Program *program, const char *id, int count)
{
    Arena *arena = program_arena(program);
    const char *csv = header;
    unsigned mark = 0;

    /* Each id has a period of its own, so that no two look like the same payment. */
    for (const char *c = id; *c != '\0'; c++)
        mark = mark * 31 + (unsigned char)*c;
    for (int i = 0; i < count; i++)
        csv = arena_format(arena,
                           "%s%s-%d,G-%s-%d,1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation,"
                           "9010000-4,Kelpo Oy,FI9312340070000001,%d.00,EUR,esittelija.eteta,"
                           "ratkaisija.eteta,2026-10-%02u,2026-11-%02u\r\n",
                           csv, id, i + 1, id, i + 1, 100 + i, 1 + mark % 28, 1 + mark / 28 % 28);
    return csv;
}

void maker_sidecar(Program *program, const char *name, const char *json)
{
    program_deliver_bytes(program, arena_format(program_arena(program), "%s.control.json", name),
                          json, strlen(json));
}

void maker_deliver(Program *program, const char *name, const char *id, int count, const char *json)
{
    const char *csv = maker_csv(program, id, count);

    if (json != NULL)
        maker_sidecar(program, name, json);
    program_deliver_bytes(program, name, csv, strlen(csv));
}

static const char *text_of(const json_t *batch, const char *key)
{
    const char *text = json_string_value(json_object_get(batch, key));

    return text == NULL ? "-" : text;
}

const char *maker_batches(Program *program)
{
    json_t *batches = program_json(program, 0, "batch", "list", NULL);
    const char *lines = "";
    size_t index;
    json_t *batch;

    json_array_foreach(batches, index, batch)
    {
        lines =
            arena_format(program_arena(program), "%s%s %s %s\n", lines, text_of(batch, "delivery"),
                         text_of(batch, "state"), text_of(batch, "reason"));
    }
    json_decref(batches);
    return lines;
}

int maker_batch(Program *program, const char *delivery)
{
    json_t *batches = program_json(program, 0, "batch", "list", NULL);
    int found = 0;
    size_t index;
    json_t *batch;

    json_array_foreach(batches, index, batch)
    {
        if (strcmp(text_of(batch, "delivery"), delivery) == 0)
            found = (int)json_integer_value(json_object_get(batch, "batch"));
    }
    json_decref(batches);
    return found;
}

bool maker_has_line(const char *lines, const char *line)
{
    size_t len = strlen(line);

    for (const char *at = lines; *at != '\0';) {
        size_t here = strcspn(at, "\n");
        if (here == len && memcmp(at, line, len) == 0)
            return true;
        at += here + (at[here] == '\n');
    }
    return false;
}
