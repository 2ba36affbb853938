/*
 * answer_take.c
 *     One answer, from its file to its place in the archive or the quarantine.
 *
 *     file ─▶ inflate, hash ─▶ [repair] ─▶ parser ─▶ rows ─▶ matched ─▶ reconciled ─▶ commit ─▶
 * moved
 *
 * All rows of an answer are in one transaction with what follows from them. A run that dies before
 * its commit leaves nothing; one that dies between commit and move leaves a file whose bytes are
 * known, which the next run only moves.
 */
#include <pthread.h>
#include <stdlib.h>

#include "answer_private.h"
#include "answer_rows.h"
#include "maksatus/fault.h"
#include "maksatus/file.h"
#include "maksatus/limits.h"

enum { COPY_BESIDE_BYTES = 1024 * 1024 };
enum { HEAD_BYTES = 4096, KEPT_NAME_BYTES = LIMIT_FILE_NAME_BYTES - 32 };

/* One answer on its way. */
typedef struct Taking {
    const AnswerTaker *taker;
    Arena *arena;
    const char *path;
    Slice name;
    bool moves;
    const AnswerParser *parser;
    unsigned repairs; /* allowed */
    unsigned used;    /* needed */
    InputFile *input;
    AnswerReader *reader;
    AnswerRows rows;
    FramingFault fault;
    AnswerMessage message; /* in the arena */
    Sha256 sha256;
    int64_t bytes;
    Slice version;
    const char *kept_as; /* below HOME */
    AnswerOutcome *outcome;
} Taking;

static void taking_done(Taking *taking)
{
    if (taking->reader != NULL)
        taking->parser->close(taking->reader);
    if (taking->input != NULL)
        input_close(taking->input);
    answer_rows_done(&taking->rows);
}
#define AUTO_TAKING __attribute__((cleanup(taking_done)))

static Status read_input(void *context, char *bytes, size_t size, size_t *filled, bool *broken,
                         Error *err)
{
    return input_read(context, bytes, size, filled, broken, err);
}

Status answer_peek(const char *path, const AnswerParser **parser, Error *err)
{
    AUTO_ARENA Arena arena;
    InputFile *input = NULL;
    InputVerdict verdict;
    char head[HEAD_BYTES];
    size_t len = 0;
    bool broken = false;
    Status status = STATUS_OK;

    *parser = NULL;
    arena_init(&arena, SIZE_MAX);
    TRY(input_open(&arena, path, &input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return STATUS_OK;
    while (status == STATUS_OK && len < HEAD_BYTES && !broken) {
        size_t filled = 0;
        status = input_read(input, head + len, HEAD_BYTES - len, &filled, &broken, err);
        if (filled == 0)
            break;
        len += filled;
    }
    input_close(input);
    if (status == STATUS_OK)
        *parser = answer_parser_for((Slice){head, len});
    return status;
}

/* ── where it is kept ─────────────────────────────────────────────────────────────────────── */

static const char *below_home(const Taking *taking, const char *path)
{
    return arena_format(taking->arena, "%s/%s", taking->taker->home, path);
}

/* A name that nobody has: NAME, else NAME.2, NAME.3 ... */
static Status choose_place(Taking *taking, const char *folder, Error *err)
{
    bool found = true;
    size_t len = taking->name.len < KEPT_NAME_BYTES ? taking->name.len : KEPT_NAME_BYTES;

    while (len > 0 && len < taking->name.len
           && ((unsigned char)taking->name.at[len] & 0xC0) == 0x80)
        len--;
    for (int again = 1; found; again++) {
        taking->kept_as =
            again == 1 ? arena_format(taking->arena, "%s/%.*s", folder, (int)len, taking->name.at)
                       : arena_format(taking->arena, "%s/%.*s.%d", folder, (int)len,
                                      taking->name.at, again);
        TRY(file_find(below_home(taking, taking->kept_as), &found, err));
    }
    return STATUS_OK;
}

static const char *archive_folder(const Taking *taking)
{
    TEXT_ON_STACK(day, 16);

    text_add_day(&day, taking->taker->today);
    return arena_format(taking->arena, "archive/%.*s", SLICE_ARGS(text_slice(&day)));
}

static const char *folder_of(const Taking *taking, const char *path)
{
    return arena_format(taking->arena, "%.*s", (int)(strrchr(path, '/') - path), path);
}

/* Brings the file, or a copy of it, to its place. There already is fine: an earlier run did it. */
static Status bring(const Taking *taking, Error *err)
{
    const char *to = below_home(taking, taking->kept_as);
    bool taken;

    TRY(folder_make(folder_of(taking, to), err));
    if (!taking->moves)
        return file_copy(taking->path, to, err);
    TRY(file_rename(taking->path, to, &taken, err));
    if (taken)
        return error_set(err, STATUS_INTEGRITY, "%s exists already: two files for one answer", to);
    return STATUS_OK;
}

static Status mark_moved(const Taking *taking, int64_t answer, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, answer);
    return store_execute(taking->taker->store, QUERY_ANSWER_MOVED, &params, NULL, err);
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────── */

/* STATUS_USAGE when it is not a file that can be read. */
static Status open_input(Taking *taking, Error *err)
{
    InputVerdict verdict;

    TRY(input_open(taking->arena, taking->path, &taking->input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_USAGE, "cannot read %s: %s", taking->path,
                         verdict == INPUT_NOT_REGULAR  ? "it is no regular file"
                         : verdict == INPUT_UNREADABLE ? "no permission"
                                                       : "there is no such file");
    return STATUS_OK;
}

static Status open_answer(Taking *taking, RepairSource **repair, Error *err)
{
    TRY(open_input(taking, err));
    *repair =
        repair_source_new(taking->arena, (ByteSource){taking->input, read_input}, taking->repairs);
    taking->reader = taking->parser->open(taking->arena, repair_source(*repair));
    return STATUS_OK;
}

static void close_answer(Taking *taking)
{
    taking->parser->close(taking->reader);
    input_close(taking->input);
    taking->reader = NULL;
    taking->input = NULL;
}

/* All facts into rows. fault.code stays FRAMING_NONE when the answer was read to its end. */
static Status read_facts(Taking *taking, Error *err)
{
    RepairSource *repair = NULL;
    AnswerFact fact;
    ReadResult result;

    taking->fault = (FramingFault){0};
    TRY(open_answer(taking, &repair, err));
    while ((result = taking->parser->read(taking->reader, &fact, &taking->fault, err))
           == READ_RECORD) {
        if (fact.kind == FACT_MESSAGE)
            taking->message = (AnswerMessage){
                .message_id = arena_slice(taking->arena, fact.of.message.message_id),
                .created = arena_slice(taking->arena, fact.of.message.created)};
        TRY(answer_rows_add(&taking->rows, &fact, err));
    }
    if (result != READ_END)
        answer_rows_done(&taking->rows);
    if (result == READ_REFUSED)
        return err->status;
    taking->version = answer_version(taking->reader);
    taking->used = repair_source_used(repair);
    taking->sha256 = input_sha256(taking->input);
    taking->bytes = input_bytes(taking->input);
    close_answer(taking);
    return result == READ_END ? answer_rows_end(&taking->rows, err) : STATUS_OK;
}

/* ── taken ────────────────────────────────────────────────────────────────────────────────── */

static size_t used_repairs(const Taking *taking, Slice names[2])
{
    static const AnswerRepair repairs[] = {REPAIR_TRIM_AFTER_ROOT, REPAIR_QUOTE_DECLARATION};
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(repairs); i++)
        if ((taking->used & repairs[i]) != 0)
            names[count++] = slice_of(answer_repair_name(repairs[i]));
    return count;
}

static Status insert_taken(const Taking *taking, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Slice names[2];
    size_t count = used_repairs(taking, names);

    params_int(&params, taking->rows.answer);
    params_text(&params, taking->name);
    params_bytes(&params, taking->sha256.bytes, SHA256_BYTES);
    params_int(&params, taking->bytes);
    params_string(&params, taking->parser->name);
    params_text(&params, taking->version);
    params_text(&params, taking->message.message_id);
    params_text(&params, taking->message.created);
    params_text_array(&params, names, count);
    params_string(&params, taking->kept_as);
    params_int_or_null(&params, taking->taker->run, taking->taker->run == 0);
    params_int_or_null(&params, taking->taker->act, taking->taker->act == 0);
    return store_execute(taking->taker->store, QUERY_ANSWER_TAKEN, &params, NULL, err);
}

/* Each step only where the answer tells of something for it. */
static Status match_answer(Taking *taking, int64_t *placed, Error *err)
{
    const AnswerTaker *taker = taking->taker;
    AnswerRows *rows = &taking->rows;
    AUTO_PARAMS Params params = {0};

    params_int(&params, rows->answer);
    if (rows->without_id > 0) {
        TRY(store_execute(taker->store, QUERY_ANSWER_MATCH_STATUSES, &params, NULL, err));
        TRY(store_execute(taker->store, QUERY_ANSWER_MATCH_ITEMS, &params, NULL, err));
    }
    if (rows->name_checks > 0)
        TRY(store_execute(taker->store, QUERY_ANSWER_NAME_CHECKS, &params, NULL, err));
    if (rows->references > 0)
        TRY(answer_repay(taker->store, rows->answer, taker->run, taker->act, err));
    return answer_reconcile(taker->store, rows, 0, taker->run, taker->act, placed, err);
}

/* Single ones are looked for only where some were not placed. */
static Status count_orphans(const Taking *taking, int64_t placed, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_int(&params, taking->rows.answer);
    params_bool(&params, placed < taking->rows.to_place);
    return store_query_int(taking->taker->store, QUERY_ANSWER_ORPHAN_COUNT, &params, &found,
                           &taking->outcome->orphans, err);
}

static Status find_same(const Taking *taking, int64_t *answer, bool *moved, const char **kept_as,
                        Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    *answer = 0;
    params_bytes(&params, taking->sha256.bytes, SHA256_BYTES);
    TRY(store_query(taking->taker->store, QUERY_ANSWER_SAME, &params, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    *answer = result_int(result, 0, 0);
    *moved = result_bool(result, 0, 1);
    *kept_as = arena_string(taking->arena, result_text(result, 0, 2));
    return STATUS_OK;
}

/* The same bytes as before: moved to where they belong, or, when those lie there, beside them. */
static Status finish_repeated(Taking *taking, int64_t answer, bool moved, const char *kept_as,
                              Error *err)
{
    taking->outcome->verdict = moved ? ANSWER_REPEATED : ANSWER_TAKEN;
    taking->outcome->answer = answer;
    if (!moved) {
        bool arrived;

        taking->kept_as = kept_as;
        TRY(file_find(below_home(taking, kept_as), &arrived, err));
        if (!arrived)
            TRY(bring(taking, err));
        return mark_moved(taking, answer, err);
    }
    if (!taking->moves)
        return STATUS_OK;
    TRY(choose_place(taking, archive_folder(taking), err));
    return bring(taking, err);
}

static void log_taken(const Taking *taking)
{
    Slice names[2];
    size_t count = used_repairs(taking, names);

    log_event(taking->taker->log, "answer.taken", log_int("answer", taking->rows.answer),
              log_text("delivery", taking->name), log_string("format", taking->parser->name),
              log_int("statuses", taking->rows.statuses), log_int("items", taking->rows.items),
              log_int("orphans", taking->outcome->orphans));
    for (size_t i = 0; i < count; i++)
        log_event(taking->taker->log, "answer.repaired", log_int("answer", taking->rows.answer),
                  log_text("repair", names[i]));
}

/* The copy of a large answer is made while the database works. */
typedef struct Copying {
    const char *from, *to, *folder;
    pthread_t thread;
    bool runs;
    Status status;
    Error error;
} Copying;

static void *copy_beside(void *context)
{
    Copying *copying = context;

    copying->status = folder_make(copying->folder, &copying->error);
    if (copying->status == STATUS_OK)
        copying->status = file_copy(copying->from, copying->to, &copying->error);
    return NULL;
}

static void begin_copying(Copying *copying, const Taking *taking)
{
    const char *to = below_home(taking, taking->kept_as);

    *copying = (Copying){.from = taking->path,
                         .to = to,
                         .folder = folder_of(taking, to),
                         .runs = !taking->moves && taking->bytes >= COPY_BESIDE_BYTES};
    if (copying->runs)
        ensure(pthread_create(&copying->thread, NULL, copy_beside, copying) == 0);
}

static void wait_until_copied(Copying *copying)
{
    if (copying->runs)
        ensure(pthread_join(copying->thread, NULL) == 0);
    copying->runs = false;
}

static Status keep_copy(const Taking *taking, Copying *copying, Error *err)
{
    if (taking->moves)
        return STATUS_OK;
    if (!copying->runs)
        return bring(taking, err);
    wait_until_copied(copying);
    if (copying->status != STATUS_OK)
        *err = copying->error;
    return copying->status;
}

static Status finish_taken(Taking *taking, Tx **tx, Error *err)
{
    __attribute__((cleanup(wait_until_copied))) Copying copying;
    int64_t placed = 0;

    begin_copying(&copying, taking);
    TRY(insert_taken(taking, err));
    TRY(match_answer(taking, &placed, err));
    TRY(count_orphans(taking, placed, err));
    TRY(keep_copy(taking, &copying, err));
    FAULT_POINT("answer.commit.before");
    TRY(store_commit(tx, err));
    FAULT_POINT("answer.commit.after");
    if (taking->moves)
        TRY(bring(taking, err));
    taking->outcome->verdict = ANSWER_TAKEN;
    taking->outcome->answer = taking->rows.answer;
    taking->outcome->statuses = taking->rows.statuses;
    taking->outcome->items = taking->rows.items;
    log_taken(taking);
    return mark_moved(taking, taking->rows.answer, err);
}

/* ── unreadable ───────────────────────────────────────────────────────────────────────────── */

static Status write_reason(const Taking *taking, Error *err)
{
    char bytes[4096];
    Text json = text_on(bytes, sizeof(bytes));

    text_add_string(&json, "{\"delivery\":");
    text_add_json(&json, taking->name);
    text_add_string(&json, ",\"answer\":true,\"reason\":");
    text_add_json(&json, slice_of(taking->outcome->reason));
    text_add_string(&json, ",\"text\":");
    text_add_json(&json, slice_of(taking->outcome->text));
    text_add_string(&json, "}\n");
    ensure(!json.overflowed);
    return file_write_all(
        taking->arena,
        arena_format(taking->arena, "%s.reason.json", below_home(taking, taking->kept_as)),
        text_slice(&json), err);
}

static Status insert_unreadable(const Taking *taking, int64_t *answer, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_string(&params, "unreadable");
    params_text(&params, taking->name);
    params_bytes(&params, NULL, 0);
    params_int_or_null(&params, 0, true);
    params_string(&params, taking->parser == NULL ? NULL : taking->parser->name);
    params_null_text(&params);
    params_text_array(&params, NULL, 0);
    params_string(&params, taking->outcome->reason);
    params_string(&params, taking->outcome->text);
    params_string(&params, taking->kept_as);
    params_int_or_null(&params, taking->taker->run, taking->taker->run == 0);
    params_int_or_null(&params, taking->taker->act, taking->taker->act == 0);
    TRY(store_query_int(taking->taker->store, QUERY_ANSWER_INSERT, &params, &found, answer, err));
    ensure(found);
    return STATUS_OK;
}

/* Where the last run came to its end between the row and the move, the row is there already. */
static Status find_unmoved(Taking *taking, int64_t *answer, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    *answer = 0;
    params_text(&params, taking->name);
    params_string(&params, taking->outcome->reason);
    params_string(&params, taking->outcome->text);
    TRY(store_query(taking->taker->store, QUERY_ANSWER_UNMOVED, &params, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    *answer = result_int(result, 0, 0);
    taking->kept_as = arena_string(taking->arena, result_text(result, 0, 1));
    return STATUS_OK;
}

static Status keep_unreadable(Taking *taking, Error *err)
{
    AnswerOutcome *outcome = taking->outcome;
    Text reason = text_on(outcome->reason, sizeof(outcome->reason) - 1);
    Text text = text_on(outcome->text, sizeof(outcome->text) - 1);

    text_add_string(&reason, framing_code_name(taking->fault.code));
    if (taking->fault.line > 0)
        text_add_format(&text, "line %llu: ", (unsigned long long)taking->fault.line);
    text_add_string(&text, taking->fault.text);
    (void)text_string(&reason);
    (void)text_string(&text);
    outcome->verdict = ANSWER_UNREADABLE;
    TRY(find_unmoved(taking, &outcome->answer, err));
    if (outcome->answer == 0)
        TRY(choose_place(taking, "quarantine", err));
    TRY(write_reason(taking, err));
    if (outcome->answer == 0)
        TRY(insert_unreadable(taking, &outcome->answer, err));
    TRY(bring(taking, err));
    log_event(taking->taker->log, "answer.unreadable", log_text("delivery", taking->name),
              log_string("reason", outcome->reason));
    return mark_moved(taking, outcome->answer, err);
}

/* ── repairs ──────────────────────────────────────────────────────────────────────────────── */

static unsigned repairs_of(Slice words)
{
    unsigned repairs = 0;

    for (size_t at = 0; at < words.len;) {
        size_t len = 0;
        while (at + len < words.len && strchr(" ,;|", words.at[at + len]) == NULL)
            len++;
        repairs |= answer_repair_find((Slice){words.at + at, len});
        at += len + 1;
    }
    return repairs;
}

/* What any profile in force allows; whether the profiles that the answer is about allow it too is
 * asked when it was read. */
static Status allowed_repairs(Taking *taking, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_day(&params, taking->taker->today);
    TRY(store_query(taking->taker->store, QUERY_ANSWER_REPAIRS, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++)
        taking->repairs |= repairs_of(result_text(result, i, 1));
    return STATUS_OK;
}

static Status check_repairs(Taking *taking, Error *err)
{
    AUTO_RESULT Result *profiles = NULL;
    AUTO_PARAMS Params day = {0};
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t allowed = 0;

    if (taking->used == 0)
        return STATUS_OK;
    params_day(&day, taking->taker->today);
    TRY(store_query(taking->taker->store, QUERY_ANSWER_REPAIRS, &day, &profiles, err));
    Slice *codes = ARENA_ARRAY(taking->arena, Slice, result_rows(profiles) + 1);
    size_t count = 0;
    for (size_t i = 0; i < result_rows(profiles); i++)
        if ((repairs_of(result_text(profiles, i, 1)) & taking->used) == taking->used)
            codes[count++] = result_text(profiles, i, 0);
    params_int(&params, taking->rows.answer);
    params_text_array(&params, codes, count);
    TRY(store_query_int(taking->taker->store, QUERY_ANSWER_REPAIRS_ALLOWED, &params, &found,
                        &allowed, err));
    if (!found || allowed == 0)
        (void)framing_fault(&taking->fault, FRAMING_NOT_WELL_FORMED, 0,
                            "it needs a repair that the profile of its bank does not allow");
    return STATUS_OK;
}

/* ── one answer ───────────────────────────────────────────────────────────────────────────── */

static Status begin_rows(Taking *taking, Error *err)
{
    int64_t answer;
    bool found;

    TRY(store_query_int(taking->taker->store, QUERY_ANSWER_BEGIN, NULL, &found, &answer, err));
    ensure(found);
    answer_rows_begin(&taking->rows, taking->taker->store, answer);
    return STATUS_OK;
}

/* Once as it is, and once more with repairs where it is no XML and some bank has opted in. */
static Status read_answer(Taking *taking, Tx **tx, Error *err)
{
    TRY(store_begin(taking->taker->store, tx, err));
    TRY(begin_rows(taking, err));
    TRY(read_facts(taking, err));
    if (taking->fault.code != FRAMING_NOT_WELL_FORMED && taking->fault.code != FRAMING_TRUNCATED)
        return STATUS_OK;

    FramingFault first = taking->fault;
    TRY(allowed_repairs(taking, err));
    if (taking->repairs == 0)
        return STATUS_OK;
    store_rollback(tx);
    TRY(store_begin(taking->taker->store, tx, err));
    TRY(begin_rows(taking, err));
    TRY(read_facts(taking, err));
    if (taking->fault.code != FRAMING_NONE)
        taking->fault = first;
    else
        TRY(check_repairs(taking, err));
    return STATUS_OK;
}

static Status take_readable(Taking *taking, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    int64_t same;
    bool moved = false;
    const char *kept_as = NULL;

    TRY(read_answer(taking, &tx, err));
    if (taking->fault.code != FRAMING_NONE) {
        store_rollback(&tx);
        return keep_unreadable(taking, err);
    }
    TRY(find_same(taking, &same, &moved, &kept_as, err));
    if (same != 0) {
        store_rollback(&tx);
        return finish_repeated(taking, same, moved, kept_as, err);
    }
    TRY(choose_place(taking, archive_folder(taking), err));
    return finish_taken(taking, &tx, err);
}

Status answer_take(const AnswerTaker *taker, const char *path, Slice name, bool moves,
                   AnswerOutcome *outcome, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_TAKING Taking taking = {.taker = taker,
                                 .arena = &arena,
                                 .path = path,
                                 .name = name,
                                 .moves = moves,
                                 .outcome = outcome};

    *outcome = (AnswerOutcome){0};
    arena_init(&arena, SIZE_MAX);
    ensure((taker->run == 0) != (taker->act == 0));
    TRY(answer_peek(path, &taking.parser, err));
    if (taking.parser != NULL)
        return take_readable(&taking, err);
    TRY(open_input(&taking, err));
    (void)framing_fault(&taking.fault, FRAMING_UNKNOWN_FORMAT, 0,
                        "it is neither pain.002, camt.053, camt.054 nor camt.029");
    return keep_unreadable(&taking, err);
}
