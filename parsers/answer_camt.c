/*
 * answer_camt.c
 *     Statements and notifications: one reader for both, and for all of their versions.
 *
 * What the versions say in different places goes to one field: Sts and Sts/Cd, Dbtr/Nm and
 * Dbtr/Pty/Nm, an amount in TxDtls/Amt, in AmtDtls/TxAmt or nowhere. What was instructed
 * (AmtDtls/InstdAmt) is asked last: charges may have been taken from it.
 *
 * One sum with several references (RmtInf/Strd) is for several debts, in parts that nobody can be
 * sure of: the references are one text together, which is that of no debt.
 *
 * An entry becomes items. A detail waits until the next one begins or the entry ends: only then it
 * is known whether it is the only one, which has the amount of its entry when it has none itself.
 */
#include <stdio.h>

#include "answer_camt.h"

static const char *const VERSIONS[] = {"02", "03", "04", "05", "06", "07", "08",
                                       "09", "10", "11", "12", "13", NULL};

typedef enum CamtField {
    MESSAGE_ID,
    CREATED,
    STATEMENT_FIRST,
    STATEMENT_ID = STATEMENT_FIRST,
    STATEMENT_SEQUENCE,
    STATEMENT_LEGAL,
    STATEMENT_CREATED,
    STATEMENT_PAGE,
    STATEMENT_LAST_PAGE,
    STATEMENT_ACCOUNT,
    STATEMENT_CURRENCY,
    STATEMENT_LAST = STATEMENT_CURRENCY,
    BALANCE_FIRST,
    BALANCE_CODE = BALANCE_FIRST,
    BALANCE_AMOUNT,
    BALANCE_SIDE,
    BALANCE_LAST = BALANCE_SIDE,
    ENTRY_FIRST,
    ENTRY_REF = ENTRY_FIRST,
    ENTRY_AMOUNT,
    ENTRY_SIDE,
    ENTRY_REVERSAL,
    ENTRY_STATUS,
    ENTRY_OWN_STATUS, /* means nothing to us, so it is not booked */
    ENTRY_BOOKED,
    ENTRY_VALUED,
    ENTRY_BANK_REF,
    ENTRY_DOMAIN,
    ENTRY_FAMILY,
    ENTRY_SUB_FAMILY,
    ENTRY_OWN_CODE,
    ENTRY_LAST = ENTRY_OWN_CODE,
    BATCH_FIRST,
    BATCH_MESSAGE = BATCH_FIRST,
    BATCH_GROUP,
    BATCH_COUNT,
    BATCH_LAST = BATCH_COUNT,
    DETAIL_FIRST,
    DETAIL_MESSAGE = DETAIL_FIRST,
    DETAIL_BANK_REF,
    DETAIL_GROUP,
    DETAIL_INSTRUCTION,
    DETAIL_END_TO_END,
    DETAIL_AMOUNT,
    DETAIL_TX_AMOUNT,
    DETAIL_INSTRUCTED,
    DETAIL_SIDE,
    DETAIL_DOMAIN,
    DETAIL_FAMILY,
    DETAIL_SUB_FAMILY,
    DETAIL_OWN_CODE,
    DETAIL_DEBTOR,
    DETAIL_DEBTOR_IBAN,
    DETAIL_CREDITOR,
    DETAIL_CREDITOR_IBAN,
    DETAIL_REFERENCE,
    DETAIL_USTRD,
    DETAIL_REASON,
    DETAIL_TEXT,
    DETAIL_LAST = DETAIL_TEXT,
} CamtField;

typedef enum CamtMark {
    MARK_HEADER,
    MARK_STATEMENT,
    MARK_ACCOUNT,
    MARK_BALANCE,
    MARK_ENTRY,
    MARK_DETAILS,
    MARK_DETAIL,
    MARK_DETAIL_RETURN,
} CamtMark;

#define E "Stmt/Ntry/"
#define D "Stmt/Ntry/NtryDtls/TxDtls/"

static const AnswerPath PATHS[] = {
    {"GrpHdr", MARK_HEADER, PATH_SCOPE},
    {"GrpHdr/MsgId", MESSAGE_ID, PATH_ONCE},
    {"GrpHdr/CreDtTm", CREATED, PATH_ONCE},
    {"GrpHdr/MsgPgntn/PgNb", STATEMENT_PAGE, PATH_FIRST},
    {"GrpHdr/MsgPgntn/LastPgInd", STATEMENT_LAST_PAGE, PATH_FIRST},
    {"Stmt", MARK_STATEMENT, PATH_SCOPE},
    {"Stmt/Id", STATEMENT_ID, PATH_ONCE},
    {"Stmt/StmtPgntn/PgNb", STATEMENT_PAGE, PATH_FIRST},
    {"Stmt/StmtPgntn/LastPgInd", STATEMENT_LAST_PAGE, PATH_FIRST},
    {"Stmt/NtfctnPgntn/PgNb", STATEMENT_PAGE, PATH_FIRST},
    {"Stmt/NtfctnPgntn/LastPgInd", STATEMENT_LAST_PAGE, PATH_FIRST},
    {"Stmt/ElctrncSeqNb", STATEMENT_SEQUENCE, PATH_ONCE},
    {"Stmt/LglSeqNb", STATEMENT_LEGAL, PATH_ONCE},
    {"Stmt/CreDtTm", STATEMENT_CREATED, PATH_ONCE},
    {"Stmt/Acct", MARK_ACCOUNT, PATH_SCOPE},
    {"Stmt/Acct/Id/IBAN", STATEMENT_ACCOUNT, PATH_ONCE},
    {"Stmt/Acct/Id/Othr/Id", STATEMENT_ACCOUNT, PATH_ONCE},
    {"Stmt/Acct/Ccy", STATEMENT_CURRENCY, PATH_ONCE},
    {"Stmt/Bal", MARK_BALANCE, PATH_SCOPE},
    {"Stmt/Bal/Tp/CdOrPrtry/Cd", BALANCE_CODE, PATH_ONCE},
    {"Stmt/Bal/Amt", BALANCE_AMOUNT, PATH_ONCE},
    {"Stmt/Bal/CdtDbtInd", BALANCE_SIDE, PATH_ONCE},
    {"Stmt/Ntry", MARK_ENTRY, PATH_SCOPE},
    {E "NtryRef", ENTRY_REF, PATH_ONCE},
    {E "Amt", ENTRY_AMOUNT, PATH_ONCE},
    {E "CdtDbtInd", ENTRY_SIDE, PATH_ONCE},
    {E "RvslInd", ENTRY_REVERSAL, PATH_ONCE},
    {E "Sts", ENTRY_STATUS, PATH_ONCE},
    {E "Sts/Cd", ENTRY_STATUS, PATH_ONCE},
    {E "Sts/Prtry", ENTRY_OWN_STATUS, PATH_ONCE},
    {E "BookgDt/Dt", ENTRY_BOOKED, PATH_ONCE},
    {E "BookgDt/DtTm", ENTRY_BOOKED, PATH_ONCE},
    {E "ValDt/Dt", ENTRY_VALUED, PATH_ONCE},
    {E "ValDt/DtTm", ENTRY_VALUED, PATH_ONCE},
    {E "AcctSvcrRef", ENTRY_BANK_REF, PATH_ONCE},
    {E "BkTxCd/Domn/Cd", ENTRY_DOMAIN, PATH_ONCE},
    {E "BkTxCd/Domn/Fmly/Cd", ENTRY_FAMILY, PATH_ONCE},
    {E "BkTxCd/Domn/Fmly/SubFmlyCd", ENTRY_SUB_FAMILY, PATH_ONCE},
    {E "BkTxCd/Prtry/Cd", ENTRY_OWN_CODE, PATH_ONCE},
    {E "NtryDtls", MARK_DETAILS, PATH_SCOPE},
    {E "NtryDtls/Btch/MsgId", BATCH_MESSAGE, PATH_ONCE},
    {E "NtryDtls/Btch/PmtInfId", BATCH_GROUP, PATH_ONCE},
    {E "NtryDtls/Btch/NbOfTxs", BATCH_COUNT, PATH_ONCE},
    {E "NtryDtls/TxDtls", MARK_DETAIL, PATH_SCOPE},
    {D "Refs/MsgId", DETAIL_MESSAGE, PATH_ONCE},
    {D "Refs/AcctSvcrRef", DETAIL_BANK_REF, PATH_ONCE},
    {D "Refs/PmtInfId", DETAIL_GROUP, PATH_ONCE},
    {D "Refs/InstrId", DETAIL_INSTRUCTION, PATH_ONCE},
    {D "Refs/EndToEndId", DETAIL_END_TO_END, PATH_ONCE},
    {D "Amt", DETAIL_AMOUNT, PATH_ONCE},
    {D "CdtDbtInd", DETAIL_SIDE, PATH_ONCE},
    {D "AmtDtls/TxAmt/Amt", DETAIL_TX_AMOUNT, PATH_ONCE},
    {D "AmtDtls/InstdAmt/Amt", DETAIL_INSTRUCTED, PATH_ONCE},
    {D "BkTxCd/Domn/Cd", DETAIL_DOMAIN, PATH_ONCE},
    {D "BkTxCd/Domn/Fmly/Cd", DETAIL_FAMILY, PATH_ONCE},
    {D "BkTxCd/Domn/Fmly/SubFmlyCd", DETAIL_SUB_FAMILY, PATH_ONCE},
    {D "BkTxCd/Prtry/Cd", DETAIL_OWN_CODE, PATH_ONCE},
    {D "RltdPties/Dbtr/Nm", DETAIL_DEBTOR, PATH_ONCE},
    {D "RltdPties/Dbtr/Pty/Nm", DETAIL_DEBTOR, PATH_ONCE},
    {D "RltdPties/DbtrAcct/Id/IBAN", DETAIL_DEBTOR_IBAN, PATH_ONCE},
    {D "RltdPties/Cdtr/Nm", DETAIL_CREDITOR, PATH_ONCE},
    {D "RltdPties/Cdtr/Pty/Nm", DETAIL_CREDITOR, PATH_ONCE},
    {D "RltdPties/CdtrAcct/Id/IBAN", DETAIL_CREDITOR_IBAN, PATH_ONCE},
    {D "RmtInf/Strd/CdtrRefInf/Ref", DETAIL_REFERENCE, PATH_DIFFER},
    {D "RmtInf/Ustrd", DETAIL_USTRD, PATH_JOIN},
    {D "RtrInf", MARK_DETAIL_RETURN, PATH_SCOPE},
    {D "RtrInf/Rsn/Cd", DETAIL_REASON, PATH_FIRST},
    {D "RtrInf/Rsn/Prtry", DETAIL_REASON, PATH_FIRST},
    {D "RtrInf/AddtlInf", DETAIL_TEXT, PATH_JOIN},
};

enum { STATEMENT_BYTES = 4, PATH_BYTES = 64, CODE_BYTES = 16 };

typedef struct Camt {
    bool legal;
    int64_t page;   /* of the message; a statement may say its own */
    bool last_page; /* the same */
    int64_t statement, entry, detail;
    bool statement_told;
    bool has_account; /* the statement has Acct */
    Money opening, previous, closing;
    bool detail_waits;
    bool has_return;     /* the detail has RtrInf */
    bool amount_unknown; /* of some detail */
    Money detail_sum;    /* signed */
    bool first_told;     /* the first item of the entry */
    char code[3 * CODE_BYTES + 48];
    AnswerGrammar grammar;
    AnswerPath paths[COUNT_OF(PATHS)];
    char path[COUNT_OF(PATHS)][PATH_BYTES];
} Camt;

static bool is_true(Slice text)
{
    text = answer_trimmed(text);
    return slice_is(text, "true") || slice_is(text, "1");
}

/* ── statements and balances ──────────────────────────────────────────────────────────────── */

static bool is_last_page(const AnswerReader *reader, bool unsaid)
{
    Slice told = reader->value[STATEMENT_LAST_PAGE];

    return told.at == NULL ? unsaid : is_true(told);
}

static int64_t page_number(const AnswerReader *reader, int64_t unsaid)
{
    return reader->value[STATEMENT_PAGE].at == NULL
               ? unsaid
               : answer_count(answer_value(reader, STATEMENT_PAGE));
}

static void begin_statement(AnswerReader *reader)
{
    Camt *own = reader->own;

    /* The page of the message stands before the first statement. */
    if (own->statement == 0) {
        own->page = page_number(reader, -1);
        own->last_page = is_last_page(reader, true);
    }
    answer_forget(reader, STATEMENT_FIRST, STATEMENT_LAST);
    own->statement++;
    own->entry = 0;
    own->statement_told = false;
    own->has_account = false;
    own->opening = own->previous = own->closing = MONEY_NONE;
}

static Money signed_money(Money amount, bool credit)
{
    return money_is_none(amount) || credit ? amount : (Money){-amount.cents};
}

static void end_balance(AnswerReader *reader)
{
    Camt *own = reader->own;
    Slice code = answer_value(reader, BALANCE_CODE);
    Money amount = signed_money(answer_money(answer_value(reader, BALANCE_AMOUNT),
                                             slice_of(reader->currency_of[BALANCE_AMOUNT])),
                                slice_is(answer_value(reader, BALANCE_SIDE), "CRDT"));

    if (slice_is(code, "OPBD"))
        own->opening = amount;
    else if (slice_is(code, "PRCD"))
        own->previous = amount;
    else if (slice_is(code, "CLBD"))
        own->closing = amount;
}

/* From the tenth version on an account may have a proxy, or a name, and no number: what is booked
 * on it is nobody's. */
static bool may_lack_number(const AnswerReader *reader)
{
    const Camt *own = reader->own;

    return own->has_account && slice_compare(reader->version, SLICE_LITERAL("10")) >= 0;
}

static ReadResult tell_statement(AnswerReader *reader, AnswerFact *fact, FramingFault *fault)
{
    Camt *own = reader->own;
    Slice sequence = answer_value(reader, STATEMENT_SEQUENCE);
    ReadResult result = answer_require(reader, STATEMENT_ID, "Id", fault);

    if (result == READ_RECORD && !may_lack_number(reader))
        result = answer_require(reader, STATEMENT_ACCOUNT, "the account", fault);
    own->statement_told = true;
    fact->kind = FACT_STATEMENT;
    fact->of.statement = (AnswerStatement){
        .number = own->statement,
        .legal = own->legal,
        .page = page_number(reader, own->page),
        .page_of_message = reader->value[STATEMENT_PAGE].at == NULL && own->page >= 0,
        .last_page = is_last_page(reader, own->last_page),
        .id = answer_value(reader, STATEMENT_ID),
        .sequence = sequence.len > 0 ? sequence : answer_value(reader, STATEMENT_LEGAL),
        .account = answer_value(reader, STATEMENT_ACCOUNT),
        .currency = answer_value(reader, STATEMENT_CURRENCY),
        .created = answer_value(reader, STATEMENT_CREATED),
        .opening = money_is_none(own->opening) ? own->previous : own->opening,
        .closing = own->closing,
    };
    return result;
}

/* ── items ────────────────────────────────────────────────────────────────────────────────── */

static ItemStatus entry_status(Slice code)
{
    return slice_is(code, "BOOK")   ? ITEM_BOOKED
           : slice_is(code, "PDNG") ? ITEM_PENDING
                                    : ITEM_INFORMATION;
}

/* Domain, family and sub-family as one text; the bank's own code where it has no other. */
static Slice bank_code(const AnswerReader *reader, int first)
{
    Camt *own = reader->own;
    Text text = text_on(own->code, sizeof(own->code));

    if (reader->value[first].at == NULL) {
        if (reader->value[first + 3].at != NULL)
            text_add_string(&text, "own:");
        if (reader->value[first + 3].at != NULL)
            text_add(&text, answer_value(reader, first + 3));
        return text_slice(&text);
    }
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            text_add_char(&text, '/');
        text_add(&text, answer_value(reader, first + i));
    }
    return text_slice(&text);
}

static bool code_says_return(Slice code)
{
    return code.len >= 5 && memcmp(code.at + code.len - 5, "/RRTN", 5) == 0;
}

/* A reference that a bank has. The guidelines of the European Payments Council write NOTPROVIDED
 * where an element must be there and it has none. */
static void set_reference(const AnswerReader *reader, int field, Slice *value)
{
    if (reader->value[field].at != NULL && !slice_is(reader->value[field], "NOTPROVIDED"))
        *value = reader->value[field];
}

/* What every item has of its entry. */
static AnswerItem item_of_entry(const AnswerReader *reader)
{
    const Camt *own = reader->own;
    Slice currency = slice_of(reader->currency_of[ENTRY_AMOUNT]);

    AnswerItem item = {
        .statement = own->statement,
        .entry = own->entry,
        .status = entry_status(answer_value(reader, ENTRY_STATUS)),
        .credit = slice_is(answer_value(reader, ENTRY_SIDE), "CRDT"),
        .reversal = is_true(answer_value(reader, ENTRY_REVERSAL)),
        .amount = answer_money(answer_value(reader, ENTRY_AMOUNT), currency),
        .amount_text = answer_trimmed(answer_value(reader, ENTRY_AMOUNT)),
        .currency = currency,
        .entry_amount = MONEY_NONE,
        .booked_on = answer_day(answer_value(reader, ENTRY_BOOKED)),
        .value_on = answer_day(answer_value(reader, ENTRY_VALUED)),
        .bank_ref = SLICE_LITERAL(""),
        .entry_bank_ref = SLICE_LITERAL(""),
        .entry_ref = SLICE_LITERAL(""),
        .message_ref = answer_value(reader, BATCH_MESSAGE),
        .group_ref = answer_value(reader, BATCH_GROUP),
        .group_count = answer_count(answer_value(reader, BATCH_COUNT)),
    };
    set_reference(reader, ENTRY_BANK_REF, &item.bank_ref);
    set_reference(reader, ENTRY_REF, &item.entry_ref);
    return item;
}

static void put_first(Camt *own, AnswerItem *item, Money entry_amount)
{
    if (!own->first_told)
        item->entry_amount = entry_amount;
    own->first_told = true;
}

static void set_if_told(const AnswerReader *reader, int field, Slice *value)
{
    if (reader->value[field].at != NULL)
        *value = reader->value[field];
}

static void set_parties(const AnswerReader *reader, AnswerItem *item)
{
    bool from_debtor = item->credit && !item->returned;

    item->name = answer_value(reader, from_debtor ? DETAIL_DEBTOR : DETAIL_CREDITOR);
    item->iban = answer_value(reader, from_debtor ? DETAIL_DEBTOR_IBAN : DETAIL_CREDITOR_IBAN);
}

static void set_detail_amount(const AnswerReader *reader, bool only, AnswerItem *item)
{
    int field = reader->value[DETAIL_AMOUNT].at != NULL      ? DETAIL_AMOUNT
                : reader->value[DETAIL_TX_AMOUNT].at != NULL ? DETAIL_TX_AMOUNT
                                                             : DETAIL_INSTRUCTED;
    bool told = reader->value[field].at != NULL
                && strcmp(reader->currency_of[field], reader->currency_of[ENTRY_AMOUNT]) == 0
                && !(only && field == DETAIL_INSTRUCTED);

    if (told) {
        item->amount_text = answer_trimmed(answer_value(reader, field));
        item->amount = answer_money(item->amount_text, slice_of(reader->currency_of[field]));
    } else if (!only) {
        item->amount_text = (Slice){"", 0};
        item->amount = MONEY_NONE;
    }
}

/* The first item of an entry keeps both. */
static void set_detail_bank_ref(const AnswerReader *reader, AnswerItem *item)
{
    const Camt *own = reader->own;
    Slice of_entry = item->bank_ref;

    set_reference(reader, DETAIL_BANK_REF, &item->bank_ref);
    if (!own->first_told && !slice_equal(of_entry, item->bank_ref))
        item->entry_bank_ref = of_entry;
}

static void tell_detail(AnswerReader *reader, bool only, AnswerFact *fact)
{
    Camt *own = reader->own;
    AnswerItem item = item_of_entry(reader);
    Money entry_amount = signed_money(item.amount, item.credit);

    own->detail_waits = false;
    item.detail = own->detail;
    if (reader->value[DETAIL_SIDE].at != NULL)
        item.credit = slice_is(reader->value[DETAIL_SIDE], "CRDT");
    set_detail_amount(reader, only, &item);
    item.bank_code =
        bank_code(reader, reader->value[DETAIL_DOMAIN].at != NULL ? DETAIL_DOMAIN : ENTRY_DOMAIN);
    item.returned = own->has_return || code_says_return(item.bank_code);
    set_detail_bank_ref(reader, &item);
    set_if_told(reader, DETAIL_MESSAGE, &item.message_ref);
    set_if_told(reader, DETAIL_GROUP, &item.group_ref);
    item.instruction_ref = answer_value(reader, DETAIL_INSTRUCTION);
    item.end_to_end_ref = answer_value(reader, DETAIL_END_TO_END);
    item.reason = answer_value(reader, DETAIL_REASON);
    item.text = answer_value(reader, DETAIL_TEXT);
    item.reference = answer_value(reader, DETAIL_REFERENCE);
    item.message = answer_value(reader, DETAIL_USTRD);
    set_parties(reader, &item);
    if (money_is_none(item.amount))
        own->amount_unknown = true;
    else if (!own->amount_unknown)
        own->amount_unknown = money_add_overflows(
            own->detail_sum, signed_money(item.amount, item.credit), &own->detail_sum);
    put_first(own, &item, entry_amount);
    fact->kind = FACT_ITEM;
    fact->of.item = item;
}

/* An entry without details, or what it has beyond them. */
static bool tell_rest(AnswerReader *reader, AnswerFact *fact)
{
    Camt *own = reader->own;
    AnswerItem item = item_of_entry(reader);
    Money entry_amount = signed_money(item.amount, item.credit);
    Money rest = signed_money(item.amount, item.credit);

    if (own->detail > 0) {
        if (own->amount_unknown || money_is_none(rest)
            || money_subtract_overflows(rest, own->detail_sum, &rest) || rest.cents == 0)
            return false;
        item.detail = -1;
        item.credit = rest.cents > 0;
        item.amount = (Money){rest.cents > 0 ? rest.cents : -rest.cents};
        item.amount_text = (Slice){"", 0};
    }
    item.bank_code = bank_code(reader, ENTRY_DOMAIN);
    item.returned = code_says_return(item.bank_code);
    put_first(own, &item, entry_amount);
    fact->kind = FACT_ITEM;
    fact->of.item = item;
    return true;
}

/* ── scopes ───────────────────────────────────────────────────────────────────────────────── */

static void begin_entry(AnswerReader *reader)
{
    Camt *own = reader->own;

    answer_forget(reader, ENTRY_FIRST, DETAIL_LAST);
    own->entry++;
    own->detail = 0;
    own->detail_waits = own->amount_unknown = own->first_told = false;
    own->detail_sum = MONEY_ZERO;
}

static ReadResult begin_scope(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                              FramingFault *fault)
{
    Camt *own = reader->own;

    switch ((CamtMark)mark) {
    case MARK_HEADER:
        return READ_RECORD;
    case MARK_STATEMENT:
        begin_statement(reader);
        return READ_RECORD;
    case MARK_ACCOUNT:
        own->has_account = true;
        return READ_RECORD;
    case MARK_BALANCE:
        answer_forget(reader, BALANCE_FIRST, BALANCE_LAST);
        return READ_RECORD;
    case MARK_ENTRY:
        begin_entry(reader);
        *made = !own->statement_told;
        return *made ? tell_statement(reader, fact, fault) : READ_RECORD;
    case MARK_DETAILS:
    case MARK_DETAIL:
        *made = own->detail_waits;
        if (own->detail_waits)
            tell_detail(reader, false, fact);
        answer_forget(reader, mark == MARK_DETAILS ? BATCH_FIRST : DETAIL_FIRST, DETAIL_LAST);
        own->has_return = false;
        return READ_RECORD;
    case MARK_DETAIL_RETURN:
        own->has_return = true;
        return READ_RECORD;
    }
    ensure(false);
    return READ_REFUSED;
}

static ReadResult end_entry(AnswerReader *reader, AnswerFact *fact, bool *made, FramingFault *fault)
{
    Camt *own = reader->own;
    ReadResult result = answer_require(reader, ENTRY_AMOUNT, "Amt of Ntry", fault);

    if (result == READ_RECORD)
        result = answer_require(reader, ENTRY_SIDE, "CdtDbtInd of Ntry", fault);
    if (result == READ_RECORD && reader->value[ENTRY_OWN_STATUS].at == NULL)
        result = answer_require(reader, ENTRY_STATUS, "Sts of Ntry", fault);
    if (result != READ_RECORD)
        return result;
    *made = true;
    if (own->detail_waits) {
        tell_detail(reader, own->detail == 1, fact);
        reader->again = true;
    } else {
        *made = tell_rest(reader, fact);
    }
    return READ_RECORD;
}

static ReadResult end_scope(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                            FramingFault *fault)
{
    Camt *own = reader->own;

    switch ((CamtMark)mark) {
    case MARK_HEADER:
        *made = true;
        return answer_message(reader, MESSAGE_ID, "MsgId", CREATED, fact, fault);
    case MARK_STATEMENT:
        *made = !own->statement_told;
        return *made ? tell_statement(reader, fact, fault) : READ_RECORD;
    case MARK_BALANCE:
        end_balance(reader);
        return READ_RECORD;
    case MARK_ENTRY:
        return end_entry(reader, fact, made, fault);
    case MARK_DETAIL:
        own->detail++;
        own->detail_waits = true;
        return READ_RECORD;
    case MARK_ACCOUNT:
    case MARK_DETAILS:
    case MARK_DETAIL_RETURN:
        return READ_RECORD;
    }
    ensure(false);
    return READ_REFUSED;
}

/* ── opening ──────────────────────────────────────────────────────────────────────────────── */

/* The paths of a notification are those of a statement, but for their first name. */
static void make_paths(Camt *own, const char *statement)
{
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        const char *path = PATHS[i].path;
        bool below = strncmp(path, "Stmt", STATEMENT_BYTES) == 0;
        int len = snprintf(own->path[i], PATH_BYTES, "%s%s", below ? statement : "",
                           below ? path + STATEMENT_BYTES : path);

        ensure(len > 0 && len < PATH_BYTES);
        own->paths[i] = PATHS[i];
        own->paths[i].path = own->path[i];
    }
}

AnswerReader *camt_open(Arena *arena, ByteSource source, const char *name, const char *element,
                        const char *statement)
{
    Camt *own = ARENA_NEW(arena, Camt);

    own->legal = strcmp(statement, "Stmt") == 0;
    own->detail_sum = MONEY_ZERO;
    own->grammar = (AnswerGrammar){
        .name = name,
        .versions = VERSIONS,
        .element = element,
        .paths = own->paths,
        .path_count = COUNT_OF(PATHS),
        .begin = begin_scope,
        .end = end_scope,
    };
    make_paths(own, statement);
    return answer_reader_open(arena, source, &own->grammar, own);
}
