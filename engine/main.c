/*
 * main.c
 *     Arguments to command to exit code, and nothing else.
 */
#include <signal.h>
#include <sys/stat.h>

#include "maksatus/command.h"

int main(int argc, char **argv)
{
    /* A reader that went away is an error of writing like any other: exit 4. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)umask(027);
    return command_main(argc, argv);
}
