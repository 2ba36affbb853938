/*
 * bank.c
 *     The played bank. Payment files are read by plain search of their elements: they are ours, and
 *     a bank that read them with our own parser would share its mistakes.
 */
#include "bank.h"

#include <stdio.h>
#include <string.h>

enum { ID_BYTES = 36, PAYMENTS_MAX = 200000, MESSAGE_BYTES = 4 * 1024 * 1024 };

typedef enum Fate { FATE_WAITS, FATE_PAID, FATE_REFUSED, FATE_RETURNED } Fate;

typedef struct BankPayment {
    char id[ID_BYTES], file[ID_BYTES], account[ID_BYTES];
    int64_t cents;
    Fate fate;
} BankPayment;

struct Bank {
    Arena *arena;
    uint64_t seed;
    BankPayment *payment;
    size_t count, paid_twice;
    unsigned message;
    char *bytes;
};

Bank *bank_new(Arena *arena, uint64_t seed)
{
    Bank *bank = ARENA_NEW(arena, Bank);

    *bank = (Bank){.arena = arena, .seed = seed | 1};
    bank->payment = ARENA_ARRAY(arena, BankPayment, PAYMENTS_MAX);
    bank->bytes = ARENA_ARRAY(arena, char, MESSAGE_BYTES);
    return bank;
}

static unsigned chance(Bank *bank, unsigned of)
{
    bank->seed ^= bank->seed << 13;
    bank->seed ^= bank->seed >> 7;
    bank->seed ^= bank->seed << 17;
    return (unsigned)(bank->seed % of);
}

/* The text of the next element of that name; answers what follows it, NULL when there is none. */
static const char *element(const char *at, const char *open, char *text, size_t size)
{
    const char *begin = strstr(at, open);

    if (begin == NULL || (begin = strchr(begin, '>')) == NULL)
        return NULL;
    size_t len = strcspn(++begin, "<");
    if (len >= size)
        return NULL;
    memcpy(text, begin, len);
    text[len] = '\0';
    return begin + len;
}

static int64_t cents_of(const char *text)
{
    int64_t cents = 0;

    for (; *text != '\0'; text++)
        if (*text != '.')
            cents = cents * 10 + (*text - '0');
    return cents;
}

static bool is_known(const Bank *bank, const char *id)
{
    for (size_t i = 0; i < bank->count; i++)
        if (strcmp(bank->payment[i].id, id) == 0)
            return true;
    return false;
}

bool bank_take(Bank *bank, const char *xml)
{
    BankPayment head = {0};
    char amount[32];
    const char *debtor = strstr(xml, "<DbtrAcct>");

    if (element(xml, "<MsgId", head.file, sizeof(head.file)) == NULL || debtor == NULL
        || element(debtor, "<IBAN", head.account, sizeof(head.account)) == NULL)
        return false;
    for (const char *at = strstr(xml, "<CdtTrfTxInf"); at != NULL;
         at = strstr(at, "<CdtTrfTxInf")) {
        BankPayment *payment = &bank->payment[bank->count];

        *payment = head;
        at = element(at, "<EndToEndId", payment->id, sizeof(payment->id));
        if (at == NULL || (at = element(at, "<InstdAmt", amount, sizeof(amount))) == NULL
            || bank->count + 1 == PAYMENTS_MAX)
            return false;
        payment->cents = cents_of(amount);
        bank->paid_twice += is_known(bank, payment->id);
        bank->count++;
    }
    return true;
}

/* ── answers ──────────────────────────────────────────────────────────────────────────────── */

typedef struct Putter {
    Bank *bank;
    const char *day;
    void (*put)(void *context, const char *name, const char *bytes, size_t size);
    void *context;
} Putter;

static void send(const Putter *putter, const char *kind, size_t len)
{
    char name[64];

    snprintf(name, sizeof(name), "%c-%s-%u.xml", 'a' + (char)chance(putter->bank, 26), kind,
             putter->bank->message);
    putter->put(putter->context, name, putter->bank->bytes, len);
}

static void send_status(const Putter *putter, const BankPayment *payment, const char *status,
                        const char *reason)
{
    Bank *bank = putter->bank;

    bank->message++;
    int len = snprintf(
        bank->bytes, MESSAGE_BYTES,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
        "<GrpHdr><MsgId>P%u</MsgId><CreDtTm>%sT09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        "<OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId></OrgnlGrpInfAndSts>"
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>%s-01</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>%s"
        "</OrgnlEndToEndId><TxSts>%s</TxSts>%s%s%s</TxInfAndSts></OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>",
        bank->message, putter->day, payment->file, payment->file, payment->id, status,
        reason == NULL ? "" : "<StsRsnInf><Rsn><Cd>", reason == NULL ? "" : reason,
        reason == NULL ? "" : "</Cd></Rsn></StsRsnInf>");

    send(putter, "status", (size_t)len);
}

static void send_entry(const Putter *putter, const BankPayment *payment, bool credit)
{
    Bank *bank = putter->bank;

    bank->message++;
    int len = snprintf(
        bank->bytes, MESSAGE_BYTES,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">"
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N%u</MsgId><CreDtTm>%sT10:00:00</CreDtTm></GrpHdr>"
        "<Ntfctn><Id>N%u</Id><Acct><Id><IBAN>%s</IBAN></Id></Acct><Ntry><Amt Ccy=\"EUR\">"
        "%lld.%02lld</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>%s</Dt>"
        "</BookgDt><AcctSvcrRef>%s%s</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls><Refs><EndToEndId>%s"
        "</EndToEndId></Refs>%s</TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn>"
        "</Document>",
        bank->message, putter->day, bank->message, payment->account,
        (long long)(payment->cents / 100), (long long)(payment->cents % 100),
        credit ? "CRDT" : "DBIT", putter->day, credit ? "R" : "D", payment->id, payment->id,
        credit ? "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" : "");

    send(putter, "entry", (size_t)len);
}

static void answer_kindly(const Putter *putter, BankPayment *payment)
{
    send_status(putter, payment, "ACCP", NULL);
    send_entry(putter, payment, false);
    payment->fate = FATE_PAID;
}

/* Names begin with a random letter, so a run that takes them by name takes them in any order. */
static void answer_badly(const Putter *putter, BankPayment *payment)
{
    Bank *bank = putter->bank;
    unsigned mood = chance(bank, 10);

    if (mood == 0)
        return; /* silence, today */
    if (mood <= 2) {
        send_status(putter, payment, "RJCT", chance(bank, 2) == 0 ? "AC04" : "AM04");
        payment->fate = FATE_REFUSED;
    } else {
        send_entry(putter, payment, false);
        payment->fate = FATE_PAID;
        if (mood <= 4) {
            send_entry(putter, payment, true);
            payment->fate = FATE_RETURNED;
        }
    }
    if (chance(bank, 3) == 0) /* late, and less than what was said before */
        send_status(putter, payment, "ACTC", NULL);
    if (chance(bank, 4) == 0 && payment->fate != FATE_REFUSED)
        send_entry(putter, payment, false); /* the same booking in another message */
    if (chance(bank, 20) == 0) {
        BankPayment stranger = *payment;
        snprintf(stranger.id, sizeof(stranger.id), "MAKSU-9%08u", chance(bank, 100000000));
        send_status(putter, &stranger, "RJCT", "AC01");
    }
}

void bank_answer(Bank *bank, BankMood mood, const char *day,
                 void (*put)(void *context, const char *name, const char *bytes, size_t size),
                 void *context)
{
    const Putter putter = {bank, day, put, context};

    for (size_t i = 0; i < bank->count; i++) {
        if (bank->payment[i].fate != FATE_WAITS)
            continue;
        if (mood == BANK_KIND)
            answer_kindly(&putter, &bank->payment[i]);
        else
            answer_badly(&putter, &bank->payment[i]);
    }
}

int64_t bank_out_cents(const Bank *bank)
{
    int64_t cents = 0;

    for (size_t i = 0; i < bank->count; i++)
        if (bank->payment[i].fate == FATE_PAID)
            cents += bank->payment[i].cents;
    return cents;
}

size_t bank_paid_twice(const Bank *bank)
{
    return bank->paid_twice;
}

size_t bank_count(const Bank *bank)
{
    return bank->count;
}
