/*
 * taking_read.c
 *     The bytes of an answer as rows on their way to the database; and the repairs of bytes that
 *     are no XML, which banks may opt in to.
 */
#include "maksatus/limits.h"
#include "taking.h"

enum { HEAD_BYTES = 4096 };

void taking_init(Taking *taking, const AnswerTaker *taker, const AnswerFile *file, Arena *arena,
                 AnswerOutcome *outcome)
{
    *outcome = (AnswerOutcome){0};
    *taking = (Taking){.taker = taker,
                       .arena = arena,
                       .path = file->path,
                       .name = file->name,
                       .outcome = outcome};
    arena_init(&taking->reading, SIZE_MAX);
}

void taking_close(Taking *taking)
{
    if (taking->reader != NULL)
        taking->parser->close(taking->reader);
    if (taking->input != NULL)
        input_close(taking->input);
    taking->reader = NULL;
    taking->input = NULL;
    arena_reset(&taking->reading, (ArenaMark){0});
}

Status answer_peek(const char *path, const AnswerParser **parser, Error *err)
{
    AUTO_ARENA Arena arena;
    InputFile *input = NULL;
    InputVerdict verdict;
    char head[HEAD_BYTES];
    size_t len = 0;
    FramingCode broken = FRAMING_NONE;
    Status status = STATUS_OK;

    *parser = NULL;
    arena_init(&arena, SIZE_MAX);
    TRY(input_open(&arena, path, &input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return STATUS_OK;
    while (status == STATUS_OK && len < HEAD_BYTES && broken == FRAMING_NONE) {
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

Status taking_open(Taking *taking, Error *err)
{
    InputVerdict verdict;

    TRY(input_open(&taking->reading, taking->path, &taking->input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_USAGE, "cannot read %s: %s", taking->path,
                         verdict == INPUT_NOT_REGULAR  ? "it is no regular file"
                         : verdict == INPUT_UNREADABLE ? "no permission"
                                                       : "there is no such file");
    input_done(&taking->held);
    return input_hold(taking->arena, taking->input, &taking->held, err);
}

static void keep_message(Taking *taking, const AnswerMessage *message)
{
    taking->message = (AnswerMessage){.message_id = arena_slice(taking->arena, message->message_id),
                                      .created = arena_slice(taking->arena, message->created)};
}

Status taking_read(Taking *taking, AnswerRows *rows, bool joins, Error *err)
{
    RepairSource *repair;
    AnswerFact fact;
    ReadResult result;

    taking->fault = (FramingFault){0};
    TRY(answer_rows_begin(rows, joins, err));
    TRY(taking_open(taking, err));
    repair = repair_source_new(&taking->reading, input_source(taking->input), taking->repairs);
    taking->reader = taking->parser->open(&taking->reading, repair_source(repair));
    while ((result = taking->parser->read(taking->reader, &fact, &taking->fault, err))
           == READ_RECORD) {
        if (fact.kind == FACT_MESSAGE)
            keep_message(taking, &fact.of.message);
        TRY(answer_rows_add(rows, &fact, err));
    }
    if (result == READ_REFUSED)
        return err->status;
    taking->version = arena_slice(taking->arena, answer_version(taking->reader));
    taking->used = repair_source_used(repair);
    if (result == READ_END) { /* behind a fault nobody has read, and the quarantine asks for none */
        taking->sha256 = input_sha256(taking->input);
        taking->bytes = input_bytes(taking->input);
    }
    taking->answer = rows->answer;
    taking->counts = rows->counts;
    taking_close(taking);
    return STATUS_OK;
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

size_t taking_repairs_used(const Taking *taking, Slice names[2])
{
    static const AnswerRepair repairs[] = {REPAIR_TRIM_AFTER_ROOT, REPAIR_QUOTE_DECLARATION};
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(repairs); i++)
        if ((taking->used & repairs[i]) != 0)
            names[count++] = slice_of(answer_repair_name(repairs[i]));
    return count;
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
    params_int(&params, taking->answer);
    params_text_array(&params, codes, count);
    TRY(store_query_int(taking->taker->store, QUERY_ANSWER_REPAIRS_ALLOWED, &params, &found,
                        &allowed, err));
    if (!found || allowed == 0)
        (void)framing_fault(&taking->fault, FRAMING_NOT_WELL_FORMED, 0,
                            "it needs a repair that the profile of its bank does not allow");
    return STATUS_OK;
}

Status taking_read_repaired(Taking *taking, AnswerRows *rows, Tx **tx, Error *err)
{
    FramingFault first = taking->fault;

    TRY(allowed_repairs(taking, err));
    if (taking->repairs == 0)
        return STATUS_OK;
    TRY(answer_rows_undo(rows, err));
    store_rollback(tx);
    TRY(store_begin(taking->taker->store, tx, err));
    TRY(taking_read(taking, rows, false, err));
    if (taking->fault.code != FRAMING_NONE) {
        taking->fault = first;
        return STATUS_OK;
    }
    TRY(answer_rows_end(rows, false, err));
    TRY(answer_rows_wait(rows, err));
    return check_repairs(taking, err);
}
