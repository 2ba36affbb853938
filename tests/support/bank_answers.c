/*
 * bank_answers.c
 *     What the played bank says, in pain.002.001.10, camt.054.001.08 and camt.053.001.08.
 *
 * Names of messages begin with a random letter, so a run that takes them by name takes them in any
 * order. An account has one number of statements, which has no gap.
 */
#include <stdarg.h>
#include <string.h>

#include "bank_private.h"
#include "maksatus/arena.h"

typedef struct Putter {
    Bank *bank;
    const char *day;
    BankPut *put;
    void *context;
} Putter;

/* ── writing ──────────────────────────────────────────────────────────────────────────────── */

__attribute__((format(printf, 2, 3))) static void add(Bank *bank, const char *format, ...)
{
    void *bytes = bank->bytes;
    va_list values;

    memory_grow(&bytes, &bank->bytes_capacity, bank->size + 2048, 1);
    bank->bytes = bytes;
    va_start(values, format);
    int len = vsnprintf(bank->bytes + bank->size, 2048, format, values);
    va_end(values);
    bank->size += len > 0 && len < 2048 ? (size_t)len : 0;
}

static void send(const Putter *putter, const char *kind)
{
    Bank *bank = putter->bank;
    char name[64];

    snprintf(name, sizeof(name), "%c-%s-%u.xml", 'a' + (char)bank_chance(bank, 26), kind,
             bank->message);
    putter->put(putter->context, name, bank->bytes, bank->size);
}

static void begin_status(const Putter *putter, const char *file, const char *group_status,
                         const char *totals)
{
    Bank *bank = putter->bank;

    bank->message++;
    bank->size = 0;
    add(bank,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
        "<GrpHdr><MsgId>P%u</MsgId><CreDtTm>%sT09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        "<OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>%s",
        bank->message, putter->day, file, totals);
    if (group_status[0] != '\0')
        add(bank, "<GrpSts>%s</GrpSts>", group_status);
    add(bank, "</OrgnlGrpInfAndSts>\n");
}

static void end_status(const Putter *putter)
{
    add(putter->bank, "</CstmrPmtStsRpt></Document>");
    send(putter, "status");
}

static void add_status(Bank *bank, const BankPayment *payment, const char *status,
                       const char *reason)
{
    add(bank, "<TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>%s</TxSts>", payment->id,
        status);
    if (reason != NULL)
        add(bank, "<StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf>", reason);
    add(bank, "</TxInfAndSts>\n");
}

static void send_status(const Putter *putter, const BankPayment *payment, const char *status,
                        const char *reason)
{
    begin_status(putter, payment->file, "", "");
    add(putter->bank, "<OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId>", payment->group);
    add_status(putter->bank, payment, status, reason);
    add(putter->bank, "</OrgnlPmtInfAndSts>");
    end_status(putter);
}

static void begin_entries(const Putter *putter, const char *account)
{
    Bank *bank = putter->bank;

    bank->message++;
    bank->size = 0;
    add(bank,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">"
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N%u</MsgId><CreDtTm>%sT10:00:00</CreDtTm></GrpHdr>"
        "<Ntfctn><Id>N%u</Id><Acct><Id><IBAN>%s</IBAN></Id></Acct>\n",
        bank->message, putter->day, bank->message, account);
}

static void end_entries(const Putter *putter)
{
    add(putter->bank, "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>");
    send(putter, "entries");
}

static void add_entry(const Putter *putter, const BankPayment *payment, bool credit, int64_t cents)
{
    add(putter->bank,
        "<Ntry><Amt Ccy=\"EUR\">%lld.%02lld</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        "<BookgDt><Dt>%s</Dt></BookgDt><AcctSvcrRef>%c%s</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd>"
        "<Fmly><Cd>ICDT</Cd><SubFmlyCd>%s</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls>"
        "<Refs><EndToEndId>%s</EndToEndId></Refs><RltdPties><CdtrAcct><Id><IBAN>%s</IBAN></Id>"
        "</CdtrAcct></RltdPties>%s</TxDtls></NtryDtls></Ntry>\n",
        (long long)(cents / 100), (long long)(cents % 100), credit ? "CRDT" : "DBIT", putter->day,
        credit ? 'R' : 'D', payment->id, credit ? "RRTN" : "ESCT", payment->id, payment->payee,
        credit ? "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" : "");
}

static void send_entry(const Putter *putter, const BankPayment *payment, bool credit,
                       int64_t cents)
{
    begin_entries(putter, payment->account);
    add_entry(putter, payment, credit, cents);
    end_entries(putter);
}

/* ── what it does ─────────────────────────────────────────────────────────────────────────── */

static void pay(BankPayment *payment)
{
    payment->fate = FATE_PAID;
    payment->out_cents += payment->cents;
}

static void give_back(BankPayment *payment, int64_t cents)
{
    payment->fate = FATE_RETURNED;
    payment->back_cents += cents;
}

static const char *some_reason(Bank *bank)
{
    static const char *const reasons[] = {"AC04", "AM04", "AC01", "RR04", "QX99"};

    return reasons[bank_chance(bank, sizeof(reasons) / sizeof(*reasons))];
}

/* ── whole files ──────────────────────────────────────────────────────────────────────────── */

/* Payments of one file, one after another, that wait. */
typedef struct Run {
    BankPayment *first;
    size_t count;
} Run;

static Run next_run(Bank *bank, size_t at)
{
    Run run = {bank->payment + at, 0};

    while (at + run.count < bank->count
           && strcmp(run.first->file, bank->payment[at + run.count].file) == 0)
        run.count++;
    return run;
}

/* A status of every payment: accepted, or refused. */
static void list_statuses(const Putter *putter, Run run, const char *totals)
{
    bool refused = false;

    for (size_t i = 0; i < run.count; i++)
        refused = refused || run.first[i].fate == FATE_REFUSED;
    begin_status(putter, run.first->file, refused ? "PART" : "ACCP", totals);
    for (size_t i = 0; i < run.count; i++) {
        const BankPayment *payment = &run.first[i];
        if (i == 0 || strcmp(payment->group, payment[-1].group) != 0)
            add(putter->bank, "%s<OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId>",
                i == 0 ? "" : "</OrgnlPmtInfAndSts>", payment->group);
        if (payment->fate == FATE_REFUSED)
            add_status(putter->bank, payment, "RJCT", some_reason(putter->bank));
        else
            add_status(putter->bank, payment, "ACSC", NULL);
    }
    add(putter->bank, "</OrgnlPmtInfAndSts>");
    end_status(putter);
}

static void list_debits(const Putter *putter, Run run)
{
    begin_entries(putter, run.first->account);
    for (size_t i = 0; i < run.count; i++)
        if (run.first[i].out_cents > 0)
            add_entry(putter, &run.first[i], false, run.first[i].cents);
    end_entries(putter);
}

static BankAccount *account_of(Bank *bank, const char *iban)
{
    for (size_t i = 0; i < bank->accounts; i++)
        if (strcmp(bank->account[i].iban, iban) == 0)
            return &bank->account[i];
    if (bank->accounts < ACCOUNTS_MAX)
        bank->accounts++;
    BankAccount *account = &bank->account[bank->accounts - 1];
    *account = (BankAccount){.balance = INT64_C(10000000000)};
    memcpy(account->iban, iban, ID_BYTES);
    return account;
}

static void add_balance(Bank *bank, const char *code, int64_t cents)
{
    add(bank,
        "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">%lld.%02lld</Amt>"
        "<CdtDbtInd>%s</CdtDbtInd></Bal>",
        code, (long long)((cents < 0 ? -cents : cents) / 100),
        (long long)((cents < 0 ? -cents : cents) % 100), cents < 0 ? "DBIT" : "CRDT");
}

/* A statement with one sum a payment information. wrong: its balances do not add up. */
static void send_statement(const Putter *putter, Run run, bool wrong)
{
    Bank *bank = putter->bank;
    BankAccount *account = account_of(bank, run.first->account);
    int64_t sum = 0;

    for (size_t i = 0; i < run.count; i++)
        sum += run.first[i].cents;
    bank->message++;
    bank->size = 0;
    account->sequence++;
    add(bank,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>"
        "<MsgId>S%u</MsgId><CreDtTm>%sT20:00:00</CreDtTm></GrpHdr><Stmt><Id>S%u</Id>"
        "<ElctrncSeqNb>%d</ElctrncSeqNb><CreDtTm>%sT20:00:00</CreDtTm><Acct><Id><IBAN>%s</IBAN>"
        "</Id></Acct>",
        bank->message, putter->day, bank->message, account->sequence, putter->day,
        run.first->account);
    add_balance(bank, "OPBD", account->balance);
    account->balance -= sum;
    add_balance(bank, "CLBD", account->balance + (wrong ? 1 : 0));
    for (size_t i = 0, next; i < run.count; i = next) {
        int64_t group = 0;
        for (next = i;
             next < run.count && strcmp(run.first[next].group, run.first[i].group) == 0; next++)
            group += run.first[next].cents;
        add(bank,
            "<Ntry><Amt Ccy=\"EUR\">%lld.%02lld</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd>"
            "</Sts><BookgDt><Dt>%s</Dt></BookgDt><AcctSvcrRef>G%s</AcctSvcrRef><BkTxCd/><NtryDtls>"
            "<Btch><PmtInfId>%s</PmtInfId><NbOfTxs>%zu</NbOfTxs></Btch></NtryDtls></Ntry>\n",
            (long long)(group / 100), (long long)(group % 100), putter->day, run.first[i].group,
            run.first[i].group, next - i);
    }
    add(bank, "</Stmt></BkToCstmrStmt></Document>");
    send(putter, "statement");
}

static void answer_kindly(const Putter *putter, Run run)
{
    for (size_t i = 0; i < run.count; i++)
        pay(&run.first[i]);
    list_statuses(putter, run, "");
    list_debits(putter, run);
}

static void answer_partly(const Putter *putter, Run run)
{
    for (size_t i = 0; i < run.count; i++) {
        if (i % 10 == 9 || run.count == 1)
            run.first[i].fate = FATE_REFUSED;
        else
            pay(&run.first[i]);
    }
    list_statuses(putter, run, "");
    list_debits(putter, run);
}

static void answer_groups(const Putter *putter, Run run, bool wrong)
{
    for (size_t i = 0; i < run.count; i++)
        pay(&run.first[i]);
    begin_status(putter, run.first->file, "ACSC",
                 wrong ? "<OrgnlNbOfTxs>1000000</OrgnlNbOfTxs><OrgnlCtrlSum>0.01</OrgnlCtrlSum>"
                       : "");
    end_status(putter);
    send_statement(putter, run, wrong);
}

static void answer_with_returns(const Putter *putter, Run run)
{
    answer_kindly(putter, run);
    for (size_t i = 4; i < run.count; i += 5) {
        BankPayment *payment = &run.first[i];
        int64_t back = i % 25 == 24 && payment->cents > 1000 ? payment->cents - 1000
                                                             : payment->cents;
        give_back(payment, back);
        send_entry(putter, payment, true, back);
    }
}

/* ── one by one ───────────────────────────────────────────────────────────────────────────── */

static void tell_of_stranger(const Putter *putter, const BankPayment *payment)
{
    BankPayment stranger = *payment;

    snprintf(stranger.id, sizeof(stranger.id), "MAKSU-9%08u",
             bank_chance(putter->bank, 100000000));
    send_status(putter, &stranger, "RJCT", "AC01");
    send_entry(putter, &stranger, false, stranger.cents);
}

static void answer_in_no_order(const Putter *putter, BankPayment *payment)
{
    pay(payment);
    send_entry(putter, payment, false, payment->cents);
    send_status(putter, payment, "ACCP", NULL);
    send_status(putter, payment, "ACTC", NULL);
}

/* Words against money: it is the money that is true. */
static void contradict(const Putter *putter, BankPayment *payment)
{
    if (bank_chance(putter->bank, 2) == 0) {
        pay(payment);
        send_status(putter, payment, "RJCT", some_reason(putter->bank));
        send_entry(putter, payment, false, payment->cents);
    } else {
        payment->fate = FATE_REFUSED;
        send_status(putter, payment, "ACSC", NULL);
        send_status(putter, payment, "RJCT", some_reason(putter->bank));
    }
}

static void answer_badly(const Putter *putter, BankPayment *payment)
{
    Bank *bank = putter->bank;
    unsigned mood = bank_chance(bank, 12);

    if (mood == 0)
        return; /* silence, today */
    if (mood <= 2) {
        send_status(putter, payment, "RJCT", some_reason(bank));
        payment->fate = FATE_REFUSED;
    } else if (mood == 3) {
        contradict(putter, payment);
    } else {
        pay(payment);
        send_entry(putter, payment, false, payment->cents);
        if (mood <= 5) {
            give_back(payment, payment->cents);
            send_entry(putter, payment, true, payment->cents);
        }
    }
    if (bank_chance(bank, 3) == 0) /* late, and less than what was said before */
        send_status(putter, payment, "ACTC", NULL);
    if (bank_chance(bank, 4) == 0 && payment->fate != FATE_REFUSED)
        send_entry(putter, payment, false, payment->cents); /* the same in another message */
    if (bank_chance(bank, 20) == 0)
        tell_of_stranger(putter, payment);
}

static void answer_each(const Putter *putter, BankMood mood, Run run)
{
    for (size_t i = 0; i < run.count; i++) {
        BankPayment *payment = &run.first[i];

        if (payment->fate != FATE_WAITS)
            continue;
        if (mood == BANK_UNORDERED)
            answer_in_no_order(putter, payment);
        else if (mood == BANK_CONTRADICTORY)
            contradict(putter, payment);
        else
            answer_badly(putter, payment);
    }
}

static bool waits(Run run)
{
    for (size_t i = 0; i < run.count; i++)
        if (run.first[i].fate == FATE_WAITS)
            return true;
    return false;
}

static bool all_wait(Run run)
{
    for (size_t i = 0; i < run.count; i++)
        if (run.first[i].fate != FATE_WAITS)
            return false;
    return true;
}

/* What was left of a file that was answered in part is booked one by one. */
static void answer_rest(const Putter *putter, Run run)
{
    for (size_t i = 0; i < run.count; i++)
        if (run.first[i].fate == FATE_WAITS)
            answer_in_no_order(putter, &run.first[i]);
}

static void answer_file(const Putter *putter, BankMood mood, Run run)
{
    bool by_file = mood != BANK_UNORDERED && mood != BANK_CONTRADICTORY && mood != BANK_HOSTILE;

    if (!by_file) {
        answer_each(putter, mood, run);
    } else if (mood == BANK_LATE && run.first->days++ < 2) {
        return;
    } else if (!all_wait(run)) {
        answer_rest(putter, run);
    } else if (mood == BANK_PARTLY_REFUSED) {
        answer_partly(putter, run);
    } else if (mood == BANK_GROUP_ONLY || mood == BANK_WRONG_TOTALS) {
        answer_groups(putter, run, mood == BANK_WRONG_TOTALS);
    } else if (mood == BANK_RETURNS) {
        answer_with_returns(putter, run);
    } else {
        answer_kindly(putter, run);
        if (mood == BANK_REPEATS) {
            list_statuses(putter, run, "");
            list_debits(putter, run);
        }
        if (mood == BANK_STRANGERS)
            tell_of_stranger(putter, run.first);
    }
}

void bank_answer(Bank *bank, BankMood mood, const char *day, BankPut *put, void *context)
{
    const Putter putter = {bank, day, put, context};
    Run run;

    for (size_t at = 0; at < bank->count; at += run.count) {
        run = next_run(bank, at);
        if (waits(run))
            answer_file(&putter, mood, run);
    }
}
