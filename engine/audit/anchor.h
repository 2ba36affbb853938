/*
 * anchor.h
 *     Reading anchors. Private to engine/audit.
 */
#ifndef MAKSATUS_AUDIT_ANCHOR_H
#define MAKSATUS_AUDIT_ANCHOR_H

#include "maksatus/audit.h"

typedef struct Anchor {
    int64_t record;
    Sha256 hash;
} Anchor;

/* One that the log says to be in HOME/anchors/. */
typedef struct KnownAnchor {
    Anchor anchor;
    bool is_signed;
    const char *path, *signature;
} KnownAnchor;

/* STATUS_INTEGRITY when it is none. */
MUST_CHECK Status anchor_read(Arena *arena, const char *path, Anchor *anchor, Error *err);
/* Those that nobody has said to be gone. */
MUST_CHECK Status anchors_known(Store *store, Arena *arena, const char *home, KnownAnchor **known,
                                size_t *count, Error *err);
/* The paths of those in HOME/anchors/, terminated. */
MUST_CHECK Status anchors_list(Arena *arena, const char *home, Slice **paths, size_t *count,
                               Error *err);

#endif
