/*
 * answer_form.c
 *     The form of every leaf of an answer, by the name of its element.
 *
 * In the messages that banks send, an element of one name has one form wherever it stands; where
 * the versions differ, the wider form is taken. Elements that are not in the table may hold any
 * text.
 */
#include <stdlib.h>

#include "answer_reader.h"
#include "maksatus/characters.h"
#include "maksatus/iban.h"

typedef enum Form {
    FORM_TEXT,   /* 1 to max characters */
    FORM_CODE,   /* 1 to 4 */
    FORM_CODE4,  /* exactly 4 characters A-Z 0-9 */
    FORM_STATUS, /* a status; in old versions one of a closed list */
    FORM_BIC,
    FORM_IBAN,
    FORM_AMOUNT, /* a decimal of at most 18 digits, 5 of them decimals */
    FORM_SUM,    /* of at most 18 digits, 17 of them decimals */
    FORM_COUNT,  /* 1 to 15 digits */
    FORM_TIME,
    FORM_DAY,
    FORM_BOOL,
    FORM_SIDE, /* CRDT or DBIT */
    FORM_COUNTRY,
} Form;

typedef struct AnswerForm {
    const char *element;
    Form form;
    size_t max;
} AnswerForm;

/* In the order of bytes. */
static const AnswerForm ELEMENTS[] = {
    {"AcctOwnrTxId", FORM_TEXT, 35},
    {"AcctSvcrRef", FORM_TEXT, 35},
    {"AcctSvcrTxId", FORM_TEXT, 35},
    {"AddtlInf", FORM_TEXT, 500},
    {"AddtlNtryInf", FORM_TEXT, 500},
    {"AddtlStmtInf", FORM_TEXT, 500},
    {"AddtlTxInf", FORM_TEXT, 500},
    {"AdrLine", FORM_TEXT, 70},
    {"Amt", FORM_AMOUNT, 0},
    {"AnyBIC", FORM_BIC, 0},
    {"BIC", FORM_BIC, 0},
    {"BICFI", FORM_BIC, 0},
    {"BICOrBEI", FORM_BIC, 0},
    {"BldgNb", FORM_TEXT, 16},
    {"CdtDbtInd", FORM_SIDE, 0},
    {"ChqNb", FORM_TEXT, 35},
    {"ClrSysRef", FORM_TEXT, 35},
    {"Conf", FORM_CODE4, 0},
    {"CreDtTm", FORM_TIME, 0},
    {"CtrlSum", FORM_SUM, 0},
    {"Ctry", FORM_COUNTRY, 0},
    {"CxlStsId", FORM_TEXT, 35},
    {"Dt", FORM_DAY, 0},
    {"DtTm", FORM_TIME, 0},
    {"DtldCtrlSum", FORM_SUM, 0},
    {"DtldNbOfTxs", FORM_COUNT, 0},
    {"DtldSts", FORM_STATUS, 0},
    {"ElctrncSeqNb", FORM_SUM, 0},
    {"EndToEndId", FORM_TEXT, 35},
    {"FrDtTm", FORM_TIME, 0},
    {"GrpSts", FORM_STATUS, 0},
    {"IBAN", FORM_IBAN, 0},
    {"InstdAmt", FORM_AMOUNT, 0},
    {"InstrId", FORM_TEXT, 35},
    {"LastPgInd", FORM_BOOL, 0},
    {"LglSeqNb", FORM_SUM, 0},
    {"MndtId", FORM_TEXT, 35},
    {"MsgId", FORM_TEXT, 35},
    {"NbOfTxs", FORM_COUNT, 0},
    {"Nm", FORM_TEXT, 140},
    {"NtryRef", FORM_TEXT, 35},
    {"OrgnlCreDtTm", FORM_TIME, 0},
    {"OrgnlCtrlSum", FORM_SUM, 0},
    {"OrgnlEndToEndId", FORM_TEXT, 35},
    {"OrgnlInstrId", FORM_TEXT, 35},
    {"OrgnlMsgId", FORM_TEXT, 35},
    {"OrgnlMsgNmId", FORM_TEXT, 35},
    {"OrgnlNbOfTxs", FORM_COUNT, 0},
    {"OrgnlPmtInfId", FORM_TEXT, 35},
    {"OrgnlTxId", FORM_TEXT, 35},
    {"PgNb", FORM_COUNT, 0},
    {"PmtInfId", FORM_TEXT, 35},
    {"PmtInfSts", FORM_STATUS, 0},
    {"PstCd", FORM_TEXT, 16},
    {"Ref", FORM_TEXT, 35},
    {"RltdNm", FORM_TEXT, 140},
    {"RvslInd", FORM_BOOL, 0},
    {"StmtId", FORM_TEXT, 35},
    {"StrtNm", FORM_TEXT, 140},
    {"SubFmlyCd", FORM_CODE, 4},
    {"TaxAmt", FORM_AMOUNT, 0},
    {"ToDtTm", FORM_TIME, 0},
    {"TtlAmt", FORM_AMOUNT, 0},
    {"TtlNetNtryAmt", FORM_SUM, 0},
    {"TtlSum", FORM_AMOUNT, 0},
    {"TwnNm", FORM_TEXT, 140},
    {"TxCxlSts", FORM_CODE4, 0},
    {"TxId", FORM_TEXT, 35},
    {"TxSts", FORM_STATUS, 0},
    {"UETR", FORM_TEXT, 36},
    {"Ustrd", FORM_TEXT, 140},
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool are_digits(Slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

/* What xs:decimal allows: a sign, digits, a point; at least one digit. */
bool answer_is_decimal(Slice text, int digits_max, int decimals_max)
{
    int digits = 0, decimals = 0, seen = 0;
    bool point = false;
    size_t i = text.len > 0 && (text.at[0] == '+' || text.at[0] == '-') ? 1 : 0;

    for (; i < text.len; i++) {
        if (text.at[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(text.at[i]))
            return false;
        seen++;
        digits += digits > 0 || point || text.at[i] != '0';
        decimals += point;
    }
    /* Zeros at the end of the decimals are no digits of the value. */
    for (size_t j = text.len; point && j > 0 && text.at[j - 1] == '0'; j--) {
        digits--;
        decimals--;
    }
    return seen > 0 && digits <= digits_max && decimals <= decimals_max;
}

/* An offset from UTC, Z, or nothing. */
static bool is_zone(Slice text)
{
    return text.len == 0 || slice_is(text, "Z")
           || (text.len == 6 && (text.at[0] == '+' || text.at[0] == '-') && text.at[3] == ':'
               && are_digits((Slice){text.at + 1, 2}) && are_digits((Slice){text.at + 4, 2}));
}

static bool is_day(Slice text)
{
    Day day;

    return text.len >= 10 && day_parse((Slice){text.at, 10}, &day)
           && is_zone((Slice){text.at + 10, text.len - 10});
}

static bool is_time(Slice text)
{
    Day day;
    size_t end = 19;

    if (text.len < 19 || !day_parse((Slice){text.at, 10}, &day) || text.at[10] != 'T'
        || text.at[13] != ':' || text.at[16] != ':' || !are_digits((Slice){text.at + 11, 2})
        || !are_digits((Slice){text.at + 14, 2}) || !are_digits((Slice){text.at + 17, 2}))
        return false;
    if (text.at[11] > '2' || (text.at[11] == '2' && text.at[12] > '3') || text.at[14] > '5'
        || text.at[17] > '5')
        return false;
    if (end < text.len && text.at[end] == '.') {
        end++;
        while (end < text.len && is_digit(text.at[end]))
            end++;
        if (text.at[end - 1] == '.')
            return false;
    }
    return is_zone((Slice){text.at + end, text.len - end});
}

static bool is_iban_form(Slice text)
{
    if (text.len < 5 || text.len > IBAN_BYTES_MAX || !is_capital(text.at[0])
        || !is_capital(text.at[1]) || !is_digit(text.at[2]) || !is_digit(text.at[3]))
        return false;
    for (size_t i = 4; i < text.len; i++)
        if (!is_digit(text.at[i]) && !is_capital(text.at[i])
            && !(text.at[i] >= 'a' && text.at[i] <= 'z'))
            return false;
    return true;
}

/* The wider form of the newer versions: the first four may be digits. */
static bool is_bic_form(Slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_capital(text.at[i]) && !(is_digit(text.at[i]) && i != 4 && i != 5))
            return false;
    return text.len == 8 || text.len == 11;
}

static bool is_code4(Slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_capital(text.at[i]) && !is_digit(text.at[i]))
            return false;
    return text.len == 4;
}

/* The closed list of the third version. */
static bool is_old_status(Slice text)
{
    static const char *const codes[] = {"ACCP", "ACSC", "ACSP", "ACTC", "ACWC",
                                        "PART", "PDNG", "RCVD", "RJCT"};

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (slice_is(text, codes[i]))
            return true;
    return false;
}

static bool has_characters(Slice text, size_t max)
{
    return text.len > 0 && (text.len <= max || utf8_length(text) <= max);
}

Slice answer_trimmed(Slice text)
{
    while (text.len > 0 && xml_is_blank((Slice){text.at, 1}))
        text = (Slice){text.at + 1, text.len - 1};
    while (text.len > 0 && xml_is_blank((Slice){text.at + text.len - 1, 1}))
        text.len--;
    return text;
}

/* XML Schema drops the blanks around numbers, days and truth values, and around nothing else. */
static bool blanks_mean_nothing(Form form)
{
    return form == FORM_AMOUNT || form == FORM_SUM || form == FORM_TIME || form == FORM_DAY
           || form == FORM_BOOL;
}

static const char *form_fault(const AnswerForm *element, Slice text, bool old_version)
{
    if (blanks_mean_nothing(element->form))
        text = answer_trimmed(text);
    switch (element->form) {
    case FORM_TEXT:
    case FORM_CODE:
        return has_characters(text, element->max) ? NULL : "1 to so many characters as ISO allows";
    case FORM_CODE4:
        return is_code4(text) ? NULL : "a code of four letters or digits";
    case FORM_STATUS:
        if (old_version)
            return is_old_status(text) ? NULL : "a status of the list of this version";
        return has_characters(text, 4) ? NULL : "a status code of one to four characters";
    case FORM_BIC:
        return is_bic_form(text) ? NULL : "a BIC";
    case FORM_IBAN:
        return is_iban_form(text) ? NULL : "an IBAN";
    case FORM_AMOUNT:
        return answer_is_decimal(text, 18, 5) && text.at[0] != '-' ? NULL : "an amount";
    case FORM_SUM:
        return answer_is_decimal(text, 18, 17) ? NULL : "a decimal number";
    case FORM_COUNT:
        return are_digits(text) && text.len <= 15 ? NULL : "1 to 15 digits";
    case FORM_TIME:
        return is_time(text) ? NULL : "a day and a time";
    case FORM_DAY:
        return is_day(text) ? NULL : "a day";
    case FORM_BOOL:
        return slice_is(text, "true") || slice_is(text, "false") || slice_is(text, "0")
                       || slice_is(text, "1")
                   ? NULL
                   : "true or false";
    case FORM_SIDE:
        return slice_is(text, "CRDT") || slice_is(text, "DBIT") ? NULL : "CRDT or DBIT";
    case FORM_COUNTRY:
        return text.len == 2 && is_capital(text.at[0]) && is_capital(text.at[1])
                   ? NULL
                   : "a country of two letters";
    }
    ensure(false);
    return NULL;
}

static int compare_element(const void *name, const void *element)
{
    return slice_compare(*(const Slice *)name, slice_of(((const AnswerForm *)element)->element));
}

const AnswerForm *answer_form_find(Slice element)
{
    return bsearch(&element, ELEMENTS, COUNT_OF(ELEMENTS), sizeof(*ELEMENTS), compare_element);
}

const char *answer_form_fault(const AnswerForm *form, Slice text, bool old_version)
{
    return form == NULL ? NULL : form_fault(form, text, old_version);
}
