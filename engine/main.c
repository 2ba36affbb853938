/*
 * main.c
 *     Arguments to command to exit code, and nothing else.
 */
#include <signal.h>
#include <sys/stat.h>

#include "maksatus/command.h"
#include "maksatus/file.h"

int main(int argc, char **argv)
{
    /* A reader that went away is an error of writing like any other: exit 4. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)umask(027);
    standard_streams_fill();
    return command_main(argc, argv);
}
