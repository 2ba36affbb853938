/*
 * progress.c
 *     See progress.h. The clock is the monotonic one: it never goes back.
 */
#include "progress.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TELL_EVERY_MS = 200, LINE_BYTES = 160 };

static int64_t now_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_begin(Progress *progress, FILE *stream, bool quiet)
{
    *progress = (Progress){0};
    if (!quiet && isatty(fileno(stream)))
        progress->terminal = stream;
}

void progress_line(Text *line, const char *what, uint64_t done, uint64_t total, int64_t elapsed_ms)
{
    uint64_t elapsed = elapsed_ms > 0 ? (uint64_t)elapsed_ms : 1;
    uint64_t rate = done * 1000 / elapsed;

    text_add_format(line, "%s  %llu", what, (unsigned long long)done);
    if (total > 0)
        text_add_format(line, " of %llu  %llu %%", (unsigned long long)total,
                        (unsigned long long)(done * 100 / total));
    text_add_format(line, "  %llu/s", (unsigned long long)rate);
    if (total > done && rate > 0) {
        uint64_t left = (total - done) / rate;
        text_add_format(line, "  %llu:%02llu left", (unsigned long long)(left / 60),
                        (unsigned long long)(left % 60));
    }
}

void progress_tell(void *context, const char *what, uint64_t done, uint64_t total)
{
    Progress *progress = context;
    TEXT_ON_STACK(line, LINE_BYTES);

    if (progress->terminal == NULL)
        return;
    int64_t now = now_ms();
    if (progress->what == NULL || strcmp(progress->what, what) != 0) {
        progress->what = what;
        progress->began_ms = now;
        progress->told_ms = 0;
    }
    if (now - progress->told_ms < TELL_EVERY_MS)
        return;
    progress->told_ms = now;
    progress->shown = true;
    progress_line(&line, what, done, total, now - progress->began_ms);
    fprintf(progress->terminal, "\r\033[K%.*s", SLICE_ARGS(text_slice(&line)));
    (void)fflush(progress->terminal);
}

void progress_end(Progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", progress->terminal);
        (void)fflush(progress->terminal);
    }
    progress->shown = false;
}
