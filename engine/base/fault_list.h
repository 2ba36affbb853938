/*
 * fault_list.h
 *     Every fault point by name. A name is never reused; the lint compares the list with the code.
 *
 * One line a name, grouped by the module that reaches it: X("module.act.before").
 */
#ifndef BASE_FAULT_LIST_H
#define BASE_FAULT_LIST_H

#define FAULT_LIST(X)                                                                              \
    X("file.write.before")                                                                         \
    X("file.write.after")                                                                          \
    X("file.sync.before")                                                                          \
    X("file.sync.after")                                                                           \
    X("file.rename.before")                                                                        \
    X("file.rename.after")                                                                         \
    X("file.unlink.before")                                                                        \
    X("file.unlink.after")                                                                         \
    X("file.link.before")                                                                          \
    X("file.link.after")                                                                           \
    X("file.create.before")                                                                        \
    X("file.create.fails")                                                                         \
    X("file.create.after")                                                                         \
    X("file.link.fails")                                                                           \
    X("file.mode.before")                                                                          \
    X("file.mode.after")                                                                           \
    X("file.mkdir.before")                                                                         \
    X("file.mkdir.fails")                                                                          \
    X("file.mkdir.after")                                                                          \
    X("file.read.fails")                                                                           \
    X("file.rename.fails")                                                                         \
    X("file.rename.unknown")                                                                       \
    X("file.replace.before")                                                                       \
    X("file.replace.fails")                                                                        \
    X("file.replace.after")                                                                        \
    X("file.sync.fails")                                                                           \
    X("file.sync_folder.before")                                                                   \
    X("file.sync_folder.fails")                                                                    \
    X("file.sync_folder.after")                                                                    \
    X("file.temporary.before")                                                                     \
    X("file.temporary.fails")                                                                      \
    X("file.temporary.after")                                                                      \
    X("file.unlink.fails")                                                                         \
    X("file.write.fails")                                                                          \
    X("batch.claim.after")                                                                         \
    X("batch.move.between")                                                                        \
    X("batch.moved.after")                                                                         \
    X("embedded.change.before")                                                                    \
    X("embedded.change.after")                                                                     \
    X("prepared.written.after")                                                                    \
    X("work.claim.after")                                                                          \
    X("work.prepared.after")                                                                       \
    X("store.commit.fails")                                                                        \
    X("store.commit.before")                                                                       \
    X("store.commit.after")                                                                        \
    X("store.copy.before")                                                                         \
    X("store.copy.after")                                                                          \
    X("store.alone.after")

#endif
