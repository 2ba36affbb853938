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
    X("store.commit.before")                                                                       \
    X("store.commit.after")                                                                        \
    X("store.copy.before")                                                                         \
    X("store.copy.after")

#endif
