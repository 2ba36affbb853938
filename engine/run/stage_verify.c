/*
 * stage_verify.c
 *     Reads the finished file back from disk as a stranger would: schema, counts, sums, every id
 *     and text against the rows, and the hash against what was written.
 */
#include "stages.h"

static Status read_file(void *context, char *bytes, size_t size, size_t *filled, Error *err)
{
    FramingCode broken;

    TRY(input_read(context, bytes, size, filled, &broken, err));
    if (broken != FRAMING_NONE)
        return error_set(err, STATUS_INTEGRITY, "the payment file cannot be read back");
    return STATUS_OK;
}

static Status next_payment(void *context, Payment *payment, bool *end, Error *err)
{
    return payment_spool_next(context, payment, end, err);
}

static Status compare(Outgoing *file, InputFile *input, Error *err)
{
    TRY(payment_spool_rewind(&file->spool, err));
    TRY(message_verify(file->arena, &file->file, file->group, file->group_count,
                       &file->desk->schemas, read_file, input,
                       (PaymentSource){&file->spool, next_payment}, err));

    Sha256 digest = input_sha256(input);
    if (input_bytes(input) != file->bytes || !sha256_equal(&digest, &file->sha256))
        return error_set(err, STATUS_INTEGRITY,
                         "payment file %.*s: what lies on disk is not what was written",
                         SLICE_ARGS(file->file.message_id));
    return STATUS_OK;
}

Status outgoing_read_back(Outgoing *file, Error *err)
{
    InputFile *input;
    InputVerdict verdict;

    ensure(file->spool.file != NULL); /* it was just written */
    TRY(input_open(file->arena, file->hidden, &input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_IO, "cannot open %s again", file->hidden);
    Status status = compare(file, input, err);
    input_close(input);
    payment_spool_close(&file->spool);
    file->verified = status == STATUS_OK;
    return status;
}

Status stage_verify(Outgoing *file, Error *err)
{
    return file->state == FILE_CLOSED ? outgoing_read_back(file, err) : STATUS_OK;
}
