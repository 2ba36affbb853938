/*
 * replay.c
 *     Gives every file of the named folders to the fuzz target it is linked with: the corpus in
 *     every normal run, without a fuzzer.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

#include "maksatus/ensure.h"

enum { INPUT_BYTES_MAX = 1 << 20 };

static bool replay_file(const char *folder, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = length < 0 || (size_t)length >= sizeof(path) ? NULL : fopen(path, "rb");
    uint8_t *bytes;
    size_t size;

    if (file == NULL)
        return false;
    bytes = malloc(INPUT_BYTES_MAX);
    ensure(bytes != NULL);
    size = fread(bytes, 1, INPUT_BYTES_MAX, file);
    (void)fclose(file);
    /* Exactly as large as what is in it, so that a read beyond is seen by the sanitizers. */
    bytes = realloc(bytes, size == 0 ? 1 : size);
    ensure(bytes != NULL);
    (void)LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return true;
}

int main(int argc, char **argv)
{
    size_t replayed = 0;

    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);

        if (folder == NULL) {
            (void)fprintf(stderr, "cannot open %s\n", argv[i]);
            return EXIT_FAILURE;
        }
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
            if (entry->d_name[0] != '.')
                replayed += replay_file(argv[i], entry->d_name);
        (void)closedir(folder);
    }
    (void)printf("%zu inputs replayed\n", replayed);
    return replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
