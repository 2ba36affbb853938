/*
 * payment_spool.c
 *     One payment after another: the struct as it lies in memory, with lengths for its texts, then
 *     the texts without anything between.
 */
#include "payment_spool.h"

#include "maksatus/file.h"

enum { BUFFER_BYTES = 256 * 1024, TEXTS = 10 };

static void texts_of(Payment *payment, Slice *text[TEXTS])
{
    Slice *const all[TEXTS] = {&payment->iban,     &payment->bic,  &payment->name,
                               &payment->street,   &payment->building, &payment->postcode,
                               &payment->town,     &payment->country,  &payment->remittance,
                               &payment->purpose};

    memcpy(text, all, sizeof(all));
}

Status payment_spool_open(PaymentSpool *spool, const char *folder, Error *err)
{
    *spool = (PaymentSpool){0};
    TRY(spool_open(folder, &spool->file, err));
    ensure(setvbuf(spool->file, NULL, _IOFBF, BUFFER_BYTES) == 0);
    return STATUS_OK;
}

static Status put(PaymentSpool *spool, const void *bytes, size_t size, Error *err)
{
    if (size > 0 && fwrite(bytes, 1, size, spool->file) != size)
        return error_set(err, STATUS_IO, "cannot write the temporary file of payments in HOME");
    return STATUS_OK;
}

static Status get(PaymentSpool *spool, void *bytes, size_t size, Error *err)
{
    if (size > 0 && fread(bytes, 1, size, spool->file) != size)
        return error_set(err, STATUS_IO, "cannot read back the temporary file of payments");
    return STATUS_OK;
}

Status payment_spool_add(PaymentSpool *spool, const Payment *payment, Error *err)
{
    Payment written = *payment;
    Slice *text[TEXTS];

    texts_of(&written, text);
    spool->count++;
    TRY(put(spool, &written, sizeof(written), err));
    for (size_t i = 0; i < TEXTS; i++)
        TRY(put(spool, text[i]->at, text[i]->len, err));
    return STATUS_OK;
}

Status payment_spool_rewind(PaymentSpool *spool, Error *err)
{
    if (fflush(spool->file) != 0 || fseek(spool->file, 0, SEEK_SET) != 0)
        return error_set(err, STATUS_IO, "cannot write the temporary file of payments in HOME");
    spool->at = 0;
    return STATUS_OK;
}

Status payment_spool_next(PaymentSpool *spool, Payment *payment, bool *end, Error *err)
{
    Slice *text[TEXTS];
    size_t bytes = 0;

    *end = spool->at == spool->count;
    if (*end)
        return STATUS_OK;
    spool->at++;
    TRY(get(spool, payment, sizeof(*payment), err));
    texts_of(payment, text);
    for (size_t i = 0; i < TEXTS; i++)
        bytes += text[i]->len;
    if (bytes > spool->texts_capacity)
        memory_grow(&spool->texts, &spool->texts_capacity, bytes, 1);
    TRY(get(spool, spool->texts, bytes, err));

    const char *at = spool->texts;
    for (size_t i = 0; i < TEXTS; i++) {
        text[i]->at = text[i]->at == NULL ? NULL : at; /* SLICE_NONE stays what it is */
        at += text[i]->len;
    }
    return STATUS_OK;
}

void payment_spool_close(PaymentSpool *spool)
{
    if (spool->file != NULL)
        (void)fclose(spool->file);
    memory_free(spool->texts);
    *spool = (PaymentSpool){0};
}
