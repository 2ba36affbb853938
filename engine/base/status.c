/*
 * status.c
 *     The list of statuses with exit code and hint, and the writing down of a cause.
 *
 * A cause is one line, whatever the text of a library or a file name brings with it: control
 * characters become blanks, and those at the end go.
 */
#include "maksatus/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

typedef struct StatusRow {
    int exit_code;
    const char *hint;
} StatusRow;

#define STATUS_ROW(name, exit_code, hint) {exit_code, hint},
static const StatusRow status_rows[] = {STATUS_LIST(STATUS_ROW)};
#undef STATUS_ROW

_Static_assert(COUNT_OF(status_rows) == STATUS_COUNT, "each status has its row");

static void make_one_line(char *text)
{
    size_t len = utf8_cut((Slice){text, strlen(text)}, ERROR_TEXT_BYTES - 1);

    for (size_t at = 0; at < len; at++) {
        unsigned char byte = (unsigned char)text[at];

        if (byte < 0x20 || byte == 0x7f)
            text[at] = ' ';
    }
    while (len > 0 && text[len - 1] == ' ')
        len--;
    text[len] = '\0';
}

Status error_record(Error *err, Status status, const char *file, int line, const char *format, ...)
{
    va_list arguments;

    ensure(status > STATUS_OK && status < STATUS_COUNT);
    ensure(err->status == STATUS_OK);
    err->status = status;
    err->file = file;
    err->line = line;
    va_start(arguments, format);
    int len = vsnprintf(err->text, sizeof(err->text), format, arguments);
    va_end(arguments);
    ensure(len >= 0);
    make_one_line(err->text);
    return status;
}

int status_exit_code(Status status)
{
    ensure(status < STATUS_COUNT);
    return status_rows[status].exit_code;
}

const char *status_hint(Status status)
{
    ensure(status < STATUS_COUNT);
    return status_rows[status].hint;
}
