/*
 * answer.h
 *     What an answer parser yields: facts, one after another, as the bank told them.
 *
 *     pain.002   message, then statuses of the group, of payment informations, of transactions
 *     camt.05x   message, then for each account statement: the statement, and its items
 *     camt.029   message, then what became of requests to cancel
 *
 * An *item* is one movement of money at the finest level that the bank tells: a detail of an entry
 * (TxDtls), or the entry itself where it has no details. What an entry has beyond the sum of its
 * details is an item of its own, so that the items of an entry always add up to it.
 *
 * A parser sees bytes and nothing else. It is strict: a message that breaks the form of ISO 20022
 * is refused as a whole, with the line and the reason. Memory does not grow with the answer.
 *
 * To add one: parsers/answer_<name>.c with ANSWER_PARSER(<name>), its name in parsers/meson.build,
 * files in fixtures/answers/, their dumps in fixtures/expect/answers/.
 */
#ifndef MAKSATUS_ANSWER_H
#define MAKSATUS_ANSWER_H

#include "maksatus/arena.h"
#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/parser.h"
#include "maksatus/text.h"

typedef struct AnswerMessage {
    Slice message_id;
    Slice created; /* CreDtTm as written */
} AnswerMessage;

/* Of what the bank speaks. */
typedef enum AnswerLevel { ANSWER_OF_GROUP = 1, ANSWER_OF_PMTINF, ANSWER_OF_TX } AnswerLevel;

/* Slices that are empty were not told. */
typedef struct AnswerStatus {
    AnswerLevel level;
    Slice message_ref;     /* OrgnlMsgId */
    Slice group_ref;       /* OrgnlPmtInfId */
    Slice instruction_ref; /* OrgnlInstrId */
    Slice end_to_end_ref;  /* OrgnlEndToEndId */
    Slice code;            /* GrpSts, PmtInfSts, TxSts, TxCxlSts; empty: reasons only */
    Slice reason;          /* the first StsRsnInf/Rsn */
    Slice text;            /* AddtlInf, joined */
    Slice bank_ref;        /* AcctSvcrRef */
    Slice iban;            /* of the payee, where the bank repeats it */
    int64_t count;         /* OrgnlNbOfTxs; -1 */
    Money sum;             /* OrgnlCtrlSum; MONEY_NONE */
} AnswerStatus;

typedef struct AnswerStatement {
    int64_t number; /* 1, 2 ... within the answer */
    bool legal;     /* camt.053; else a notification, which has no balances */
    bool last_page;
    int64_t page; /* 1, 2 ...; -1: not told */
    bool page_of_message; /* of all statements of the message, not of this one */
    Slice id, sequence, account, currency;
    Slice created;
    Money opening, closing; /* signed; MONEY_NONE: not told */
} AnswerStatement;

typedef enum ItemStatus { ITEM_BOOKED, ITEM_PENDING, ITEM_INFORMATION } ItemStatus;

typedef struct AnswerItem {
    int64_t statement, entry; /* 1, 2 ...; entries count within their statement */
    int64_t detail;           /* 0: the entry itself; 1, 2 ...: its details; -1: the rest of it */
    ItemStatus status;
    bool credit;       /* by CdtDbtInd; never turned by reversal */
    bool reversal;     /* RvslInd */
    bool returned;     /* it has RtrInf, or its bank transaction code says return */
    Money amount;      /* MONEY_NONE: not told, not in euros, or not a whole number of cents */
    Slice amount_text; /* as told */
    Slice currency;
    Money entry_amount;      /* of the whole entry, on its first item only; else MONEY_NONE */
    Day booked_on, value_on; /* DAY_NONE */
    Slice bank_code;         /* domain/family/sub-family */
    Slice bank_ref;          /* AcctSvcrRef of the detail, else of the entry */
    Slice entry_bank_ref;    /* that of the entry, on its first item, where it has another */
    Slice entry_ref;         /* NtryRef */
    Slice message_ref, group_ref, instruction_ref, end_to_end_ref;
    int64_t group_count; /* NbOfTxs of the batch; -1 */
    Slice reason, text;  /* of a return */
    Slice name, iban;    /* of the other side */
    Slice reference;     /* SCOR reference, as written */
    Slice message;       /* Ustrd, joined */
} AnswerItem;

typedef enum AnswerFactKind { FACT_MESSAGE, FACT_STATUS, FACT_STATEMENT, FACT_ITEM } AnswerFactKind;

typedef struct AnswerFact {
    AnswerFactKind kind;
    uint64_t line;
    union {
        AnswerMessage message;
        AnswerStatus status;
        AnswerStatement statement;
        AnswerItem item;
    } of;
} AnswerFact;

typedef struct AnswerReader AnswerReader;

typedef struct AnswerParser {
    const char *name; /* pain.002, camt.053, camt.054, camt.029 */
    int (*bid)(Slice head);
    AnswerReader *(*open)(Arena *arena, ByteSource source);
    /* READ_RECORD: *fact is the next one; its slices live until the next call. */
    ReadResult (*read)(AnswerReader *reader, AnswerFact *fact, FramingFault *fault, Error *err);
    void (*close)(AnswerReader *reader);
} AnswerParser;

#define ANSWER_PARSER(name)                                                                        \
    extern const AnswerParser answer_parser_##name;                                                \
    const AnswerParser answer_parser_##name

/* The parser of an answer, told by its first bytes; NULL: it is no answer. Every message of these
 * families bids, also versions that nobody reads: then reading says so. */
const AnswerParser *answer_parser_for(Slice head);
extern const AnswerParser *const answer_parsers_all[];
/* The version of the message ("10"), once a fact was read; empty before. */
Slice answer_version(const AnswerReader *reader);

/* The fact as one line of the canonical dump: the same for the same facts, for ever. False when
 * the text has no room for it. */
MUST_CHECK bool answer_dump(Text *text, const AnswerFact *fact);

/* --- opt-in repairs of bytes that are not XML, by the bank's profile --- */

typedef enum AnswerRepair {
    REPAIR_NONE = 0,
    REPAIR_TRIM_AFTER_ROOT = 1,   /* trim_after_root: bytes behind </Document> are left out */
    REPAIR_QUOTE_DECLARATION = 2, /* quote_declaration: <?xml without any quotes is left out */
} AnswerRepair;

/* The repair of this name (a word of bank_profiles.repairs); REPAIR_NONE when nobody knows it. */
AnswerRepair answer_repair_find(Slice name);
const char *answer_repair_name(AnswerRepair repair);

/* A source that repairs what comes from another. used tells which repairs changed a byte. */
typedef struct RepairSource RepairSource;
RepairSource *repair_source_new(Arena *arena, ByteSource source, unsigned repairs);
ByteSource repair_source(RepairSource *source);
unsigned repair_source_used(const RepairSource *source);

/* --- what statuses and reasons mean (ISO20022.md 3.1, 3.3) --- */

/* What the code of a status says of a payment. (A Status of status.h is another thing.) */
typedef enum BankStatus {
    BANK_STATUS_UNKNOWN,  /* needs a person */
    BANK_STATUS_RECEIVED, /* RCVD: no state of ours */
    BANK_STATUS_SENT,     /* from ACTC on */
    BANK_STATUS_REFUSED,
    BANK_STATUS_CANCELLED,
    BANK_STATUS_PART,  /* look below */
    BANK_STATUS_PAYEE, /* verification of payee: no status of the payment */
} BankStatus;

BankStatus bank_status(Slice code);
/* 0 to 9: how far the payment is. */
int bank_status_rank(Slice code);
/* The bank wants a person to look (ACWP, BLCK, unknown codes). */
bool bank_status_needs_person(Slice code);

typedef struct ReasonMeaning {
    const char *code;
    const char *words;
    const char *advice; /* fix and retry, ask payee, never, wait and retry, person decides */
} ReasonMeaning;

/* Never NULL: of an unknown code the words say so, and a person decides. */
const ReasonMeaning *reason_meaning(Slice code);
/* All that are known; the last has code NULL. */
extern const ReasonMeaning reasons_all[];

#endif
