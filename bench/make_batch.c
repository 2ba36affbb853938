/*
 * make_batch.c
 *     Decision files of any size, the same for the same seed, against a folder of reference data.
 *
 * A decision that is not planted with a fault trips no rule: every payee has one account, every
 * grant one instalment, amounts are small against every limit. A planted one trips the rule whose
 * code stands in FAULTS, and the summary on stdout says how many of each there are.
 *
 *     make_batch --count 100000 --faults 2 --format xml --pieces 4 /tmp/inbox/night.xml
 *
 * People and companies are invented: individual numbers 900 to 959 are never given to a person,
 * business ids of 9100000 and above to a company.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "maksatus/csv.h"
#include "maksatus/iban.h"
#include "maksatus/reference_number.h"
#include "maksatus/text.h"

enum {
    VALUE_BYTES = 160,
    PERSON_DAYS = 29200, /* born 1925 to 2004 */
    PERSON_NUMBERS = 60,
    BUSINESS_COUNT = 899999,
    AMOUNT_MIN = 1000, /* cents */
    AMOUNT_SPAN = 39000,
    ROW_BYTES = 32 * 1024,
    WAYS_MAX = 4096,
};

/* --- reference data --- */

typedef struct Table {
    Slice *cell;
    size_t columns, rows; /* the header is row 0 */
} Table;

typedef struct Reference {
    Table programmes, competences, approvers, banks, appropriations, blocked;
} Reference;

static Arena arena;

static _Noreturn void give_up(const char *what, const char *name)
{
    (void)fprintf(stderr, "make_batch: %s: %s\n", what, name);
    exit(2);
}

static Status read_stream(void *context, char *bytes, size_t size, size_t *filled,
                          FramingCode *broken, Error *err)
{
    (void)err;
    *broken = FRAMING_NONE;
    *filled = fread(bytes, 1, size, context);
    return STATUS_OK;
}

static Table load_table(const char *folder, const char *name)
{
    const char *path = arena_format(&arena, "%s/%s.csv", folder, name);
    FILE *file = fopen(path, "rb");
    Table table = {0};
    size_t capacity = 0;
    CsvReader *reader;
    CsvRow row;
    FramingFault fault;
    Error err = {0};
    void *cells = NULL;

    if (file == NULL)
        give_up("cannot read", path);
    reader = csv_open(&arena, (ByteSource){file, read_stream});
    while (csv_read(reader, &row, &fault, &err) == READ_RECORD) {
        table.columns = row.count;
        memory_grow(&cells, &capacity, (table.rows + 1) * row.count, sizeof(Slice));
        table.cell = cells;
        for (size_t i = 0; i < row.count; i++)
            table.cell[table.rows * row.count + i] = arena_slice(&arena, row.field[i]);
        table.rows++;
    }
    (void)fclose(file);
    if (table.rows < 2)
        give_up("no rows in", path);
    return table;
}

static Slice cell(const Table *table, size_t row, const char *column)
{
    for (size_t i = 0; i < table->columns; i++)
        if (slice_is(table->cell[i], column))
            return table->cell[row * table->columns + i];
    give_up("no column", column);
}

static bool is_valid_on(const Table *table, size_t row, Day day)
{
    Day from;
    Day to;

    if (!day_parse(cell(table, row, "valid_from"), &from) || day_before(day, from))
        return false;
    return !day_parse(cell(table, row, "valid_to"), &to) || !day_before(to, day);
}

static int64_t cents_or(Slice text, int64_t otherwise)
{
    Money amount;

    return money_parse(text, 15, &amount) ? amount.cents : otherwise;
}

static size_t find_row(const Table *table, const char *column, Slice value, Day day)
{
    for (size_t row = 1; row < table->rows; row++)
        if (slice_equal(cell(table, row, column), value) && is_valid_on(table, row, day))
            return row;
    return 0;
}

/* --- ways: who may decide what, and how much of it --- */

typedef struct Way {
    Slice agency, programme, approver, budget_item;
    int64_t limit;     /* of the approver */
    int64_t low_limit; /* of the agency's lowest approver */
    Slice low_approver;
    int64_t max, review;  /* of the programme; INT64_MAX: none */
    int64_t claim_months; /* -1 */
    int32_t percent;      /* of a cost share; -1: no formula */
    bool persons, organisations;
} Way;

typedef struct Ways {
    Way way[WAYS_MAX];
    size_t count;
} Ways;

static bool find_approvers(const Reference *reference, Way *way, Day day)
{
    way->limit = -1;
    way->low_limit = INT64_MAX;
    for (size_t row = 1; row < reference->approvers.rows; row++) {
        int64_t limit = cents_or(cell(&reference->approvers, row, "limit"), 0);

        if (!slice_equal(cell(&reference->approvers, row, "agency"), way->agency)
            || !is_valid_on(&reference->approvers, row, day))
            continue;
        if (limit > way->limit) {
            way->limit = limit;
            way->approver = cell(&reference->approvers, row, "user");
        }
        if (limit < way->low_limit) {
            way->low_limit = limit;
            way->low_approver = cell(&reference->approvers, row, "user");
        }
    }
    return way->limit > 0;
}

/* Programmes that need registers or count the payee's other aid are left out. */
static bool take_programme(const Reference *reference, size_t row, Way *way)
{
    const Table *programmes = &reference->programmes;
    Slice formula = cell(programmes, row, "formula");
    Slice types = cell(programmes, row, "payee_types");
    int32_t percent = -1;

    if (slice_is(formula, "wage_subsidy") || slice_is(cell(programmes, row, "de_minimis"), "yes")
        || slice_is(cell(programmes, row, "wage_check"), "yes"))
        return false;
    if (formula.len > 0 && !percent_parse(cell(programmes, row, "max_percent"), &percent))
        return false;
    way->percent = percent;
    way->max = cents_or(cell(programmes, row, "max_payment"), INT64_MAX);
    way->review = cents_or(cell(programmes, row, "review_above"), INT64_MAX);
    way->claim_months = cents_or(cell(programmes, row, "claim_months"), -100) / 100;
    way->budget_item = cell(programmes, row, "budget_item");
    way->persons = !slice_is(types, "organisation");
    way->organisations = !slice_is(types, "person");
    return way->max > AMOUNT_MIN + AMOUNT_SPAN && way->review > AMOUNT_MIN + AMOUNT_SPAN;
}

static bool has_appropriation(const Reference *reference, Slice payer, Slice item, Day day)
{
    const Table *table = &reference->appropriations;
    char year[16];

    (void)snprintf(year, sizeof(year), "%d", day_civil(day).year);
    for (size_t row = 1; row < table->rows; row++)
        if (slice_equal(cell(table, row, "payer"), payer)
            && slice_equal(cell(table, row, "budget_item"), item)
            && slice_is(cell(table, row, "budget_year"), year) && is_valid_on(table, row, day))
            return true;
    return false;
}

/* All ways that hold on both days. */
static void find_ways(const Reference *reference, Day first, Day last, Day run, Ways *ways)
{
    const Table *table = &reference->competences;

    ways->count = 0;
    for (size_t row = 1; row < table->rows && ways->count < WAYS_MAX; row++) {
        Way way = {.agency = cell(table, row, "agency"),
                   .programme = cell(table, row, "programme")};
        size_t now = find_row(&reference->programmes, "code", way.programme, run);

        if (is_valid_on(table, row, first) && is_valid_on(table, row, last) && now != 0
            && find_row(&reference->programmes, "code", way.programme, first) != 0
            && take_programme(reference, now, &way) && find_approvers(reference, &way, first)
            && has_appropriation(reference, cell(table, row, "payer"), way.budget_item, run))
            ways->way[ways->count++] = way;
    }
}

/* --- one decision --- */

typedef struct Draft {
    char value[FIELD_COUNT][VALUE_BYTES];
    const Way *way;
    bool person;
    int64_t cents;
    int32_t decided; /* day number */
} Draft;

typedef struct Maker {
    Reference reference;
    Ways ways;     /* of the days before the run */
    Ways old_ways; /* of a day too long ago */
    Day run, old_day;
    uint64_t random;
    uint64_t seed, made, person_next, business_next;
    Draft last_good;
    int64_t sum;
} Maker;

static uint64_t next_random(Maker *maker)
{
    uint64_t z = maker->random += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(Maker *maker, size_t bound)
{
    return (size_t)(next_random(maker) % bound);
}

static void put(Draft *draft, Field field, const char *format, ...) PRINTF_LIKE(3, 4);
static void put(Draft *draft, Field field, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(draft->value[field], VALUE_BYTES, format, arguments);
    va_end(arguments);
}

static void put_slice(Draft *draft, Field field, Slice value)
{
    put(draft, field, "%.*s", SLICE_ARGS(value));
}

static void put_day(Draft *draft, Field field, Day day)
{
    CivilDay civil = day_civil(day);

    put(draft, field, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

static void put_cents(Draft *draft, Field field, int64_t cents)
{
    put(draft, field, "%" PRId64 ".%02d", cents / 100, (int)(cents % 100));
}

/* Digits and capital letters as ISO 7064 takes them: A is 10. */
static int mod97(int remainder, const char *text)
{
    for (; *text != '\0'; text++)
        remainder = *text <= '9' ? (remainder * 10 + *text - '0') % 97
                                 : (remainder * 100 + *text - 'A' + 10) % 97;
    return remainder;
}

static void put_iban(Draft *draft, const char *country, const char *bban)
{
    int remainder = mod97(mod97(mod97(0, bban), country), "00");

    put(draft, FIELD_IBAN, "%s%02d%s", country, 98 - remainder, bban);
    ensure(iban_check(slice_of(draft->value[FIELD_IBAN])) == IBAN_GOOD);
}

static const char *const FAMILIES[] = {"Virtanen", "Mäkelä", "Nyström",  "Laaksonen", "Åkerlund",
                                       "Koskela",  "Öhman",  "Heinonen", "Rantala",   "Sjöberg"};
static const char *const GIVEN[] = {"Aino", "Väinö", "Sanna", "Mikko", "Ylva", "Otto", "Helmi"};
static const char *const TRADES[] = {"Konepaja", "Leipomo", "Puutarha", "Rakennus", "Telakka"};

/* A payee has one account for ever, so both come from the index alone. */
static void put_account(Maker *maker, Draft *draft, uint64_t index)
{
    const Table *banks = &maker->reference.banks;
    size_t row = 1 + (size_t)(index % (banks->rows - 1));
    char bban[32];

    while (!is_valid_on(banks, row, maker->run))
        row = row + 1 < banks->rows ? row + 1 : 1;
    (void)snprintf(bban, sizeof(bban), "%.*s%d%010" PRIu64,
                   SLICE_ARGS(cell(banks, row, "prefix_from")), draft->person ? 0 : 1, index);
    put_iban(draft, "FI", bban);
    if (index % 3 == 0)
        put_slice(draft, FIELD_BIC, cell(banks, row, "bic"));
}

static void put_person_id(Draft *draft, Field field, uint64_t index)
{
    static const char CHECKS[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    Day born = {-16436 + (int32_t)(index % PERSON_DAYS)}; /* from 1925-01-01 */
    CivilDay civil = day_civil(born);
    int date = civil.day * 10000 + civil.month * 100 + civil.year % 100;
    int number = 900 + (int)(index / PERSON_DAYS % PERSON_NUMBERS);

    put(draft, field, "%06d%c%03d%c", date, civil.year < 2000 ? '-' : 'A', number,
        CHECKS[(date * 1000 + number) % 31]);
}

static void put_person(Maker *maker, Draft *draft)
{
    uint64_t index = maker->person_next++ % (PERSON_DAYS * PERSON_NUMBERS);

    put(draft, FIELD_PAYEE_TYPE, "person");
    put_person_id(draft, FIELD_PAYEE_ID, index);
    put(draft, FIELD_PAYEE_NAME, "%s %s", GIVEN[index % COUNT_OF(GIVEN)],
        FAMILIES[index / 7 % COUNT_OF(FAMILIES)]);
    put_account(maker, draft, index);
}

/* The check digit of a business id; 10 when there is none for that number. */
static int business_check(uint64_t number)
{
    static const int WEIGHTS[] = {2, 4, 8, 5, 10, 9, 7};
    int sum = 0;

    for (size_t i = 0; i < COUNT_OF(WEIGHTS); i++, number /= 10)
        sum += WEIGHTS[i] * (int)(number % 10);
    return sum % 11 == 0 ? 0 : 11 - sum % 11;
}

static void put_organisation(Maker *maker, Draft *draft)
{
    uint64_t index = maker->business_next++ % BUSINESS_COUNT;

    while (business_check(9100000 + index) == 10)
        index = maker->business_next++ % BUSINESS_COUNT;
    put(draft, FIELD_PAYEE_TYPE, "organisation");
    put(draft, FIELD_PAYEE_ID, "%" PRIu64 "-%d", 9100000 + index, business_check(9100000 + index));
    put(draft, FIELD_PAYEE_NAME, "%s %s Oy", FAMILIES[index % COUNT_OF(FAMILIES)],
        TRADES[index / 10 % COUNT_OF(TRADES)]);
    put_account(maker, draft, index);
}

static void put_payee(Maker *maker, Draft *draft, bool person)
{
    draft->person = person;
    draft->value[FIELD_BIC][0] = '\0';
    if (person)
        put_person(maker, draft);
    else
        put_organisation(maker, draft);
}

static void put_amount(Draft *draft, int64_t cents)
{
    draft->cents = cents;
    put_cents(draft, FIELD_AMOUNT, cents);
    if (draft->value[FIELD_GRANTED_TOTAL][0] != '\0')
        put_cents(draft, FIELD_GRANTED_TOTAL, cents * 2);
    draft->value[FIELD_ELIGIBLE_COST][0] = draft->value[FIELD_SUBSIDY_PERCENT][0] = '\0';
    if (draft->way->percent < 0)
        return;
    put(draft, FIELD_SUBSIDY_PERCENT, "%d", draft->way->percent / 100);
    /* Enough that the share of it is never less than the amount. */
    put_cents(draft, FIELD_ELIGIBLE_COST, cents * 10000 / draft->way->percent + 100);
}

static void put_way(Draft *draft, const Way *way)
{
    draft->way = way;
    put_slice(draft, FIELD_AGENCY, way->agency);
    put_slice(draft, FIELD_PROGRAMME, way->programme);
    put_slice(draft, FIELD_APPROVED_BY, way->approver);
    put_amount(draft, draft->cents);
}

/* The whole month before the decision: claimed in time under any programme. */
static void put_period(Draft *draft, Day decided)
{
    CivilDay civil = day_civil(decided);
    Day last = day_plus(decided, -civil.day);
    Day first = day_plus(last, 1 - day_civil(last).day);

    put_day(draft, FIELD_PERIOD_START, first);
    put_day(draft, FIELD_PERIOD_END, last);
}

static void put_remittance(Maker *maker, Draft *draft)
{
    char base[24];
    char number[REFERENCE_BYTES_MAX + 1];

    if (maker->made % 2 == 0) {
        put(draft, FIELD_MESSAGE, "Avustus, erä %" PRIu64, maker->made % 9 + 1);
        return;
    }
    (void)snprintf(base, sizeof(base), "%" PRIu64, UINT64_C(1000000) + maker->made);
    if (reference_number_make(slice_of(base), number) > 0)
        put(draft, FIELD_REFERENCE, "%s", number);
}

static void make_good(Maker *maker, Draft *draft)
{
    const Way *way = &maker->ways.way[below(maker, maker->ways.count)];
    Day decided = day_plus(maker->run, -1 - (int32_t)below(maker, 15));

    *draft = (Draft){.decided = decided.number};
    put(draft, FIELD_DECISION_ID, "M%" PRIu64 "-%09" PRIu64, maker->seed, maker->made);
    put(draft, FIELD_GRANT_ID, "G%" PRIu64 "-%09" PRIu64, maker->seed, maker->made);
    put(draft, FIELD_INSTALMENT, "1");
    put_day(draft, FIELD_DECIDED_ON, decided);
    put_day(draft, FIELD_DUE_ON, day_plus(maker->run, (int32_t)below(maker, 4)));
    put(draft, FIELD_CURRENCY, "EUR");
    put(draft, FIELD_PROPOSED_BY, "esittelija.%" PRIu64, maker->made % 40);
    put(draft, FIELD_LANGUAGE, maker->made % 11 == 0 ? "sv" : "fi");
    put(draft, FIELD_CASE_NUMBER, "MB/%" PRIu64 "/%d", maker->made, day_civil(maker->run).year);
    if (maker->made % 4 == 0)
        put(draft, FIELD_GRANTED_TOTAL, "1");
    draft->cents = AMOUNT_MIN + (int64_t)below(maker, AMOUNT_SPAN);
    put_way(draft, way);
    if (maker->made % 3 == 0)
        put_period(draft, decided);
    put_remittance(maker, draft);
    put_payee(maker, draft, way->persons && (!way->organisations || next_random(maker) % 2 == 0));
}

/* --- faults: each makes of a good draft one that trips the rule of its code --- */

static bool is_usual(const Way *way)
{
    return way->percent < 0;
}

/* A way that suits, from a random place on; NULL when there is none. */
static const Way *pick_way(Maker *maker, const Ways *ways, bool (*suits)(const Way *))
{
    size_t start = ways->count == 0 ? 0 : below(maker, ways->count);

    for (size_t i = 0; i < ways->count; i++) {
        const Way *way = &ways->way[(start + i) % ways->count];

        if (suits(way))
            return way;
    }
    return NULL;
}

/* Puts the draft on another way, with a payee that it pays. */
static bool divert(Maker *maker, Draft *draft, const Way *way)
{
    if (way == NULL)
        return false;
    put_way(draft, way);
    if (draft->person ? !way->persons : !way->organisations)
        put_payee(maker, draft, way->persons);
    return true;
}

static char other_digit(char c)
{
    return c == '9' ? '0' : (char)(c + 1);
}

static bool plant_field(Maker *maker, Draft *draft)
{
    static const Field FIELDS[] = {FIELD_DECIDED_ON, FIELD_CURRENCY, FIELD_COUNTRY,
                                   FIELD_APPROVED_BY};
    static const char *const VALUES[] = {"2026-02-30", "SEK", "Suomi", ""};
    size_t i = below(maker, COUNT_OF(FIELDS));

    put(draft, FIELDS[i], "%s", VALUES[i]);
    return true;
}

static bool plant_iban(Maker *maker, Draft *draft)
{
    char *iban = draft->value[FIELD_IBAN];

    (void)maker;
    iban[17] = other_digit(iban[17]);
    draft->value[FIELD_BIC][0] = '\0';
    return true;
}

static bool plant_not_sepa(Maker *maker, Draft *draft)
{
    char bban[32];

    (void)snprintf(bban, sizeof(bban), "00061%017" PRIu64, maker->made + 1);
    put_iban(draft, "TR", bban);
    draft->value[FIELD_BIC][0] = '\0';
    return true;
}

static bool plant_bic(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_BIC, "DEUTDEFF");
    return true;
}

static bool plant_payee_id(Maker *maker, Draft *draft)
{
    char *id = draft->value[FIELD_PAYEE_ID];
    size_t last = strlen(id) - 1;

    (void)maker;
    id[last] = id[last] >= '0' && id[last] <= '8' ? (char)(id[last] + 1) : '0';
    return true;
}

static bool pays_organisations_only(const Way *way)
{
    return !way->persons && is_usual(way);
}

static bool pays_persons_only(const Way *way)
{
    return !way->organisations && is_usual(way);
}

static bool plant_payee_type(Maker *maker, Draft *draft)
{
    const Way *way = pick_way(maker, &maker->ways, pays_persons_only);

    if (way == NULL)
        way = pick_way(maker, &maker->ways, pays_organisations_only);
    if (way == NULL)
        return false;
    put_way(draft, way);
    put_payee(maker, draft, !way->persons);
    return true;
}

static bool plant_employee(Maker *maker, Draft *draft)
{
    put_person_id(draft, FIELD_EMPLOYEE_ID, maker->made % PERSON_DAYS);
    draft->value[FIELD_EMPLOYEE_ID][10] = draft->value[FIELD_EMPLOYEE_ID][10] == '0' ? '1' : '0';
    return true;
}

static bool plant_reference(Maker *maker, Draft *draft)
{
    (void)maker;
    draft->value[FIELD_MESSAGE][0] = '\0';
    put(draft, FIELD_REFERENCE, "1235"); /* 1232 would be one */
    return true;
}

static bool plant_identity(Maker *maker, Draft *draft)
{
    char code[VALUE_BYTES];
    Draft other = {0};

    put_person_id(&other, FIELD_PAYEE_ID, maker->made % PERSON_DAYS);
    (void)snprintf(code, sizeof(code), "%s", other.value[FIELD_PAYEE_ID]);
    draft->value[FIELD_REFERENCE][0] = '\0';
    put(draft, FIELD_MESSAGE, "Hakija %.20s", code);
    return true;
}

static bool plant_agency(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_AGENCY, "EIOLE");
    return true;
}

static bool plant_programme(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_PROGRAMME, "EIOLE");
    return true;
}

/* A programme of another agency that pays the same payee under no formula. */
static bool plant_competence(Maker *maker, Draft *draft)
{
    for (size_t i = 0; i < maker->ways.count; i++) {
        const Way *other = &maker->ways.way[(i + maker->made) % maker->ways.count];
        bool competent =
            !is_usual(other) || (draft->person ? !other->persons : !other->organisations);

        for (size_t row = 1; row < maker->reference.competences.rows && !competent; row++)
            competent =
                slice_equal(cell(&maker->reference.competences, row, "agency"), draft->way->agency)
                && slice_equal(cell(&maker->reference.competences, row, "programme"),
                               other->programme);
        if (competent)
            continue;
        put_slice(draft, FIELD_PROGRAMME, other->programme);
        return true;
    }
    return false;
}

static bool plant_same_person(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_PROPOSED_BY, "%s", draft->value[FIELD_APPROVED_BY]);
    return true;
}

static bool plant_approver(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_APPROVED_BY, "tuntematon");
    return true;
}

static bool has_low_approver(const Way *way)
{
    return way->low_limit < way->max && way->low_limit < way->review && way->low_limit < way->limit;
}

static bool plant_over_limit(Maker *maker, Draft *draft)
{
    const Way *way = pick_way(maker, &maker->ways, has_low_approver);

    if (!divert(maker, draft, way))
        return false;
    put_slice(draft, FIELD_APPROVED_BY, way->low_approver);
    put_amount(draft, way->low_limit + 1);
    return true;
}

static bool plant_future(Maker *maker, Draft *draft)
{
    put_day(draft, FIELD_DECIDED_ON, day_plus(maker->run, 1));
    return true;
}

static bool plant_period(Maker *maker, Draft *draft)
{
    put_day(draft, FIELD_PERIOD_START, maker->run);
    put_day(draft, FIELD_PERIOD_END, day_plus(maker->run, -1));
    return true;
}

static bool plant_stale(Maker *maker, Draft *draft)
{
    if (!divert(maker, draft, pick_way(maker, &maker->old_ways, is_usual)))
        return false;
    put_day(draft, FIELD_DECIDED_ON, maker->old_day);
    draft->value[FIELD_PERIOD_START][0] = draft->value[FIELD_PERIOD_END][0] = '\0';
    return true;
}

static bool has_claim_months(const Way *way)
{
    return way->claim_months > 0;
}

static bool plant_late_claim(Maker *maker, Draft *draft)
{
    const Way *way = pick_way(maker, &maker->ways, has_claim_months);

    if (!divert(maker, draft, way))
        return false;
    put_period(draft, day_plus_months((Day){draft->decided}, -1 - (int32_t)way->claim_months));
    return true;
}

static bool plant_twice(Maker *maker, Draft *draft)
{
    if (!divert(maker, draft, maker->last_good.way))
        return false;
    put(draft, FIELD_DECISION_ID, "%s", maker->last_good.value[FIELD_DECISION_ID]);
    return true;
}

static bool plant_instalment(Maker *maker, Draft *draft)
{
    if (!divert(maker, draft, maker->last_good.way))
        return false;
    put(draft, FIELD_GRANT_ID, "%s", maker->last_good.value[FIELD_GRANT_ID]);
    draft->value[FIELD_GRANTED_TOTAL][0] = '\0';
    return true;
}

static bool plant_possible(Maker *maker, Draft *draft)
{
    Draft copy = maker->last_good;

    if (copy.way == NULL)
        return false;
    memcpy(copy.value[FIELD_DECISION_ID], draft->value[FIELD_DECISION_ID], VALUE_BYTES);
    memcpy(copy.value[FIELD_GRANT_ID], draft->value[FIELD_GRANT_ID], VALUE_BYTES);
    *draft = copy;
    return true;
}

static bool plant_grant(Maker *maker, Draft *draft)
{
    (void)maker;
    put_cents(draft, FIELD_GRANTED_TOTAL, draft->cents - 1);
    return true;
}

static bool has_plain_max(const Way *way)
{
    return way->max < INT64_MAX && way->review == INT64_MAX && way->max < way->limit / 2;
}

static bool plant_over_max(Maker *maker, Draft *draft)
{
    const Way *way = pick_way(maker, &maker->ways, has_plain_max);

    if (!divert(maker, draft, way))
        return false;
    put_amount(draft, way->max + 1);
    return true;
}

static bool has_review(const Way *way)
{
    return way->review < way->max && way->review < way->limit / 2;
}

static bool plant_review(Maker *maker, Draft *draft)
{
    const Way *way = pick_way(maker, &maker->ways, has_review);

    if (!divert(maker, draft, way))
        return false;
    put_amount(draft, way->review + 1);
    return true;
}

static bool has_formula(const Way *way)
{
    return way->percent > 0;
}

static bool plant_formula(Maker *maker, Draft *draft)
{
    if (!divert(maker, draft, pick_way(maker, &maker->ways, has_formula)))
        return false;
    put_cents(draft, FIELD_ELIGIBLE_COST, draft->cents - 1);
    return true;
}

static bool plant_formula_data(Maker *maker, Draft *draft)
{
    if (!divert(maker, draft, pick_way(maker, &maker->ways, has_formula)))
        return false;
    draft->value[FIELD_ELIGIBLE_COST][0] = '\0';
    return true;
}

static bool plant_appropriation(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_BUDGET_ITEM, "99.99.99");
    return true;
}

static bool plant_blocked(Maker *maker, Draft *draft)
{
    const Table *blocked = &maker->reference.blocked;

    for (size_t row = 1; row < blocked->rows; row++)
        if (cell(blocked, row, "payee_id").len == 0 && is_valid_on(blocked, row, maker->run)) {
            put_slice(draft, FIELD_PAYEE_NAME, cell(blocked, row, "name"));
            return true;
        }
    return false;
}

static bool plant_address(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_STREET, "Koekatu");
    put(draft, FIELD_BUILDING, "1");
    return true;
}

static bool plant_name(Maker *maker, Draft *draft)
{
    (void)maker;
    put(draft, FIELD_PAYEE_NAME, "-- --");
    return true;
}

typedef struct Fault {
    const char *code;
    bool (*plant)(Maker *maker, Draft *draft); /* false: the reference data has no way to do it */
    bool note;                                 /* the decision is paid all the same */
} Fault;

static const Fault FAULTS[] = {
    {"FIELD_INVALID", plant_field, false},
    {"IBAN_INVALID", plant_iban, false},
    {"IBAN_NOT_SEPA", plant_not_sepa, false},
    {"BIC_INVALID", plant_bic, false},
    {"PAYEE_ID_INVALID", plant_payee_id, false},
    {"PAYEE_TYPE_NOT_ELIGIBLE", plant_payee_type, false},
    {"EMPLOYEE_ID_INVALID", plant_employee, false},
    {"REFERENCE_INVALID", plant_reference, false},
    {"IDENTITY_CODE_IN_TEXT", plant_identity, false},
    {"AGENCY_UNKNOWN", plant_agency, false},
    {"PROGRAMME_UNKNOWN", plant_programme, false},
    {"AGENCY_NOT_COMPETENT", plant_competence, false},
    {"SAME_PERSON", plant_same_person, false},
    {"APPROVER_UNKNOWN", plant_approver, false},
    {"OVER_APPROVAL_LIMIT", plant_over_limit, false},
    {"DECIDED_IN_FUTURE", plant_future, false},
    {"PERIOD_INVALID", plant_period, false},
    {"DECISION_STALE", plant_stale, false},
    {"CLAIMED_TOO_LATE", plant_late_claim, false},
    {"DUPLICATE_DECISION", plant_twice, false},
    {"DUPLICATE_INSTALMENT", plant_instalment, false},
    {"POSSIBLE_DUPLICATE", plant_possible, false},
    {"GRANT_EXCEEDED", plant_grant, false},
    {"AMOUNT_OVER_MAX", plant_over_max, false},
    {"AMOUNT_FOR_REVIEW", plant_review, false},
    {"FORMULA_EXCEEDED", plant_formula, false},
    {"FORMULA_DATA_MISSING", plant_formula_data, false},
    {"APPROPRIATION_UNKNOWN", plant_appropriation, false},
    {"BLOCKED_PAYEE", plant_blocked, false},
    {"ADDRESS_INCOMPLETE", plant_address, true},
    {"NAME_UNSENDABLE", plant_name, false},
};

/* --- forms --- */

static void add_csv_cell(Text *out, Slice value)
{
    if (memchr(value.at, ',', value.len) == NULL && memchr(value.at, '"', value.len) == NULL) {
        text_add(out, value);
        return;
    }
    text_add_char(out, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"')
            text_add_char(out, '"');
        text_add_char(out, value.at[i]);
    }
    text_add_char(out, '"');
}

static void csv_begin(Text *out)
{
    for (Field field = 0; field < FIELD_COUNT; field++)
        text_add_format(out, "%s%s", field == 0 ? "" : ",", field_name(field));
    text_add_char(out, '\n');
}

static void csv_add(Text *out, const Draft *draft)
{
    for (Field field = 0; field < FIELD_COUNT; field++) {
        if (field > 0)
            text_add_char(out, ',');
        add_csv_cell(out, slice_of(draft->value[field]));
    }
    text_add_char(out, '\n');
}

static void xml_begin(Text *out)
{
    text_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<decisions xmlns=\"urn:maksatus:decisions:1\">\n");
}

/* No value that is made here has a letter that XML would take for its own. */
static void xml_add(Text *out, const Draft *draft)
{
    text_add_string(out, "<decision>\n");
    for (Field field = 0; field < FIELD_COUNT; field++)
        if (draft->value[field][0] != '\0')
            text_add_format(out, "<%s>%s</%s>\n", field_name(field), draft->value[field],
                            field_name(field));
    text_add_string(out, "</decision>\n");
}

static void xml_end(Text *out)
{
    text_add_string(out, "</decisions>\n");
}

static void nothing(Text *out)
{
    (void)out;
}

static void jsonl_add(Text *out, const Draft *draft)
{
    char before = '{';

    for (Field field = 0; field < FIELD_COUNT; field++) {
        if (draft->value[field][0] == '\0')
            continue;
        text_add_format(out, "%c\"%s\":", before, field_name(field));
        text_add_json(out, slice_of(draft->value[field]));
        before = ',';
    }
    text_add_string(out, "}\n");
}

typedef struct Form {
    const char *name;
    void (*begin)(Text *out);
    void (*add)(Text *out, const Draft *draft);
    void (*end)(Text *out);
} Form;

static const Form FORMS[] = {
    {"csv", csv_begin, csv_add, nothing},
    {"xml", xml_begin, xml_add, xml_end},
    {"jsonl", nothing, jsonl_add, nothing},
};

/* --- the whole --- */

typedef struct Settings {
    uint64_t count, seed, pieces;
    int32_t fault_share; /* basis points */
    Day run;
    bool gzip;
    const char *reference;
    const char *path;
    const Form *form;
} Settings;

static uint64_t planted[COUNT_OF(FAULTS)];
static char row_bytes[ROW_BYTES];

static void flush(gzFile file, Text *out)
{
    ensure(!out->overflowed);
    if (out->len > 0 && gzwrite(file, out->at, (unsigned)out->len) != (int)out->len)
        give_up("cannot write", "the file");
    text_clear(out);
}

/* Faults take turns, so that every kind is there as soon as there are enough of them. */
static bool plant_next(Maker *maker, Draft *draft)
{
    static size_t turn;

    for (size_t tried = 0; tried < COUNT_OF(FAULTS); tried++) {
        size_t kind = turn++ % COUNT_OF(FAULTS);

        if (!FAULTS[kind].plant(maker, draft))
            continue;
        planted[kind]++;
        return FAULTS[kind].note;
    }
    return true;
}

/* The first decision is always good: its agency is the sender of the file. */
static void make_next(Maker *maker, const Settings *settings, Draft *draft, bool first)
{
    bool faulty = (int32_t)below(maker, 10000) < settings->fault_share && !first;

    make_good(maker, draft);
    if (!faulty || plant_next(maker, draft))
        maker->last_good = *draft;
    maker->sum += draft->cents;
    maker->made++;
}

static const char *piece_path(const Settings *settings, uint64_t piece)
{
    const char *dot = strrchr(settings->path, '.');
    const char *slash = strrchr(settings->path, '/');

    if (settings->pieces == 1)
        return settings->path;
    if (dot == NULL || (slash != NULL && dot < slash))
        dot = settings->path + strlen(settings->path);
    return arena_format(&arena, "%.*s-%04" PRIu64 "%s", (int)(dot - settings->path), settings->path,
                        piece + 1, dot);
}

static void write_piece(Maker *maker, const Settings *settings, uint64_t piece)
{
    static Draft draft;
    uint64_t first = settings->count * piece / settings->pieces;
    uint64_t end = settings->count * (piece + 1) / settings->pieces;
    const char *path = piece_path(settings, piece);
    gzFile file = gzopen(path, settings->gzip ? "wb6" : "wbT");
    Text out = text_on(row_bytes, sizeof(row_bytes));

    if (file == NULL)
        give_up("cannot write", path);
    settings->form->begin(&out);
    for (uint64_t i = first; i < end; i++) {
        make_next(maker, settings, &draft, i == first);
        settings->form->add(&out, &draft);
        if (out.len > ROW_BYTES / 2)
            flush(file, &out);
    }
    settings->form->end(&out);
    flush(file, &out);
    if (gzclose(file) != Z_OK)
        give_up("cannot write", path);
}

static void print_summary(const Maker *maker)
{
    const char *before = "";

    (void)printf("{\"count\":%" PRIu64 ",\"sum\":\"%" PRId64 ".%02d\",\"planted\":{", maker->made,
                 maker->sum / 100, (int)(maker->sum % 100));
    for (size_t i = 0; i < COUNT_OF(FAULTS); i++) {
        if (planted[i] == 0)
            continue;
        (void)printf("%s\"%s\":%" PRIu64, before, FAULTS[i].code, planted[i]);
        before = ",";
    }
    (void)printf("}}\n");
}

static uint64_t whole_number(const char *text, const char *option)
{
    uint64_t value = 0;

    if (text[0] == '\0' || strlen(text) > 12)
        give_up("not a number", option);
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            give_up("not a number", option);
        value = value * 10 + (uint64_t)(*text - '0');
    }
    return value;
}

static const Form *find_form(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(FORMS); i++)
        if (strcmp(FORMS[i].name, name) == 0)
            return &FORMS[i];
    give_up("no such format", name);
}

static void take_option(Settings *settings, const char *option, const char *value)
{
    if (strcmp(option, "--count") == 0)
        settings->count = whole_number(value, option);
    else if (strcmp(option, "--seed") == 0)
        settings->seed = whole_number(value, option);
    else if (strcmp(option, "--pieces") == 0)
        settings->pieces = whole_number(value, option);
    else if (strcmp(option, "--reference") == 0)
        settings->reference = value;
    else if (strcmp(option, "--format") == 0)
        settings->form = find_form(value);
    else if (strcmp(option, "--faults") == 0
                 ? !percent_parse(slice_of(value), &settings->fault_share)
             : strcmp(option, "--date") == 0 ? !day_parse(slice_of(value), &settings->run)
                                             : true)
        give_up("unknown option or value", option);
}

static Settings read_settings(int argc, char **argv)
{
    Settings settings = {
        .pieces = 1, .seed = 1, .reference = "fixtures/reference", .form = &FORMS[0]};

    if (!day_make(2026, 12, 22, &settings.run))
        give_up("no such day", "2026-12-22");
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--gzip") == 0)
            settings.gzip = true;
        else if (argv[i][0] == '-' && i + 1 < argc) {
            take_option(&settings, argv[i], argv[i + 1]);
            i++;
        } else if (settings.path == NULL)
            settings.path = argv[i];
        else
            give_up("one output is enough", argv[i]);
    }
    if (settings.path == NULL || settings.count == 0 || settings.pieces == 0
        || settings.pieces > settings.count)
        give_up("usage", "--count N [--seed S] [--format csv|xml|jsonl] [--faults PERCENT]"
                         " [--date D] [--pieces K] [--gzip] [--reference DIR] OUT");
    return settings;
}

int main(int argc, char **argv)
{
    static Maker maker;
    Settings settings = read_settings(argc, argv);

    arena_init(&arena, (size_t)1 << 30);
    maker.reference = (Reference){
        .programmes = load_table(settings.reference, "programmes"),
        .competences = load_table(settings.reference, "programme_agencies"),
        .approvers = load_table(settings.reference, "approvers"),
        .banks = load_table(settings.reference, "bank_codes"),
        .appropriations = load_table(settings.reference, "appropriations"),
        .blocked = load_table(settings.reference, "blocked_payees"),
    };
    maker.run = settings.run;
    maker.old_day = day_plus(settings.run, -760);
    find_ways(&maker.reference, day_plus(maker.run, -16), maker.run, maker.run, &maker.ways);
    find_ways(&maker.reference, maker.old_day, maker.old_day, maker.run, &maker.old_ways);
    if (maker.ways.count == 0)
        give_up("the reference data lets nobody decide anything", settings.reference);
    maker.seed = maker.random = settings.seed;
    /* Other seeds begin with other payees, so that two nights seldom pay the same one. */
    maker.person_next = settings.seed * 250007;
    maker.business_next = settings.seed * 150001;
    for (uint64_t piece = 0; piece < settings.pieces; piece++)
        write_piece(&maker, &settings, piece);
    print_summary(&maker);
    return EXIT_SUCCESS;
}
