/*
 * stage_emit.c
 *     Writes the hidden payment file: a pure function of its rows.
 */
#include "stages.h"

static Status sink_write(void *context, Slice bytes, Error *err)
{
    return output_write(context, bytes, err);
}

static Status write_payments(Outgoing *file, OutputFile *output, Error *err)
{
    AUTO_PAYMENT_ROWS PaymentRows rows = {0};
    MessageWriter *writer;
    Store *reader = NULL;

    TRY(desk_reader(file->desk, &reader, err));
    TRY(outgoing_group(file, reader, err));
    payment_spool_close(&file->spool);
    TRY(payment_spool_open(&file->spool, night_path(file->arena, file->night, "log", SLICE_NONE),
                           err));
    TRY(payment_rows_open(&rows, file, err));
    TRY(message_begin(file->arena, &file->file, file->group, file->group_count,
                      (MessageSink){output, sink_write}, &writer, err));
    for (;;) {
        Payment payment;
        bool end;

        TRY(payment_rows_next(&rows, &payment, &end, err));
        if (end)
            break;
        TRY(message_add(writer, &payment, err));
        TRY(payment_spool_add(&file->spool, &payment, err));
    }
    return message_end(writer, err);
}

Status outgoing_write(Outgoing *file, Error *err)
{
    OutputFile *output;

    TRY(output_open(file->arena, file->hidden, &output, err));
    Status status = write_payments(file, output, err);
    if (status == STATUS_OK)
        status = output_commit(output, err);
    if (status != STATUS_OK) {
        payment_spool_close(&file->spool);
        output_abandon(output);
        return status;
    }
    file->sha256 = output_sha256(output);
    file->bytes = output_bytes(output);
    return STATUS_OK;
}

Status stage_emit(Outgoing *file, Error *err)
{
    return file->state == FILE_CLOSED ? outgoing_write(file, err) : STATUS_OK;
}
