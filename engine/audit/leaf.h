/*
 * leaf.h
 *     The hashes of rows and of groups of rows. Private to engine/audit.
 *
 *     commitment = SHA-256(salt | personal values), or what an erasure has left of it
 *     leaf       = SHA-256(00 | commitment | public values)      of a bulk row
 *     root       = sixteen hashes are one, SHA-256(01 | ...), until one is left
 *
 * Values are as COPY's binary form has them: length (4 bytes, -1 for NULL) and bytes. Leaves stand
 * in the order of key and leaf. An id that holds a personal code has its mask as public value; and
 * in a row with a mask the personal values are followed by what masks hide: of each column that
 * could have one its value, or NULL where it has none.
 */
#ifndef MAKSATUS_AUDIT_LEAF_H
#define MAKSATUS_AUDIT_LEAF_H

#include <stdint.h>

#include "maksatus/file.h"

enum { LEAF_SHOWN_BYTES = 8, LEAF_LISTED_BYTES = 16 }; /* in the list of a group: key, beginning */

typedef struct Leaf {
    int64_t key;
    Sha256 hash;
} Leaf;

typedef struct Leaves {
    Leaf *item;
    size_t count, capacity;
} Leaves;

void leaves_add(Leaves *leaves, Leaf leaf);
void leaves_done(Leaves *leaves); /* sets it to {0} */
#define AUTO_LEAVES __attribute__((cleanup(leaves_done)))

/* salt: 16 bytes, or the 32 of the commitment of an erased row, or none where nothing is personal.
 */
Sha256 leaf_of(Slice salt, Slice personal, Slice public);
/* Of a salt that is there. */
Sha256 leaf_commitment(Slice salt, Slice personal);

/* The values after so many columns, of bytes that hold values one after another. */
Slice leaf_values_after(Slice bytes, size_t columns);

/* Whether there is a value that is not NULL. */
bool leaf_any_value(Slice bytes);
/* The personal values of a row that has so many, of bytes that go on with what masks hide. */
Slice leaf_personal(Slice bytes, size_t columns);

void leaves_sort(Leaves *leaves);
/* Of sorted leaves, at least one. */
Sha256 leaves_root(const Leaves *leaves);
/* out has room for LEAF_LISTED_BYTES a leaf. */
void leaves_list(const Leaves *leaves, unsigned char *out);

#endif
