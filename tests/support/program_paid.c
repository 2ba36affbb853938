/*
 * program_paid.c
 *     Who got how much when: from the payment files as a bank would read them, and from 'history'.
 *
 * Ids are of a sequence and may differ between two nights; payee, amount, day and text may not.
 */
#include <check.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/file.h"
#include "program.h"

/* What was read of all payment files. */
typedef struct Paid {
    Program *program;
    char *lines; /* one a payment */
    size_t lines_bytes, lines_capacity;
    const char **ids; /* EndToEndId and MsgId, to find repetitions */
    size_t id_count, id_capacity;
    size_t payments, files;
} Paid;

/* --- a path of elements --- */

static xmlNode *child(xmlNode *node, const char *name, size_t len)
{
    for (xmlNode *n = node == NULL ? NULL : node->children; n != NULL; n = n->next)
        if (n->type == XML_ELEMENT_NODE && strlen((const char *)n->name) == len
            && memcmp(n->name, name, len) == 0)
            return n;
    return NULL;
}

/* The first element of each name in "A/B/C", or NULL. */
static xmlNode *descend(xmlNode *node, const char *path)
{
    while (node != NULL && *path != '\0') {
        size_t len = strcspn(path, "/");
        node = child(node, path, len);
        path += len + (path[len] == '/');
    }
    return node;
}

static const char *text_at(Arena *arena, xmlNode *node, const char *path)
{
    xmlNode *found = descend(node, path);
    xmlChar *content = found == NULL ? NULL : xmlNodeGetContent(found);
    const char *text = content == NULL ? "" : arena_string(arena, slice_of((char *)content));

    xmlFree(content);
    return text;
}

/* --- one file --- */

static void add_id(Paid *paid, const char *id)
{
    ck_assert_str_ne(id, "");
    memory_grow((void **)&paid->ids, &paid->id_capacity, paid->id_count + 1, sizeof(char *));
    paid->ids[paid->id_count++] = id;
}

static void add_line(Paid *paid, const char *line)
{
    size_t len = strlen(line);

    memory_grow((void **)&paid->lines, &paid->lines_capacity, paid->lines_bytes + len + 1, 1);
    memcpy(paid->lines + paid->lines_bytes, line, len + 1);
    paid->lines_bytes += len;
}

static int64_t cents_of(const char *text)
{
    Money amount;

    ck_assert_msg(money_parse(slice_of(text), 15, &amount), "no amount: %s", text);
    return amount.cents;
}

static int64_t read_transfer(Paid *paid, const char *day, xmlNode *transfer)
{
    Arena *arena = program_arena(paid->program);
    const char *amount = text_at(arena, transfer, "Amt/InstdAmt");
    const char *about = text_at(arena, transfer, "RmtInf/Strd/CdtrRefInf/Ref");

    if (*about == '\0')
        about = text_at(arena, transfer, "RmtInf/Ustrd");
    add_id(paid, text_at(arena, transfer, "PmtId/EndToEndId"));
    add_line(paid, arena_format(arena, "%s %s %s %s | %s\n", day,
                                text_at(arena, transfer, "CdtrAcct/Id/IBAN"), amount, about,
                                text_at(arena, transfer, "Cdtr/Nm")));
    paid->payments++;
    return cents_of(amount);
}

/* Both levels of counts and sums are those of what is there. */
static void check_control(Arena *arena, xmlNode *level, const char *what, size_t count,
                          int64_t cents)
{
    ck_assert_str_eq(text_at(arena, level, "NbOfTxs"), arena_format(arena, "%zu", count));
    ck_assert_msg(cents_of(text_at(arena, level, "CtrlSum")) == cents, "CtrlSum of %s", what);
}

static void read_message(Paid *paid, xmlNode *root, const char *message_id)
{
    Arena *arena = program_arena(paid->program);
    xmlNode *message = descend(root, "CstmrCdtTrfInitn");
    size_t before = paid->payments;
    int64_t sum = 0;

    ck_assert_str_eq(text_at(arena, message, "GrpHdr/MsgId"), message_id);
    add_id(paid, message_id);
    for (xmlNode *group = message->children; group != NULL; group = group->next) {
        if (group->type != XML_ELEMENT_NODE || strcmp((const char *)group->name, "PmtInf") != 0)
            continue;
        const char *day = text_at(arena, group, "ReqdExctnDt");
        size_t group_before = paid->payments;
        int64_t group_sum = 0;
        for (xmlNode *n = group->children; n != NULL; n = n->next)
            if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, "CdtTrfTxInf") == 0)
                group_sum += read_transfer(paid, day, n);
        check_control(arena, group, "PmtInf", paid->payments - group_before, group_sum);
        sum += group_sum;
    }
    check_control(arena, descend(message, "GrpHdr"), message_id, paid->payments - before, sum);
}

static void check_hash(Program *program, const char *path)
{
    char hex[SHA256_HEX_BYTES];
    size_t size;
    const char *bytes = file_text(program, path, &size);
    Sha256 digest = sha256_of((Slice){bytes, size});
    const char *beside =
        file_text(program, arena_format(program_arena(program), "%s.sha256", path), NULL);

    sha256_hex(&digest, hex);
    ck_assert_msg(strstr(beside, hex) != NULL, "%s has another hash than its .sha256", path);
}

static void read_file(Paid *paid, const char *name)
{
    Arena *arena = program_arena(paid->program);
    const char *path = arena_format(arena, "%s/outbox/%s", program_home(paid->program), name);

    check_hash(paid->program, path);
    xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS);
    ck_assert_msg(document != NULL, "%s is no XML", path);
    read_message(paid, xmlDocGetRootElement(document),
                 arena_string(arena, (Slice){name, strlen(name) - 4}));
    xmlFreeDoc(document);
    paid->files++;
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static Paid read_outbox(Program *program)
{
    Paid paid = {.program = program};
    const char *names = program_list(program, "outbox");

    add_line(&paid, "");
    while (*names != '\0') {
        size_t len = strcspn(names, "\n");
        if (len > 4 && memcmp(names + len - 4, ".xml", 4) == 0 && names[0] != '.')
            read_file(&paid, arena_string(program_arena(program), (Slice){names, len}));
        names += len + 1;
    }
    if (paid.id_count > 0)
        qsort(paid.ids, paid.id_count, sizeof(char *), compare_ids);
    for (size_t i = 1; i < paid.id_count; i++)
        ck_assert_msg(strcmp(paid.ids[i - 1], paid.ids[i]) != 0, "%s stands twice", paid.ids[i]);
    memory_free(paid.ids);
    return paid;
}

const char *program_paid(Program *program)
{
    Paid paid = read_outbox(program);
    const char *lines = lines_sorted(program_arena(program), paid.lines);

    memory_free(paid.lines);
    return lines;
}

size_t program_paid_count(Program *program)
{
    Paid paid = read_outbox(program);

    memory_free(paid.lines);
    return paid.payments;
}

size_t program_file_count(Program *program)
{
    Paid paid = read_outbox(program);

    memory_free(paid.lines);
    return paid.files;
}

/* --- what the program says --- */

static const char *word(const json_t *row, const char *key)
{
    const json_t *value = json_object_get(row, key);

    ck_assert_msg(value != NULL, "there is no %s", key);
    return json_is_string(value) ? json_string_value(value) : "";
}

static const char *words_of(Arena *arena, const json_t *list)
{
    const char *words = "";
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item) words =
        arena_format(arena, "%s%s%s", words, index > 0 ? " " : "", json_string_value(item));
    return words;
}

enum { HISTORY_LINE_BYTES = 512 };

const char *program_history(Program *program)
{
    Arena *arena = program_arena(program);
    json_t *history = program_json(program, 0, "history", NULL);
    size_t bytes = (json_array_size(history) + 1) * HISTORY_LINE_BYTES;
    Text lines = text_on(arena_alloc(arena, bytes), bytes);
    size_t index;
    json_t *row;

    json_array_foreach(history, index, row) text_add_format(
        &lines, "%s,%s,%s,%s,%s,%s\n", word(row, "agency"), word(row, "decision_id"),
        word(row, "state"), words_of(arena, json_object_get(row, "codes")),
        word(row, "paid_amount"), word(row, "execution_day"));
    json_decref(history);
    ck_assert(!lines.overflowed);
    return lines_sorted(arena, text_string(&lines));
}

static void check_published(Program *program, const json_t *file)
{
    Arena *arena = program_arena(program);
    const char *path =
        program_path(program, arena_format(arena, "outbox/%s.xml", word(file, "message_id")));
    Sha256 promised, found;
    size_t size;

    ck_assert_str_eq(word(file, "state"), "published");
    const char *bytes = file_text(program, path, &size);
    found = sha256_of((Slice){bytes, size});
    ck_assert(sha256_parse(slice_of(word(file, "sha256")), &promised));
    ck_assert_msg(sha256_equal(&promised, &found), "%s is not what was promised", path);
}

void program_check_files(Program *program)
{
    json_t *files = program_json(program, 0, "file", "list", NULL);
    json_t *status = program_json(program, 0, "status", NULL);
    size_t published = 0, index;
    json_t *file;

    json_array_foreach(files, index, file)
    {
        if (strcmp(word(file, "state"), "void") == 0)
            continue; /* taken back: it is nowhere */
        check_published(program, file);
        published++;
    }
    ck_assert_uint_eq(published, program_file_count(program));
    ck_assert_str_eq(word(status, "proof"), "ok");
    json_decref(files);
    json_decref(status);
}
