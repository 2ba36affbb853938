/*
 * payment_spool.c
 *     One payment after another: its numbers and the lengths of its texts, then the texts without
 *     anything between.
 */
#include "payment_spool.h"

#include "temporary_io.h"

enum { BUFFER_BYTES = 256 * 1024, TEXTS = 10 };

/* The length of a text that is absent, which is another thing than empty. */
#define LENGTH_NONE UINT16_MAX

typedef struct SpooledPayment {
    int64_t number, decision, cents;
    uint16_t remittance_kind;
    uint16_t length[TEXTS];
} SpooledPayment;

static void texts_of(Payment *payment, Slice *text[TEXTS])
{
    Slice *const all[TEXTS] = {&payment->iban,     &payment->bic,  &payment->name,
                               &payment->street,   &payment->building, &payment->postcode,
                               &payment->town,     &payment->country,  &payment->remittance,
                               &payment->purpose};

    memcpy(text, all, sizeof(all));
}

static void room_for_texts(PaymentSpool *spool, size_t bytes)
{
    if (bytes > spool->texts_capacity)
        memory_grow(&spool->texts, &spool->texts_capacity, bytes, 1);
}

Status payment_spool_open(PaymentSpool *spool, const char *folder, Error *err)
{
    *spool = (PaymentSpool){0};
    TRY(temporary_open(folder, &spool->file, err));
    ensure(setvbuf(spool->file, NULL, _IOFBF, BUFFER_BYTES) == 0);
    return STATUS_OK;
}

Status payment_spool_add(PaymentSpool *spool, const Payment *payment, Error *err)
{
    SpooledPayment head = {.number = payment->number,
                           .decision = payment->decision,
                           .cents = payment->amount.cents,
                           .remittance_kind = (uint16_t)payment->remittance_kind};
    Payment written = *payment;
    Slice *text[TEXTS];
    size_t bytes = 0;

    texts_of(&written, text);
    for (size_t i = 0; i < TEXTS; i++) {
        ensure(text[i]->len < LENGTH_NONE);
        head.length[i] = text[i]->at == NULL ? LENGTH_NONE : (uint16_t)text[i]->len;
        bytes += text[i]->len;
    }
    room_for_texts(spool, bytes);
    char *at = spool->texts;
    for (size_t i = 0; i < TEXTS; i++) {
        if (text[i]->len > 0)
            memcpy(at, text[i]->at, text[i]->len);
        at += text[i]->len;
    }
    spool->count++;
    TRY(temporary_write(spool->file, &head, sizeof(head), err));
    return temporary_write(spool->file, spool->texts, bytes, err);
}

Status payment_spool_rewind(PaymentSpool *spool, Error *err)
{
    spool->at = 0;
    return temporary_rewind(spool->file, err);
}

Status payment_spool_next(PaymentSpool *spool, Payment *payment, bool *end, Error *err)
{
    SpooledPayment head;
    Slice *text[TEXTS];
    size_t bytes = 0;

    *end = spool->at == spool->count;
    if (*end)
        return STATUS_OK;
    spool->at++;
    TRY(temporary_read(spool->file, &head, sizeof(head), err));
    *payment = (Payment){.number = head.number,
                         .decision = head.decision,
                         .amount = {head.cents},
                         .remittance_kind = (RemittanceKind)head.remittance_kind};
    for (size_t i = 0; i < TEXTS; i++)
        bytes += head.length[i] == LENGTH_NONE ? 0 : head.length[i];
    room_for_texts(spool, bytes);
    TRY(temporary_read(spool->file, spool->texts, bytes, err));

    const char *at = spool->texts;
    texts_of(payment, text);
    for (size_t i = 0; i < TEXTS; i++) {
        if (head.length[i] == LENGTH_NONE)
            continue;
        *text[i] = (Slice){at, head.length[i]};
        at += head.length[i];
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
