/*
 * log.c
 *     Lines of JSON at the end of a file, masked and escaped.
 *
 * A line that would be longer than its buffer is written without its fields, and says so: half an
 * object is no use to anybody.
 */
#include "maksatus/log.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "maksatus/iban.h"
#include "maksatus/identity.h"
#include "mod97.h"
#include "utf8.h"

enum {
    LOG_LINE_BYTES = 16 * 1024,
    LOG_VALUE_BYTES = 2 * 1024,
    LOG_HEAD_BYTES = 256,
    IBAN_BYTES_MIN = 15,
    IBAN_SHOWN = 4, /* characters at each end */
};

Status log_open(Log *log, const char *path, int64_t run, Error *err)
{
    log->run = run;
    atomic_init(&log->errno_first, 0);
    log->file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (log->file < 0)
        return error_set(err, STATUS_IO, "cannot open the log %s: %s", path, strerror(errno));
    return STATUS_OK;
}

Status log_close(Log *log, Error *err)
{
    int cause = atomic_load(&log->errno_first);

    if (log->file < 0)
        return STATUS_OK;
    if (close(log->file) != 0 && cause == 0)
        cause = errno;
    log->file = -1;
    if (cause != 0)
        return error_set(err, STATUS_IO, "lines of the log were lost: %s", strerror(cause));
    return STATUS_OK;
}

/* Letters, digits and single blanks between them from the start of text, blanks left out. Stops
 * at the longest account number. ends[n] is where the nth character ended. */
static size_t collect(Slice text, char out[IBAN_BYTES_MAX], size_t ends[IBAN_BYTES_MAX])
{
    size_t count = 0;

    for (size_t at = 0; at < text.len && count < IBAN_BYTES_MAX; at++) {
        char c = ascii_raise(text.at[at]);

        if (c == ' ' && at > 0 && text.at[at - 1] != ' ')
            continue;
        if (!ascii_is_digit(c) && !ascii_is_upper(c))
            break;
        out[count] = c;
        ends[count++] = at + 1;
    }
    return count;
}

static bool ends_word(Slice text, size_t at)
{
    uint32_t code = 0;

    return at >= text.len || utf8_decode(text, at, &code) == 0 || !utf8_is_letter_or_digit(code);
}

/* The bytes at the start of text that are or look like an account number; 0 when none do. With
 * blanks only what passes its check counts, since words would look like one too. */
static size_t account_bytes(Slice text, char out[IBAN_BYTES_MAX], size_t *count)
{
    size_t ends[IBAN_BYTES_MAX];
    size_t collected = collect(text, out, ends);

    if (collected < IBAN_BYTES_MIN || !ascii_is_upper(out[0]) || !ascii_is_upper(out[1])
        || !ascii_is_digit(out[2]) || !ascii_is_digit(out[3]))
        return 0;
    for (*count = collected; *count >= IBAN_BYTES_MIN; --*count) {
        size_t end = ends[*count - 1];

        if (ends_word(text, end)
            && (end == *count || iban_check((Slice){out, *count}) == IBAN_GOOD))
            return end;
    }
    return 0;
}

static void add_without_accounts(Text *text, Slice part)
{
    char account[IBAN_BYTES_MAX];
    bool in_word = false;

    for (size_t at = 0; at < part.len;) {
        Slice rest = {part.at + at, part.len - at};
        size_t count = 0;
        uint32_t code = 0;
        size_t taken = in_word ? 0 : account_bytes(rest, account, &count);

        if (taken > 0) {
            text_add(text, (Slice){account, IBAN_SHOWN});
            text_add_string(text, "****");
            text_add(text, (Slice){account + count - IBAN_SHOWN, IBAN_SHOWN});
        } else {
            size_t bytes = utf8_decode(rest, 0, &code);

            taken = bytes == 0 ? 1 : bytes;
            in_word = bytes > 0 && utf8_is_letter_or_digit(code);
            text_add(text, (Slice){rest.at, taken});
        }
        at += taken;
    }
}

void text_add_masked(Text *text, Slice part)
{
    identity_add_masked_with(text, part, add_without_accounts);
}

static void add_text_value(Text *line, Slice value)
{
    TEXT_ON_STACK(masked, LOG_VALUE_BYTES);

    if (value.at == NULL) {
        text_add_string(line, "null");
        return;
    }
    text_add_masked(&masked, value);
    text_add_json(line, text_slice(&masked));
}

static void add_quoted(Text *line, void (*add)(Text *text, const LogField *field),
                       const LogField *field)
{
    text_add_char(line, '"');
    add(line, field);
    text_add_char(line, '"');
}

static void add_money_value(Text *line, const LogField *field)
{
    text_add_money(line, field->value.amount);
}

static void add_day_value(Text *line, const LogField *field)
{
    text_add_day(line, field->value.day);
}

static void add_field(Text *line, const LogField *field)
{
    text_add_char(line, ',');
    text_add_json(line, slice_of(field->key));
    text_add_char(line, ':');
    switch (field->kind) {
    case LOG_TEXT:
        add_text_value(line, field->value.text);
        break;
    case LOG_INT:
        text_add_int(line, field->value.number);
        break;
    case LOG_MONEY:
        add_quoted(line, add_money_value, field);
        break;
    case LOG_DAY:
        add_quoted(line, add_day_value, field);
        break;
    case LOG_BOOL:
        text_add_string(line, field->value.flag ? "true" : "false");
        break;
    case LOG_NOTHING:
        text_add_string(line, "null");
        break;
    }
}

static void add_head(Text *line, int64_t run, const char *event)
{
    enum { SECONDS_OF_DAY = 86400 };
    struct timespec now = {0};

    ensure(clock_gettime(CLOCK_REALTIME, &now) == 0);
    int64_t second = now.tv_sec % SECONDS_OF_DAY;
    text_add_string(line, "{\"time\":\"");
    text_add_day(line, (Day){(int32_t)(now.tv_sec / SECONDS_OF_DAY)});
    text_add_format(line, "T%02d:%02d:%02d.%03dZ\",\"run\":", (int)(second / 3600),
                    (int)(second / 60 % 60), (int)(second % 60), (int)(now.tv_nsec / 1000000));
    text_add_int(line, run);
    text_add_string(line, ",\"event\":");
    text_add_json(line, slice_of(event));
}

void log_write(Log *log, const char *event, const LogField *fields)
{
    TEXT_ON_STACK(line, LOG_LINE_BYTES);

    if (log == NULL || log->file < 0)
        return;
    line.capacity -= LOG_HEAD_BYTES; /* room to close the object, whatever came before */
    add_head(&line, log->run, event);
    size_t head_len = line.len;
    for (const LogField *field = fields; field->key != NULL; field++)
        add_field(&line, field);
    bool cut = line.overflowed;
    line.capacity += LOG_HEAD_BYTES;
    line.overflowed = false;
    if (cut)
        line.len = head_len;
    text_add_string(&line, cut ? ",\"cut\":true}\n" : "}\n");

    ssize_t written = write(log->file, line.at, line.len);
    int none = 0;
    if (written != (ssize_t)line.len)
        (void)atomic_compare_exchange_strong(&log->errno_first, &none,
                                             written < 0 ? errno : ENOSPC);
}
