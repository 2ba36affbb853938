/*
 * decision_read.c
 *     From a record of texts to a decision: the form of every field (CONTRACT.md, section 3).
 *
 * One table says for each field what it must look like, where it goes and what is said when it is
 * not so. Values are taken as they are: nothing is trimmed, nothing guessed. Whether an identity
 * code, an account or a reference is valid is not asked here: those are findings of rules.
 */
#include "maksatus/arena.h"
#include "maksatus/characters.h"
#include "maksatus/decision.h"

/* With their lengths: a parser may look up every element of every record. */
#define FIELD_NAME(constant, name, required) [FIELD_##constant] = {(name), sizeof(name) - 1},
static const Slice FIELD_NAMES[FIELD_COUNT] = {FIELD_LIST(FIELD_NAME)};

#define FIELD_REQUIRED(constant, name, required) [FIELD_##constant] = (required),
static const bool FIELD_IS_REQUIRED[FIELD_COUNT] = {FIELD_LIST(FIELD_REQUIRED)};

const char *field_name(Field field)
{
    ensure(field < FIELD_COUNT);
    return FIELD_NAMES[field].at;
}

bool field_is_required(Field field)
{
    ensure(field < FIELD_COUNT);
    return FIELD_IS_REQUIRED[field];
}

Field field_find(Slice name)
{
    Field field = 0;

    while (field < FIELD_COUNT && !slice_equal(name, FIELD_NAMES[field]))
        field++;
    return field;
}

typedef enum FormKind {
    FORM_ID,     /* A-Z a-z 0-9 . _ / -, at most max */
    FORM_CODE,   /* A-Z 0-9, at most LIMIT_CODE_BYTES */
    FORM_NUMBER, /* digits, min to max, at most as many digits as max has */
    FORM_DAY,
    FORM_PAYEE_TYPE,
    FORM_TEXT, /* at most max characters */
    FORM_COUNTRY,
    FORM_IBAN,  /* blanks dropped, letters raised, at most max characters are left */
    FORM_BIC,   /* letters raised, at most max characters */
    FORM_MONEY, /* at least min cents */
    FORM_CURRENCY,
    FORM_PERCENT,
    FORM_LANGUAGE,
    FORM_YES,
} FormKind;

enum { MONEY_DIGITS = 9, PERCENT_MAX = 10000 };

typedef struct FieldForm {
    FormKind kind;
    size_t offset; /* of the member of Decision */
    int32_t min, max;
    const char *expected;
} FieldForm;

#define TO(member) .offset = offsetof(Decision, member)
#define DAY_FORM "a day that exists, YYYY-MM-DD"
#define CODE_FORM "a code: 1 to 12 of A-Z 0-9"
#define COST_FORM "0.00 to 999999999.99, digits and optionally a dot and one or two decimals"
#define AMOUNT_FORM "0.01 to 999999999.99, digits and optionally a dot and one or two decimals"
#define USER_FORM "a user id of 1 to 64 characters"
#define ADDRESS_FORM "a text"

/* Lengths that the contract leaves open end where a field does (LIMIT_FIELD_BYTES), or where more
 * could only be an accident: ids at 64 characters, texts that reach the bank at its 140. */
static const FieldForm FORMS[FIELD_COUNT] = {
    [FIELD_DECISION_ID] = {FORM_ID, TO(decision_id), .max = 30,
                           .expected = "1 to 30 of A-Z a-z 0-9 . _ / -"},
    [FIELD_GRANT_ID] = {FORM_ID, TO(grant_id), .max = 35,
                        .expected = "1 to 35 of A-Z a-z 0-9 . _ / -"},
    [FIELD_INSTALMENT] = {FORM_NUMBER, TO(instalment), 1, 999, "a whole number, 1 to 999"},
    [FIELD_AGENCY] = {FORM_CODE, TO(agency), .expected = CODE_FORM},
    [FIELD_PROGRAMME] = {FORM_CODE, TO(programme), .expected = CODE_FORM},
    [FIELD_DECIDED_ON] = {FORM_DAY, TO(decided_on), .expected = DAY_FORM},
    [FIELD_DUE_ON] = {FORM_DAY, TO(due_on), .expected = DAY_FORM},
    [FIELD_PERIOD_START] = {FORM_DAY, TO(period_start), .expected = DAY_FORM},
    [FIELD_PERIOD_END] = {FORM_DAY, TO(period_end), .expected = DAY_FORM},
    [FIELD_PAYEE_TYPE] = {FORM_PAYEE_TYPE, TO(payee_type), .expected = "person or organisation"},
    [FIELD_PAYEE_ID] = {FORM_TEXT, TO(payee_id), .max = 64,
                        .expected = "a personal identity code or a business id"},
    [FIELD_PAYEE_NAME] = {FORM_TEXT, TO(payee_name), .max = 140, .expected = "1 to 140 characters"},
    [FIELD_STREET] = {FORM_TEXT, TO(street), .max = LIMIT_FIELD_BYTES, .expected = ADDRESS_FORM},
    [FIELD_BUILDING] = {FORM_TEXT, TO(building), .max = LIMIT_FIELD_BYTES,
                        .expected = ADDRESS_FORM},
    [FIELD_POSTCODE] = {FORM_TEXT, TO(postcode), .max = LIMIT_FIELD_BYTES,
                        .expected = ADDRESS_FORM},
    [FIELD_TOWN] = {FORM_TEXT, TO(town), .max = LIMIT_FIELD_BYTES, .expected = ADDRESS_FORM},
    [FIELD_COUNTRY] = {FORM_COUNTRY, TO(country), .expected = "a country code of ISO 3166, as FI"},
    [FIELD_IBAN] = {FORM_IBAN, TO(iban), .max = 64, .expected = "an IBAN"},
    [FIELD_BIC] = {FORM_BIC, TO(bic), .max = 64, .expected = "a BIC"},
    [FIELD_AMOUNT] = {FORM_MONEY, TO(amount), .min = 1, .expected = AMOUNT_FORM},
    [FIELD_CURRENCY] = {FORM_CURRENCY, .expected = "EUR"},
    [FIELD_REFERENCE] = {FORM_TEXT, TO(reference), .max = LIMIT_FIELD_BYTES,
                         .expected = "a reference number"},
    [FIELD_MESSAGE] = {FORM_TEXT, TO(message), .max = 140, .expected = "at most 140 characters"},
    [FIELD_PROPOSED_BY] = {FORM_TEXT, TO(proposed_by), .max = 64, .expected = USER_FORM},
    [FIELD_APPROVED_BY] = {FORM_TEXT, TO(approved_by), .max = 64, .expected = USER_FORM},
    [FIELD_GRANTED_TOTAL] = {FORM_MONEY, TO(granted_total), .min = 1, .expected = AMOUNT_FORM},
    [FIELD_BUDGET_ITEM] = {FORM_TEXT, TO(budget_item), .max = 35,
                           .expected = "at most 35 characters, as 32.30.51"},
    [FIELD_BUDGET_YEAR] = {FORM_NUMBER, TO(budget_year), 1000, 9999, "a year of four digits"},
    [FIELD_ELIGIBLE_COST] = {FORM_MONEY, TO(eligible_cost), .min = 0, .expected = COST_FORM},
    [FIELD_OTHER_AID] = {FORM_MONEY, TO(other_aid), .min = 0, .expected = COST_FORM},
    [FIELD_SUBSIDY_PERCENT] = {FORM_PERCENT, TO(subsidy_percent),
                               .expected = "0 to 100 with at most two decimals"},
    [FIELD_EMPLOYEE_ID] = {FORM_TEXT, TO(employee_id), .max = 64,
                           .expected = "a personal identity code"},
    [FIELD_CASE_NUMBER] = {FORM_TEXT, TO(case_number), .max = 140,
                           .expected = "at most 140 characters"},
    [FIELD_LANGUAGE] = {FORM_LANGUAGE, TO(language), .expected = "fi, sv or en"},
    [FIELD_PROTECTED] = {FORM_YES, TO(protected_address), .expected = "yes or nothing"},
};

/* ISO 3166-1 alpha-2, the officially assigned codes; each is two letters. */
static const char COUNTRIES[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCL"
    "CMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGU"
    "GWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMC"
    "MDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPT"
    "PWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUA"
    "UGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

static bool is_country(Slice text)
{
    for (size_t at = 0; text.len == 2 && at + 2 < sizeof(COUNTRIES); at += 2)
        if (memcmp(COUNTRIES + at, text.at, 2) == 0)
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_code_letter(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

static bool is_id_letter(char c)
{
    return is_code_letter(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '/'
           || c == '-';
}

static bool all_are(Slice text, bool (*is)(char))
{
    for (size_t i = 0; i < text.len; i++)
        if (!is(text.at[i]))
            return false;
    return true;
}

static bool take_number(const FieldForm *form, Slice text, int32_t *number)
{
    size_t digits_max = form->max > 999 ? 4 : 3;
    int32_t value = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (i == digits_max || !is_digit(text.at[i]))
            return false;
        value = value * 10 + (text.at[i] - '0');
    }
    if (value < form->min || value > form->max)
        return false;
    *number = value;
    return true;
}

static bool take_money(const FieldForm *form, Slice text, Money *amount)
{
    Money value;

    if (!money_parse(text, MONEY_DIGITS, &value) || value.cents < form->min)
        return false;
    *amount = value;
    return true;
}

static bool take_percent(Slice text, int32_t *basis_points)
{
    int32_t value;

    if (!percent_parse(text, &value) || value < 0 || value > PERCENT_MAX)
        return false;
    *basis_points = value;
    return true;
}

static bool take_payee_type(Slice text, PayeeType *type)
{
    if (!slice_is(text, "person") && !slice_is(text, "organisation"))
        return false;
    *type = slice_is(text, "person") ? PAYEE_PERSON : PAYEE_ORGANISATION;
    return true;
}

static bool take_text(Slice text, size_t characters_max, Slice *out)
{
    if (text.len > characters_max && utf8_length(text) > characters_max)
        return false;
    *out = text;
    return true;
}

/* Most accounts come as they should be and cost no memory. */
static Slice raised(Slice text, bool drop_blanks, struct Arena *arena)
{
    char *copy = NULL;
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool lower = c >= 'a' && c <= 'z';

        if (copy == NULL && (lower || (drop_blanks && c == ' '))) {
            copy = arena_alloc(arena, text.len);
            memcpy(copy, text.at, i);
        }
        if (drop_blanks && c == ' ')
            continue;
        if (copy != NULL)
            copy[len] = lower ? (char)(c - 'a' + 'A') : c;
        len++;
    }
    return (Slice){copy == NULL ? text.at : copy, len};
}

static bool take_raised(const FieldForm *form, Slice text, struct Arena *arena, Slice *out)
{
    Slice value = raised(text, form->kind == FORM_IBAN, arena);

    return value.len > 0 && take_text(value, (size_t)form->max, out);
}

/* Writes a text that is not empty, UTF-8 and without control characters to its member. False:
 * the text has not the form, nothing was written. */
static bool take(const FieldForm *form, Slice text, struct Arena *arena, Decision *decision)
{
    void *member = (char *)decision + form->offset;

    switch (form->kind) {
    case FORM_ID:
        return all_are(text, is_id_letter) && take_text(text, (size_t)form->max, member);
    case FORM_CODE:
        return all_are(text, is_code_letter) && take_text(text, LIMIT_CODE_BYTES, member);
    case FORM_NUMBER:
        return take_number(form, text, member);
    case FORM_DAY:
        return day_parse(text, member);
    case FORM_PAYEE_TYPE:
        return take_payee_type(text, member);
    case FORM_TEXT:
        return take_text(text, (size_t)form->max, member);
    case FORM_COUNTRY:
        return is_country(text) && take_text(text, 2, member);
    case FORM_IBAN:
    case FORM_BIC:
        return take_raised(form, text, arena, member);
    case FORM_MONEY:
        return take_money(form, text, member);
    case FORM_CURRENCY:
        return slice_is(text, "EUR");
    case FORM_PERCENT:
        return take_percent(text, member);
    case FORM_LANGUAGE:
        return (slice_is(text, "fi") || slice_is(text, "sv") || slice_is(text, "en"))
               && take_text(text, 2, member);
    case FORM_YES:
        *(bool *)member = slice_is(text, "yes");
        return *(bool *)member;
    }
    ensure(false);
    return false;
}

static const char NOT_A_TEXT[] = "a text, not another kind of value";

/* What is wrong with any text, whatever its field; NULL when nothing is. */
static const char *text_expected(Slice text)
{
    if (utf8_is_plain(text))
        return NULL;
    if (!utf8_is_valid(text))
        return "UTF-8";
    if (utf8_has_control(text))
        return "a text without control characters";
    return NULL;
}

/* What should have been in the field; NULL when it is right. */
static const char *take_field(Field field, Slice text, struct Arena *arena, Decision *decision)
{
    const FieldForm *form = &FORMS[field];
    const char *expected;

    if (slice_is_empty(text))
        return FIELD_IS_REQUIRED[field] ? form->expected : NULL;
    expected = text_expected(text);
    if (expected != NULL)
        return expected;
    return take(form, text, arena, decision) ? NULL : form->expected;
}

const char *field_expected(Field field, Slice text, struct Arena *arena)
{
    Decision taken;

    return take_field(field, text, arena, &taken);
}

/* Attributes are kept and shown, so they too must be texts; the first that is not is named. A
 * value that is SLICE_NONE was of a kind that the form cannot carry. */
static size_t check_attributes(const Record *record, RecordFault *fault)
{
    for (uint32_t i = 0; i < record->attribute_count; i++) {
        const Attribute *attribute = &record->attribute[i];
        const char *expected = text_expected(attribute->name);

        if (expected == NULL)
            expected = attribute->value.at == NULL ? NOT_A_TEXT : text_expected(attribute->value);
        if (expected != NULL) {
            *fault = (RecordFault){attribute->name, expected};
            return 1;
        }
    }
    return 0;
}

/* An address that is protected goes no further than this. */
static void drop_address(Decision *decision)
{
    decision->street = decision->building = decision->postcode = SLICE_NONE;
    decision->town = decision->country = SLICE_NONE;
}

static void begin(const Record *record, Decision *decision)
{
    *decision = (Decision){
        .line = record->line,
        .period_start = DAY_NONE,
        .period_end = DAY_NONE,
        .decided_on = DAY_NONE,
        .due_on = DAY_NONE,
        .granted_total = MONEY_NONE,
        .eligible_cost = MONEY_NONE,
        .other_aid = MONEY_NONE,
        .budget_year = -1,
        .subsidy_percent = -1,
        .attribute = record->attribute,
        .attribute_count = record->attribute_count,
    };
}

size_t decision_read(const Record *record, struct Arena *arena, Decision *decision,
                     RecordFault faults[RECORD_FAULTS_MAX])
{
    size_t count = 0;

    begin(record, decision);
    for (Field field = 0; field < FIELD_COUNT; field++) {
        const char *expected = record_has_wrong_kind(record, field)
                                   ? NOT_A_TEXT
                                   : take_field(field, record->field[field], arena, decision);

        if (expected == NULL && field == FIELD_MESSAGE && record->field[field].len > 0
            && record->field[FIELD_REFERENCE].len > 0
            && !record_has_wrong_kind(record, FIELD_REFERENCE))
            expected = "nothing, because a reference is given";
        if (expected != NULL)
            faults[count++] = (RecordFault){FIELD_NAMES[field], expected};
    }
    if (record->repeated.at != NULL)
        faults[count++] = (RecordFault){record->repeated, "given once"};
    count += check_attributes(record, faults + count);
    if (record_is_protected(record))
        drop_address(decision);
    return count;
}

/* ── values ───────────────────────────────────────────────────────────────────────────────── */

/* Of the member that a form leads to; 0: a text, or none. */
static size_t value_bytes(FormKind kind)
{
    switch (kind) {
    case FORM_NUMBER:
    case FORM_PERCENT:
        return sizeof(int32_t);
    case FORM_DAY:
        return sizeof(Day);
    case FORM_PAYEE_TYPE:
        return sizeof(PayeeType);
    case FORM_MONEY:
        return sizeof(Money);
    case FORM_YES:
        return sizeof(bool);
    case FORM_ID:
    case FORM_CODE:
    case FORM_TEXT:
    case FORM_COUNTRY:
    case FORM_IBAN:
    case FORM_BIC:
    case FORM_CURRENCY:
    case FORM_LANGUAGE:
        break;
    }
    return 0;
}

static bool is_text_of(Slice text, Slice field)
{
    return text.len == field.len && (text.len == 0 || text.at == field.at);
}

bool decision_keep_values(const Decision *decision, const Record *record, DecisionValues *values)
{
    size_t at = 0;

    if (!is_text_of(decision->iban, record->field[FIELD_IBAN])
        || !is_text_of(decision->bic, record->field[FIELD_BIC]))
        return false;
    for (Field field = 0; field < FIELD_COUNT; field++) {
        size_t size = value_bytes(FORMS[field].kind);

        memcpy(values->bytes + at, (const char *)decision + FORMS[field].offset, size);
        at += size;
    }
    ensure(at == DECISION_VALUES_BYTES);
    return true;
}

void decision_from_values(const Record *record, const DecisionValues *values, Decision *decision)
{
    size_t at = 0;

    begin(record, decision);
    for (Field field = 0; field < FIELD_COUNT; field++) {
        size_t size = value_bytes(FORMS[field].kind);
        char *member = (char *)decision + FORMS[field].offset;

        memcpy(member, values->bytes + at, size);
        at += size;
        if (size == 0 && FORMS[field].kind != FORM_CURRENCY && record->field[field].len > 0)
            *(Slice *)(void *)member = record->field[field];
    }
    if (record_is_protected(record))
        drop_address(decision);
}
