/*
 * simulated_bank.c
 *     A bank that is played, as a program (tests/support/bank.h).
 *
 *     simulated_bank [--behaviour B] [--seed S] [--day D] [--memory FILE] --out DIR FILE...
 *
 * Takes payment files (FILE may be a folder, then every *.xml in it that it has not had), remembers
 * every EndToEndId that it ever paid (--memory, from call to call), and writes its answers of the
 * day into DIR. The last line tells as JSON what really happened; exit 1 when anybody was paid
 * twice. --help lists the behaviours.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bank.h"
#include "maksatus/arena.h"
#include "maksatus/file.h"

enum { FILE_BYTES_MAX = 1024 * 1024 * 1024, TAKEN_MAX = 65536 };

typedef struct Options {
    BankMood mood;
    uint64_t seed;
    const char *day, *memory, *out;
} Options;

static Arena arena;
static const char *taken[TAKEN_MAX]; /* names of payment files */
static size_t taken_count;

static _Noreturn void give_up(const char *what, const char *name)
{
    (void)fprintf(stderr, "simulated_bank: %s: %s\n", what, name);
    exit(2);
}

static void help(void)
{
    (void)printf("usage: simulated_bank [--behaviour B] [--seed S] [--day YYYY-MM-DD] "
                 "[--memory FILE]\n                      --out DIR FILE-OR-FOLDER...\n\n");
    for (int mood = 0; mood < BANK_MOODS; mood++)
        (void)printf("  %-15s %s\n", bank_mood_name((BankMood)mood),
                     bank_mood_does((BankMood)mood));
}

/* --- the memory: the names of files, an empty line, the bank's own --- */

static bool was_taken(const char *name)
{
    for (size_t i = 0; i < taken_count; i++)
        if (strcmp(taken[i], name) == 0)
            return true;
    return false;
}

static void mark_taken(const char *name)
{
    if (taken_count == TAKEN_MAX)
        give_up("too many files", name);
    taken[taken_count++] = arena_string(&arena, slice_of(name));
}

static void load_memory(Bank *bank, const char *path)
{
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    char line[512];

    if (file == NULL)
        return;
    while (fgets(line, sizeof(line), file) != NULL && line[0] != '\n') {
        line[strcspn(line, "\n")] = '\0';
        mark_taken(line);
    }
    if (!bank_load(bank, file))
        give_up("it is no memory of a bank", path);
    (void)fclose(file);
}

static void save_memory(const Bank *bank, const char *path)
{
    FILE *file = path == NULL ? NULL : fopen(path, "w");

    if (path == NULL)
        return;
    if (file == NULL)
        give_up("cannot be written", path);
    for (size_t i = 0; i < taken_count; i++)
        (void)fprintf(file, "%s\n", taken[i]);
    (void)fprintf(file, "\n");
    if (!bank_save(bank, file) || fclose(file) != 0)
        give_up("cannot be written", path);
}

/* --- files --- */

static void take_file(Bank *bank, const char *path)
{
    AUTO_ARENA Arena bytes;
    Error err = {0};
    Slice xml;

    arena_init(&bytes, SIZE_MAX);
    if (file_read_all(&bytes, path, FILE_BYTES_MAX, &xml, &err) != STATUS_OK)
        give_up(err.text, path);
    if (!bank_take(bank, arena_string(&bytes, xml)))
        give_up("it is no payment file", path);
    mark_taken(path);
}

static bool is_payment_file(const char *name)
{
    size_t len = strlen(name);

    return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".xml") == 0
           && strstr(name, ".camt.055.") == NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void take_folder(Bank *bank, const char *path)
{
    static const char *names[TAKEN_MAX];
    DIR *folder = opendir(path);
    size_t count = 0;

    if (folder == NULL)
        give_up("cannot be read", path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *name = arena_format(&arena, "%s/%s", path, entry->d_name);
        if (is_payment_file(entry->d_name) && !was_taken(name) && count < TAKEN_MAX)
            names[count++] = name;
    }
    (void)closedir(folder);
    qsort(names, count, sizeof(*names), compare_names);
    for (size_t i = 0; i < count; i++)
        take_file(bank, names[i]);
}

static void take(Bank *bank, const char *path)
{
    struct stat facts;

    if (stat(path, &facts) != 0)
        give_up("is not there", path);
    if (S_ISDIR(facts.st_mode))
        take_folder(bank, path);
    else
        take_file(bank, path);
}

/* Complete or not at all: the inbox of a running program may be the folder. */
static void put(void *context, const char *name, const char *bytes, size_t size)
{
    const char *hidden = arena_format(&arena, "%s/.%s.part", (const char *)context, name);
    const char *path = arena_format(&arena, "%s/%s", (const char *)context, name);
    FILE *file = fopen(hidden, "wb");

    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0
        || rename(hidden, path) != 0)
        give_up("cannot be written", path);
}

/* --- the program --- */

static const char *value_of(int argc, char **argv, int *at)
{
    if (*at + 1 >= argc)
        give_up("wants a value", argv[*at]);
    return argv[++*at];
}

static uint64_t number_of(const char *text)
{
    uint64_t number = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9')
            give_up("not a number", text);
        number = number * 10 + (uint64_t)(*c - '0');
    }
    return number;
}

/* Answers where the files begin. */
static int read_options(int argc, char **argv, Options *options)
{
    int at = 1;

    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        const char *option = argv[at];

        if (strcmp(option, "--help") == 0) {
            help();
            exit(0);
        } else if (strcmp(option, "--behaviour") == 0) {
            options->mood = bank_mood_find(value_of(argc, argv, &at));
        } else if (strcmp(option, "--seed") == 0) {
            options->seed = number_of(value_of(argc, argv, &at));
        } else if (strcmp(option, "--day") == 0) {
            options->day = value_of(argc, argv, &at);
        } else if (strcmp(option, "--memory") == 0) {
            options->memory = value_of(argc, argv, &at);
        } else if (strcmp(option, "--out") == 0) {
            options->out = value_of(argc, argv, &at);
        } else {
            give_up("unknown option (--help lists them)", option);
        }
    }
    if (options->mood == BANK_MOODS)
        give_up("there is no such behaviour", "--help lists them");
    if (options->out == NULL)
        give_up("is missing", "--out");
    return at;
}

int main(int argc, char **argv)
{
    Options options = {.mood = BANK_KIND, .seed = 20261222, .day = "2026-12-23"};
    int at = read_options(argc, argv, &options);

    arena_init(&arena, SIZE_MAX);
    Bank *bank = bank_new(options.seed);
    load_memory(bank, options.memory);
    for (; at < argc; at++)
        take(bank, argv[at]);
    bank_answer(bank, options.mood, options.day, put, (char *)(uintptr_t)options.out);
    save_memory(bank, options.memory);
    bool twice = bank_paid_twice(bank) > 0 || bank_over_paid(bank) > 0;
    (void)printf("{\"payments\":%zu,\"out_cents\":%lld,\"paid_twice\":%zu,\"over_paid\":%zu}\n",
                 bank_count(bank), (long long)bank_out_cents(bank), bank_paid_twice(bank),
                 bank_over_paid(bank));
    bank_done(bank);
    arena_done(&arena);
    return twice ? 1 : 0;
}
