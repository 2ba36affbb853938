/*
 * program.c
 *     Calls the built program in a temporary home, and waits for it with a limit.
 *
 * Standard output and error go to files, so that no pipe can fill up and no order of reading
 * matters. A child dies with the test: a server that is killed must not leave writers behind.
 */
#include "program.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "program_private.h"
#include "temporary_folder.h"

enum { WORDS_MAX = 64, ENVIRONMENT_MAX = 16, PATH_BYTES = 4096 };

struct Program {
    Arena arena;
    const char *folder; /* holds the home and the outputs of calls */
    const char *home;
    const char *conninfo;
    const char *env_name[ENVIRONMENT_MAX];
    const char *env_value[ENVIRONMENT_MAX];
    size_t env_count;
    int call_count;
    void (*drop)(const char *conninfo);
};

struct Call {
    Program *program;
    pid_t pid;
    int pidfd;
    const char *words; /* for messages */
    const char *out_path, *err_path;
    struct timespec begun;
};

static const char *required_env(const char *name)
{
    const char *value = getenv(name);

    ck_assert_msg(value != NULL, "%s is not set: run this by 'meson test'", name);
    return value;
}

Program *program_new(const char *conninfo)
{
    Program *program = calloc(1, sizeof(Program));

    ck_assert_ptr_nonnull(program);
    arena_init(&program->arena, SIZE_MAX / 2);
    program->folder = temporary_folder(&program->arena, "test");
    program->home = arena_format(&program->arena, "%s/home", program->folder);
    program->conninfo = conninfo;
    ck_assert_int_eq(mkdir(program->home, 0750), 0);
    return program;
}

/* A cleanup attribute does not run when a check fails (Check leaves by longjmp or by the end of
 * the process), so what comes here has passed. */
void program_done(Program **program)
{
    Program *p = *program;

    if (p == NULL)
        return;
    *program = NULL;
    if (p->conninfo == NULL)
        program_call(p, EXIT_ANY, "db", "stop", NULL);
    else if (p->drop != NULL)
        p->drop(p->conninfo);
    folder_remove(p->folder);
    arena_done(&p->arena);
    free(p);
}

void program_at_end(Program *program, void (*drop)(const char *conninfo))
{
    program->drop = drop;
}

Arena *program_arena(Program *program)
{
    return &program->arena;
}

const char *program_home(const Program *program)
{
    return program->home;
}

const char *program_path(Program *program, const char *inside)
{
    return arena_format(&program->arena, "%s/%s", program->home, inside);
}

const char *program_source(Program *program, const char *inside)
{
    return arena_format(&program->arena, "%s/%s", required_env("MAKSATUS_SOURCE_ROOT"), inside);
}

void program_env(Program *program, const char *name, const char *value)
{
    size_t index = 0;

    while (index < program->env_count && strcmp(program->env_name[index], name) != 0)
        index++;
    ck_assert_uint_lt(index, ENVIRONMENT_MAX);
    program->env_name[index] = name;
    program->env_value[index] = value;
    program->env_count += index == program->env_count;
}

const char *program_conninfo(const Program *program)
{
    return program->conninfo;
}

/* --- calling --- */

static void redirect(const char *path, int flags, int to)
{
    int from = open(path, flags | O_CLOEXEC, 0600);

    if (from < 0 || dup2(from, to) < 0)
        _exit(126);
}

noreturn static void become(const Program *program, const char **words, const char *in_path,
                            const char *out_path, const char *err_path)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    redirect(in_path, O_RDONLY, STDIN_FILENO);
    redirect(out_path, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(err_path, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    for (size_t i = 0; i < program->env_count; i++) {
        if (program->env_value[i] == NULL)
            unsetenv(program->env_name[i]);
        else
            setenv(program->env_name[i], program->env_value[i], 1);
    }
    execv(words[0], (char *const *)(uintptr_t)words);
    _exit(127);
}

static bool stands_in(const char *word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

/* The whole command line, and its words as one text. What the words say themselves of home and
 * database is not said twice. */
static const char **command_line(Program *program, const char *const *words, const char **text)
{
    const char **all = ARENA_ARRAY(&program->arena, const char *, WORDS_MAX + 8);
    size_t count = 0;

    all[count++] = required_env("MAKSATUS_PROGRAM");
    if (!stands_in("--home", words)) {
        all[count++] = "--home";
        all[count++] = program->home;
    }
    if (program->conninfo != NULL && !stands_in("--db", words)) {
        all[count++] = "--db";
        all[count++] = program->conninfo;
    }
    *text = "maksatus";
    for (size_t i = 0; words[i] != NULL; i++) {
        ck_assert_uint_lt(i, WORDS_MAX);
        all[count++] = words[i];
        *text = arena_format(&program->arena, "%s %s", *text, words[i]);
    }
    return all;
}

static Call *start(Program *program, const char *in_path, const char *const *words)
{
    Call *call = ARENA_NEW(&program->arena, Call);
    int number = program->call_count++;
    const char **line = command_line(program, words, &call->words);

    call->program = program;
    call->out_path = arena_format(&program->arena, "%s/out.%d", program->folder, number);
    call->err_path = arena_format(&program->arena, "%s/err.%d", program->folder, number);
    /* They are there, whenever it is killed. */
    file_put(call->out_path, "", 0);
    file_put(call->err_path, "", 0);
    clock_gettime(CLOCK_MONOTONIC, &call->begun);
    call->pid = fork();
    ck_assert_int_ge(call->pid, 0);
    if (call->pid == 0)
        become(program, line, in_path, call->out_path, call->err_path);
    call->pidfd = pidfd_open(call->pid, 0);
    ck_assert_int_ge(call->pidfd, 0);
    return call;
}

pid_t call_pid(const Call *call)
{
    return call->pid;
}

bool call_ended(Call *call, int milliseconds)
{
    struct pollfd ended = {.fd = call->pidfd, .events = POLLIN};
    int ready;

    do
        ready = poll(&ended, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    return ready == 1;
}

Ended call_wait(Call *call)
{
    Ended ended = {.exit_code = -1};
    struct timespec now;
    int status = 0;

    if (!call_ended(call, CALL_SECONDS_MAX * 1000)) {
        kill(call->pid, SIGABRT);
        ck_abort_msg("%s: did not end within %d s", call->words, CALL_SECONDS_MAX);
    }
    ck_assert_int_eq(waitpid(call->pid, &status, 0), call->pid);
    close(call->pidfd);
    clock_gettime(CLOCK_MONOTONIC, &now);
    ended.seconds = (double)(now.tv_sec - call->begun.tv_sec)
                    + (double)(now.tv_nsec - call->begun.tv_nsec) / 1e9;
    if (WIFEXITED(status))
        ended.exit_code = WEXITSTATUS(status);
    else
        ended.by_signal = WTERMSIG(status);
    ended.out = file_text(call->program, call->out_path, &ended.out_bytes);
    ended.err = file_text(call->program, call->err_path, NULL);
    return ended;
}

static Ended finish(Call *call, int exit_code)
{
    Ended ended = call_wait(call);

    ck_assert_msg(exit_code == EXIT_ANY || ended.exit_code == exit_code,
                  "%s\n  in %s\n  exit %d (signal %d), expected %d\n%s%s", call->words,
                  call->program->home, ended.exit_code, ended.by_signal, exit_code, ended.err,
                  ended.out_bytes < 4000 ? ended.out : "");
    return ended;
}

/* The words of a call, from variable arguments. */
#define WORDS_FROM(last, words)                                                                    \
    const char *words[WORDS_MAX + 1] = {NULL};                                                     \
    do {                                                                                           \
        va_list arguments;                                                                         \
        va_start(arguments, last);                                                                 \
        words_take(words, &arguments);                                                             \
        va_end(arguments);                                                                         \
    } while (0)

static void words_take(const char **words, va_list *arguments)
{
    for (size_t i = 0; (words[i] = va_arg(*arguments, const char *)) != NULL; i++)
        ck_assert_uint_lt(i, WORDS_MAX);
}

Ended program_call_list(Program *program, int exit_code, const char *const *words)
{
    return finish(start(program, "/dev/null", words), exit_code);
}

Ended program_call(Program *program, int exit_code, ...)
{
    WORDS_FROM(exit_code, words);
    return program_call_list(program, exit_code, words);
}

Ended program_call_with(Program *program, int exit_code, const char *input, ...)
{
    WORDS_FROM(input, words);
    const char *path = arena_format(&program->arena, "%s/in", program->folder);

    file_put(path, input, strlen(input));
    return finish(start(program, path, words), exit_code);
}

json_t *program_json(Program *program, int exit_code, ...)
{
    WORDS_FROM(exit_code, words);
    size_t count = 0;
    json_error_t why;

    while (words[count] != NULL)
        count++;
    ck_assert_uint_lt(count + 2, WORDS_MAX);
    words[count] = "--format";
    words[count + 1] = "json";
    Ended ended = program_call_list(program, exit_code, words);
    json_t *document = json_loadb(ended.out, ended.out_bytes, 0, &why);
    ck_assert_msg(document != NULL, "%s: no JSON: %s\n%s", words[0], why.text, ended.out);
    return document;
}

Call *program_start(Program *program, ...)
{
    WORDS_FROM(program, words);
    return start(program, "/dev/null", words);
}

/* --- setting up --- */

void program_assert_operators(Program *program)
{
    FILE *ini = fopen(program_path(program, "maksatus.ini"), "ae");

    ck_assert_ptr_nonnull(ini);
    ck_assert_int_ge(fputs("[operators]\nasserted = yes\n", ini), 0);
    ck_assert_int_eq(fclose(ini), 0);
}

void program_set_up(Program *program)
{
    program_call(program, 0, "init", NULL);
    program_call(program, 0, "reference", "load", program_source(program, "fixtures/reference"),
                 NULL);
}

void program_deliver_bytes(Program *program, const char *name, const char *bytes, size_t size)
{
    /* Names that end in .part are left alone, so a run at work never sees half a delivery. */
    const char *part = arena_format(&program->arena, "%s/inbox/%s.part", program->home, name);

    file_put(part, bytes, size);
    ck_assert_int_eq(
        rename(part, arena_format(&program->arena, "%s/inbox/%s", program->home, name)), 0);
}

void program_deliver_as(Program *program, const char *source, const char *name)
{
    size_t size;
    const char *bytes = file_text(program, program_source(program, source), &size);

    program_deliver_bytes(program, name, bytes, size);
}

void program_deliver(Program *program, const char *source)
{
    const char *slash = strrchr(source, '/');

    program_deliver_as(program, source, slash != NULL ? slash + 1 : source);
}

void program_deliver_gzip(Program *program, const char *name, const char *bytes, size_t size)
{
    z_stream stream = {0};
    size_t room = size + size / 100 + 1024;
    char *packed = arena_alloc(&program->arena, room);

    /* 16 asks for a gzip head. */
    ck_assert_int_eq(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)room;
    ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    program_deliver_bytes(program, name, packed, room - stream.avail_out);
}
