/*
 * stages.c
 *     The order of everything: take in, then pay out.
 */
#include "stages.h"

const BatchStage batch_stages[] = {
    {"intake", stage_intake}, /* open the delivery, claim its batch */
    {"parse", stage_parse},   /* its framing, hash and records; what must be known of them */
    {"gather", stage_gather}, /* the facts of all of them at once */
    {"check", stage_check},   /* every rule on every decision, in order; rows and payments */
    {"commit", stage_commit}, /* totals proven, all of it durable, the delivery moved */
    {NULL, NULL},
};

const FileStage file_stages[] = {
    {"close", false, stage_close},     /* open -> closed: count, sum and day are fixed and proven */
    {"emit", true, stage_emit},        /* the hidden file, from rows alone */
    {"verify", true, stage_verify},    /* read back as a stranger would */
    {"promise", false, stage_promise}, /* closed -> promised: hash and size are committed */
    {"publish", false, stage_publish}, /* promised -> published: renamed, then the state */
    {NULL, false, NULL},
};
