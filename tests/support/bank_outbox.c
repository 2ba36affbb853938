/*
 * bank_outbox.c
 *     See bank_outbox.h.
 */
#include "bank_outbox.h"

#include <check.h>
#include <string.h>

void bank_take_outbox(Bank *bank, Program *program, const char *part)
{
    for (const char *names = program_list(program, "outbox"); *names != '\0';) {
        size_t len = strcspn(names, "\n");
        const char *name = arena_format(program_arena(program), "outbox/%.*s", (int)len, names);

        names += len + 1;
        if (strstr(name, part) != NULL && strcmp(name + strlen(name) - 4, ".xml") == 0)
            ck_assert(bank_take(bank, file_text(program, program_path(program, name), NULL)));
    }
}
