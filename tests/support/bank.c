/*
 * bank.c
 *     What the played bank takes and remembers. Payment files are read by plain search of their
 *     elements: they are ours, and a bank that read them with our own parser would share its
 *     mistakes.
 */
#include <stdlib.h>
#include <string.h>

#include "bank_private.h"
#include "maksatus/arena.h"

static const struct {
    const char *name, *does;
} moods[] = {
#define BANK_MOOD_ROW(constant, name, does) {name, does},
    BANK_MOOD_LIST(BANK_MOOD_ROW)
#undef BANK_MOOD_ROW
};

const char *bank_mood_name(BankMood mood)
{
    return moods[mood].name;
}

const char *bank_mood_does(BankMood mood)
{
    return moods[mood].does;
}

BankMood bank_mood_find(const char *name)
{
    int mood = 0;

    while (mood < BANK_MOODS && strcmp(moods[mood].name, name) != 0)
        mood++;
    return (BankMood)mood;
}

Bank *bank_new(uint64_t seed)
{
    void *bank = NULL;
    size_t capacity = 0;

    memory_grow(&bank, &capacity, 1, sizeof(Bank));
    memset(bank, 0, sizeof(Bank));
    ((Bank *)bank)->seed = seed | 1;
    return bank;
}

void bank_done(Bank *bank)
{
    memory_free(bank->payment);
    memory_free(bank->slot);
    memory_free(bank->bytes);
    memory_free(bank);
}

unsigned bank_chance(Bank *bank, unsigned of)
{
    bank->seed ^= bank->seed << 13;
    bank->seed ^= bank->seed >> 7;
    bank->seed ^= bank->seed << 17;
    return (unsigned)(bank->seed % of);
}

/* ── payments by their ids ────────────────────────────────────────────────────────────────── */

static size_t slot_of(const Bank *bank, const char *id)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (const char *c = id; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
    size_t at = hash % bank->slots;
    while (bank->slot[at] != 0 && strcmp(bank->payment[bank->slot[at] - 1].id, id) != 0)
        at = (at + 1) % bank->slots;
    return at;
}

static void grow_slots(Bank *bank)
{
    void *slots = NULL;
    size_t capacity = 0;

    bank->slots = bank->slots == 0 ? 1024 : 2 * bank->slots;
    memory_grow(&slots, &capacity, bank->slots, sizeof(uint32_t));
    memset(slots, 0, bank->slots * sizeof(uint32_t));
    memory_free(bank->slot);
    bank->slot = slots;
    for (size_t i = bank->count; i > 0; i--) /* the first of several with one id stays */
        bank->slot[slot_of(bank, bank->payment[i - 1].id)] = (uint32_t)i;
}

BankPayment *bank_find(const Bank *bank, const char *id)
{
    uint32_t at = bank->slots == 0 ? 0 : bank->slot[slot_of(bank, id)];

    return at == 0 ? NULL : &bank->payment[at - 1];
}

static void add_payment(Bank *bank, const BankPayment *payment)
{
    MEMORY_GROW(bank->payment, bank->capacity, bank->count + 1);
    bank->payment[bank->count++] = *payment;
    if (2 * bank->count > bank->slots) {
        bank->paid_twice += bank->slots > 0 && bank_find(bank, payment->id) != NULL;
        grow_slots(bank);
        return;
    }
    size_t slot = slot_of(bank, payment->id);
    bank->paid_twice += bank->slot[slot] != 0;
    if (bank->slot[slot] == 0)
        bank->slot[slot] = (uint32_t)bank->count;
}

/* ── payment files ────────────────────────────────────────────────────────────────────────── */

/* The text of the next element of that name before end (NULL: anywhere); answers what follows it,
 * NULL when there is none or it is too long. */
static const char *element(const char *at, const char *end, const char *open, char *text,
                           size_t size)
{
    const char *begin = strstr(at, open);

    if (begin == NULL || (end != NULL && begin > end) || (begin = strchr(begin, '>')) == NULL)
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

static bool take_payment(Bank *bank, const char *at, const char *end, const BankPayment *head)
{
    BankPayment payment = *head;
    char amount[32];
    const char *payee = strstr(at, "<CdtrAcct>");

    if (element(at, end, "<EndToEndId", payment.id, sizeof(payment.id)) == NULL
        || element(at, end, "<InstdAmt", amount, sizeof(amount)) == NULL || payee == NULL
        || element(payee, end, "<IBAN", payment.payee, sizeof(payment.payee)) == NULL)
        return false;
    if (element(at, end, "<Ref>", payment.text, sizeof(payment.text)) == NULL)
        (void)element(at, end, "<Ustrd", payment.text, sizeof(payment.text));
    payment.cents = cents_of(amount);
    add_payment(bank, &payment);
    return true;
}

bool bank_take(Bank *bank, const char *xml)
{
    BankPayment head = {0};
    const char *group = strstr(xml, "<PmtInf>");

    if (element(xml, NULL, "<MsgId", head.file, sizeof(head.file)) == NULL || group == NULL)
        return false;
    while (group != NULL) {
        const char *next_group = strstr(group + 1, "<PmtInf>");
        const char *debtor = strstr(group, "<DbtrAcct>");

        if (element(group, next_group, "<PmtInfId", head.group, sizeof(head.group)) == NULL
            || debtor == NULL
            || element(debtor, next_group, "<IBAN", head.account, sizeof(head.account)) == NULL)
            return false;
        for (const char *at = strstr(group, "<CdtTrfTxInf>");
             at != NULL && (next_group == NULL || at < next_group);
             at = strstr(at + 1, "<CdtTrfTxInf>"))
            if (!take_payment(bank, at, strstr(at, "</CdtTrfTxInf>"), &head))
                return false;
        group = next_group;
    }
    return true;
}

/* ── what happened ────────────────────────────────────────────────────────────────────────── */

bool bank_truth(const Bank *bank, const char *end_to_end_id, BankTruth *truth)
{
    const BankPayment *payment = bank_find(bank, end_to_end_id);

    if (payment == NULL)
        return false;
    *truth = (BankTruth){payment->fate, payment->out_cents, payment->back_cents};
    return true;
}

int64_t bank_out_cents(const Bank *bank)
{
    int64_t cents = 0;

    for (size_t i = 0; i < bank->count; i++)
        cents += bank->payment[i].out_cents - bank->payment[i].back_cents;
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

static int compare_subjects(const void *one, const void *other)
{
    const BankPayment *a = *(const BankPayment *const *)one;
    const BankPayment *b = *(const BankPayment *const *)other;
    int order = strcmp(a->payee, b->payee);

    return order != 0 ? order : strcmp(a->text, b->text);
}

size_t bank_over_paid(const Bank *bank)
{
    void *items = NULL;
    size_t capacity = 0, over = 0;

    memory_grow(&items, &capacity, bank->count + 1, sizeof(BankPayment *));
    const BankPayment **payment = items;
    for (size_t i = 0; i < bank->count; i++)
        payment[i] = &bank->payment[i];
    qsort(payment, bank->count, sizeof(*payment), compare_subjects);
    for (size_t i = 0, next; i < bank->count; i = next) {
        int64_t out = 0, most = 0;
        for (next = i; next < bank->count && compare_subjects(&payment[i], &payment[next]) == 0;
             next++) {
            out += payment[next]->out_cents - payment[next]->back_cents;
            most = payment[next]->cents > most ? payment[next]->cents : most;
        }
        over += out > most;
    }
    memory_free(payment);
    return over;
}

/* ── between two days ─────────────────────────────────────────────────────────────────────── */

bool bank_save(const Bank *bank, FILE *file)
{
    fprintf(file, "bank\t%lld\t%u\t%zu\n", (long long)bank->seed, bank->message,
            bank->paid_twice);
    for (size_t i = 0; i < bank->accounts; i++)
        fprintf(file, "account\t%s\t%lld\t%d\n", bank->account[i].iban,
                (long long)bank->account[i].balance, bank->account[i].sequence);
    for (size_t i = 0; i < bank->count; i++) {
        const BankPayment *p = &bank->payment[i];
        fprintf(file, "payment\t%s\t%s\t%s\t%s\t%s\t%s\t%lld\t%lld\t%lld\t%d\t%d\n", p->id,
                p->file, p->group, p->account, p->payee, p->text, (long long)p->cents,
                (long long)p->out_cents, (long long)p->back_cents, (int)p->fate, p->days);
    }
    return ferror(file) == 0;
}

/* The next field of a line, which ends it; false when there is none or it is too long. */
static bool take_text(const char **at, char *text, size_t size)
{
    size_t len = strcspn(*at, "\t\n");

    if (**at == '\0' || len >= size)
        return false;
    memcpy(text, *at, len);
    text[len] = '\0';
    *at += len + 1;
    return true;
}

static bool take_number(const char **at, int64_t *number)
{
    char digits[24];
    const char *c = digits;

    if (!take_text(at, digits, sizeof(digits)))
        return false;
    c += *c == '-';
    for (*number = 0; *c >= '0' && *c <= '9'; c++)
        *number = (int64_t)((uint64_t)*number * 10 + (uint64_t)(*c - '0'));
    if (digits[0] == '-')
        *number = -*number;
    return *c == '\0';
}

static bool load_head(Bank *bank, const char *at, int64_t *paid_twice)
{
    int64_t seed, message;

    if (!take_number(&at, &seed) || !take_number(&at, &message) || !take_number(&at, paid_twice))
        return false;
    bank->seed = (uint64_t)seed;
    bank->message = (unsigned)message;
    return true;
}

static bool load_account(Bank *bank, const char *at)
{
    BankAccount *account = &bank->account[bank->accounts];
    int64_t sequence;

    if (bank->accounts == ACCOUNTS_MAX || !take_text(&at, account->iban, sizeof(account->iban))
        || !take_number(&at, &account->balance) || !take_number(&at, &sequence))
        return false;
    account->sequence = (int)sequence;
    bank->accounts++;
    return true;
}

static bool load_payment(Bank *bank, const char *at)
{
    BankPayment p = {0};
    int64_t fate, days;

    if (!take_text(&at, p.id, ID_BYTES) || !take_text(&at, p.file, ID_BYTES)
        || !take_text(&at, p.group, ID_BYTES) || !take_text(&at, p.account, ID_BYTES)
        || !take_text(&at, p.payee, ID_BYTES) || !take_text(&at, p.text, TEXT_BYTES)
        || !take_number(&at, &p.cents) || !take_number(&at, &p.out_cents)
        || !take_number(&at, &p.back_cents) || !take_number(&at, &fate)
        || !take_number(&at, &days) || fate < FATE_WAITS || fate > FATE_RETURNED)
        return false;
    p.fate = (BankFate)fate;
    p.days = (int)days;
    add_payment(bank, &p);
    return true;
}

bool bank_load(Bank *bank, FILE *file)
{
    char line[1024], kind[16];
    int64_t paid_twice = -1;

    while (fgets(line, sizeof(line), file) != NULL) {
        const char *at = line;
        bool right = take_text(&at, kind, sizeof(kind));

        if (right && strcmp(kind, "bank") == 0)
            right = load_head(bank, at, &paid_twice);
        else if (right && strcmp(kind, "account") == 0)
            right = load_account(bank, at);
        else
            right = right && load_payment(bank, at);
        if (!right)
            return false;
    }
    bank->paid_twice = (size_t)paid_twice;
    return paid_twice >= 0;
}
