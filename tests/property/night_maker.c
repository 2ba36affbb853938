/*
 * night_maker.c
 *     Nights out of a seed (night_maker.h). What a field may be stands in a list beside it; a value
 *     that stands twice in a list comes twice as often.
 */
#include "night_maker.h"

#include <string.h>

const char *const made_fields[MADE_FIELDS] = {
    "decision_id",
    "grant_id",
    "instalment",
    "agency",
    "programme",
    "decided_on",
    "due_on",
    "period_start",
    "period_end",
    "payee_type",
    "payee_id",
    "payee_name",
    "street",
    "building",
    "postcode",
    "town",
    "country",
    "iban",
    "bic",
    "amount",
    "currency",
    "reference",
    "message",
    "proposed_by",
    "approved_by",
    "granted_total",
    "budget_item",
    "budget_year",
    "eligible_cost",
    "other_aid",
    "subsidy_percent",
    "employee_id",
    "case_number",
    "language",
    "protected",
    "note_of_ours",
};

/* Places in made_fields. */
enum {
    DECISION_ID,
    GRANT_ID,
    INSTALMENT,
    AGENCY,
    PROGRAMME,
    DECIDED_ON,
    DUE_ON,
    PERIOD_START,
    PERIOD_END,
    PAYEE_TYPE,
    PAYEE_ID,
    PAYEE_NAME,
    STREET,
    BUILDING,
    POSTCODE,
    TOWN,
    COUNTRY,
    IBAN,
    BIC,
    AMOUNT,
    CURRENCY,
    REFERENCE,
    MESSAGE,
    PROPOSED_BY,
    APPROVED_BY,
    GRANTED_TOTAL,
    BUDGET_ITEM,
    BUDGET_YEAR,
    ELIGIBLE_COST,
    OTHER_AID,
    SUBSIDY_PERCENT,
    EMPLOYEE_ID,
    CASE_NUMBER,
    LANGUAGE,
    PROTECTED,
    NOTE_OF_OURS,
};

typedef struct Maker {
    Arena *arena;
    uint64_t state;
    MadeNights *made;
    size_t night, delivery;
    const size_t *days; /* of December, one a night */
    size_t calm;        /* how much rarer than in the wildest nights odd things are */
} Maker;

/* xorshift64*: the high bits are the good ones. */
static size_t below(Maker *m, size_t limit)
{
    m->state ^= m->state >> 12;
    m->state ^= m->state << 25;
    m->state ^= m->state >> 27;
    return (size_t)((m->state * UINT64_C(2685821657736338717)) >> 33) % limit;
}

static bool one_in(Maker *m, size_t many)
{
    return below(m, many) == 0;
}

/* What makes a decision bad: rare in calm nights, so that something is left to be paid. */
static bool odd(Maker *m, size_t many)
{
    return below(m, many * m->calm) == 0;
}

#define PICK(maker, list) ((list)[below((maker), sizeof(list) / sizeof((list)[0]))])

/* --- days --- */

/* The days on which each night falls, one list a seed: with and without days between. */
static const size_t nights_of[][5] = {
    {14, 15, 16, 17, 18}, {14, 15, 16, 17, 18}, {14, 15, 16, 18, 21}, {11, 14, 15, 17, 23}};

/* A day of December 2026 or the January after it. */
static const char *december(Maker *m, size_t day)
{
    return day <= 31 ? arena_format(m->arena, "2026-12-%02zu", day)
                     : arena_format(m->arena, "2027-01-%02zu", day - 31);
}

static const char *decided_on(Maker *m)
{
    static const char *const edges[] = {"2024-12-13", "2024-12-14", "2024-12-15", "2024-12-16",
                                        "2025-12-14", "2025-12-15", "2025-12-17", "2026-06-30",
                                        "2026-07-01", "2026-11-14", "2026-11-15", "2026-11-30",
                                        "2026-12-01", "2026-12-31", "2026-02-30", "2026-11-12",
                                        "2023-12-10", "2023-12-11", "2023-12-12", "2023-12-14"};

    if (odd(m, 6))
        return PICK(m, edges);
    /* Today, yesterday, and sometimes tomorrow. */
    return december(m, m->days[m->night] - below(m, 10) + (odd(m, 12) ? 1 : 0));
}

static const char *due_on(Maker *m)
{
    return december(m, m->days[m->night] - 3 + below(m, one_in(m, 3) ? 18 : 8));
}

static void period(Maker *m, const char **cells)
{
    static const char *const periods[][2] = {
        {"2026-11-01", "2026-11-30"}, {"2026-11-01", "2026-11-30"}, {"2026-11-01", "2026-11-14"},
        {"2026-10-15", "2026-11-14"}, {"2026-10-01", "2026-10-31"}, {"2026-09-01", "2026-09-30"},
        {"2026-11-01", ""},           {"", "2026-11-30"},           {"2026-11-30", "2026-11-01"},
        {"2026-11-01", "2026-11-01"}, {"2026-10-01", "2026-11-30"},
    };
    bool wage = strcmp(cells[PROGRAMME], "WAGE") == 0;

    if (!wage && !one_in(m, 5))
        return;
    size_t choice = !odd(m, 2) ? below(m, 2) : wage && !one_in(m, 4) ? below(m, 6) : below(m, 11);
    cells[PERIOD_START] = periods[choice][0];
    cells[PERIOD_END] = periods[choice][1];
}

/* --- who --- */

static void payee(Maker *m, const char **cells)
{
    static const char *const offices[] = {"0201256-6", "0201256-6", "2769790-1", "0112038-9",
                                          "1572860-0"};
    static const char *const bad_offices[] = {"0737546-2", "1234567-8", "201256-9"};
    static const char *const persons[] = {"131052-308T", "131052-308T", "131052Y308T",
                                          "131052+308T", "290200A248A"};
    static const char *const names[] = {"Oy Yritys", "T\u00F6rm\u00E4n Konepaja",
                                        "Torman  KONEPAJA", "Pajari & Pojat", "L\u00F8kke \"A\""};
    static const char *const bad_names[] = {"Estetty Ab", "ab, Estetty", "\u0416\u0443\u043A",
                                            "ABEstetty"};
    bool wage = strcmp(cells[PROGRAMME], "WAGE") == 0;
    bool person = strcmp(cells[PROGRAMME], "START") == 0 ? !odd(m, 12)
                                                         : !(wage && !odd(m, 4)) && one_in(m, 4);

    cells[PAYEE_TYPE] = person ? "person" : "organisation";
    cells[PAYEE_ID] = person != odd(m, 30)    ? PICK(m, persons)
                      : odd(m, 5)             ? PICK(m, bad_offices)
                      : wage && !one_in(m, 3) ? "0201256-6"
                                              : PICK(m, offices);
    if (person && odd(m, 20))
        cells[PAYEE_ID] = "131052-308S";
    cells[PAYEE_NAME] = odd(m, 6) ? PICK(m, bad_names) : PICK(m, names);
}

static void account(Maker *m, const char **cells)
{
    static const char *const ibans[] = {
        "FI2112345600000785", "FI1410093000123458", "FI4950009420028730", "DE89370400440532013000",
        "FI2312345600001234", "FI3920001800005678", "FI0850000120001111", "FI8457000220002222",
    };
    static const char *const bad[] = {
        "FI2112345600000786", "TR330006100519786457841326", "FI9912345600000060",
        "FI7433010001222090", "US64SVBKUS6S3300958879",     "FI211234560000078",
    };
    static const char *const bics[] = {"NDEAFIHH", "NDEAFIHHXXX", "OKOYFIHH", "COBADEFF",
                                       "ndeafihh", "NDEAFIH0",    "NDEAFI"};
    const char *id = cells[PAYEE_ID];

    /* A payee mostly keeps to an account; the first stands there in two forms. */
    cells[IBAN] = ibans[((size_t)id[1] + (size_t)id[3] + (size_t)id[6]) % 8];
    if (odd(m, 3))
        cells[IBAN] = PICK(m, ibans);
    if (odd(m, 10))
        cells[IBAN] = PICK(m, bad);
    if (cells[IBAN] == ibans[0] && one_in(m, 3))
        cells[IBAN] = "fi21 1234 5600 0007 85";
    if (odd(m, 8))
        cells[BIC] = PICK(m, bics);
}

static void competence(Maker *m, const char **cells)
{
    static const char *const programmes[] = {"WAGE", "WAGE", "COST", "COST", "START",
                                             "FREE", "FREE", "FREE", "FREE"};
    static const char *const agencies[] = {"UUD", "UUD", "UUD", "LAP"};

    cells[PROGRAMME] = odd(m, 25) ? "OLD" : odd(m, 40) ? "NONE" : PICK(m, programmes);
    cells[AGENCY] = odd(m, 25) ? "VANHA" : odd(m, 40) ? "XYZ" : PICK(m, agencies);
    cells[PROPOSED_BY] = odd(m, 30) ? "boss" : "clerk";
    cells[APPROVED_BY] = odd(m, 20) ? "ghost" : one_in(m, 3) ? "chief" : "boss";
}

/* --- how much --- */

static void money(Maker *m, const char **cells)
{
    static const char *const amounts[] = {
        "1000.00", "1000.01", "999.99",  "1000.00", "1200.5",  "1200",    "2940.00",
        "2939.99", "3000.00", "3000.01", "4900.00", "4899.99", "5000.00", "5000.01",
        "1260.00", "1260.01", "0.01",    "2000.00", "8000.00", "8000.01", "588.00",
    };
    static const char *const low[] = {"1000.00", "999.99",  "588.00", "500",
                                      "995.28",  "1260.00", "980.00"};
    static const char *const bad[] = {"0.00", "12,00", "1e3",        "-1.00",
                                      "",     "1.001", "1000000000", " 5.00"};
    static const char *const costs[] = {"2000.00", "2400.00", "1990.55", "9999.98", "16000.00"};
    static const char *const percents[] = {"50", "50", "50.0", "70", "70.01", "50.01", "100.01"};
    bool small = strcmp(cells[PROGRAMME], "FREE") != 0 && !one_in(m, 4);

    cells[AMOUNT] = odd(m, 50) ? PICK(m, bad) : small ? PICK(m, low) : PICK(m, amounts);
    if (strcmp(cells[PROGRAMME], "WAGE") == 0 || strcmp(cells[PROGRAMME], "COST") == 0
        || one_in(m, 20)) {
        cells[ELIGIBLE_COST] = odd(m, 20) ? "" : odd(m, 2) ? PICK(m, costs) : "2400.00";
        cells[SUBSIDY_PERCENT] = one_in(m, 20) ? "" : odd(m, 4) ? PICK(m, percents) : "50";
        cells[OTHER_AID] = odd(m, 8) ? "1500.00" : "";
    }
    if (strcmp(cells[PROGRAMME], "WAGE") == 0 ? !odd(m, 10) : odd(m, 20))
        cells[EMPLOYEE_ID] = odd(m, 15) ? "010190-900X" : odd(m, 4) ? "020516C903K" : "010190-900P";
    if (odd(m, 10))
        cells[BUDGET_ITEM] = one_in(m, 6) ? "99.99.99" : "32.30.51";
    if (odd(m, 12))
        cells[BUDGET_YEAR] = one_in(m, 2) ? "2027" : "2026";
}

/* --- the rest --- */

static void keys(Maker *m, const char **cells)
{
    size_t serial = m->made->count;
    const MadeDecision *earlier = serial > 0 ? &m->made->decisions[below(m, serial)] : NULL;

    cells[CASE_NUMBER] = arena_format(m->arena, "N-%zu", serial);
    cells[DECISION_ID] = earlier != NULL && one_in(m, 12)
                             ? earlier->cells[DECISION_ID]
                             : arena_format(m->arena, "P-%03zu", serial);
    cells[GRANT_ID] = one_in(m, 2) ? arena_format(m->arena, "G-%zu", below(m, 5))
                                   : arena_format(m->arena, "H-%03zu", serial);
    cells[INSTALMENT] = one_in(m, 8) ? arena_format(m->arena, "%zu", below(m, 3) + 1)
                                     : arena_format(m->arena, "%zu", serial + 4);
    if (one_in(m, 4))
        cells[GRANTED_TOTAL] = one_in(m, 4) ? "9000.00" : "6000.00";
}

static void texts(Maker *m, const char **cells)
{
    static const char *const references[] = {"1234561",      "12 34561", "1234562", "RF341234561",
                                             "rf34 1234561", "0000",     "123"};
    static const char *const messages[] = {"Avustus, 2. er\u00E4", "for 131052-308T today",
                                           "x131052-308T", "(131052-308T)", "131052-308S"};

    if (odd(m, 6))
        cells[REFERENCE] = PICK(m, references);
    if (odd(m, *cells[REFERENCE] != '\0' ? 20 : 6))
        cells[MESSAGE] = PICK(m, messages);
    if (one_in(m, 8))
        cells[TOWN] = "Kemi";
    if (one_in(m, 8))
        cells[COUNTRY] = "FI";
    if (one_in(m, 20))
        cells[PROTECTED] = "yes";
    if (one_in(m, 10))
        cells[STREET] = "Katu";
    cells[LANGUAGE] = odd(m, 60) ? "xx" : one_in(m, 3) ? "sv" : "";
    cells[CURRENCY] = odd(m, 80) ? "SEK" : "EUR";
}

/* Another decision over again, with one thing changed: what duplicates are made of. */
static void again(Maker *m, const char **cells, const MadeDecision *earlier)
{
    static const int kept[] = {GRANT_ID,   AGENCY,     PROGRAMME, PERIOD_START, PERIOD_END,
                               PAYEE_TYPE, PAYEE_ID,   IBAN,      AMOUNT,       APPROVED_BY,
                               DUE_ON,     INSTALMENT, DECIDED_ON};
    size_t count = sizeof(kept) / sizeof(kept[0]);
    size_t changed = below(m, count);

    for (size_t i = 0; i < count; i++)
        if (i != changed && !(kept[i] == INSTALMENT && !one_in(m, 4)))
            cells[kept[i]] = earlier->cells[kept[i]];
}

static void make_decision(Maker *m)
{
    MadeDecision *made = &m->made->decisions[m->made->count];
    const char **cells = made->cells;

    for (size_t i = 0; i < MADE_FIELDS; i++)
        cells[i] = "";
    made->night = m->night;
    made->delivery = m->delivery;
    competence(m, cells);
    keys(m, cells);
    cells[DECIDED_ON] = decided_on(m);
    cells[DUE_ON] = due_on(m);
    period(m, cells);
    payee(m, cells);
    account(m, cells);
    money(m, cells);
    texts(m, cells);
    if (m->made->count > 0 && one_in(m, 5))
        again(m, cells, &m->made->decisions[below(m, m->made->count)]);
    m->made->count++;
}

MadeNights *made_nights(Arena *arena, uint64_t seed)
{
    Maker m = {.arena = arena, .state = seed * 2 + 88172645463325253u};

    m.made = ARENA_NEW(arena, MadeNights);
    m.made->nights = 3 + below(&m, 3);
    m.days = PICK(&m, nights_of);
    m.calm = seed % 3 == 0 ? 1 : seed % 3 * 8;
    for (m.night = 0; m.night < m.made->nights; m.night++) {
        m.made->dates[m.night] = december(&m, m.days[m.night]);
        size_t deliveries = 1 + below(&m, 3);
        for (m.delivery = 0; m.delivery < deliveries; m.delivery++)
            for (size_t left = 1 + below(&m, 12); left > 0; left--)
                if (m.made->count < MADE_DECISIONS_MAX)
                    make_decision(&m);
    }
    return m.made;
}

/* --- forms --- */

static const char *csv_line(Arena *arena, const MadeDecision *made)
{
    const char *line = "";

    for (size_t i = 0; i < MADE_FIELDS; i++) {
        const char *cell = made->cells[i], *quoted = "";
        for (; *cell != '\0'; cell++)
            quoted = arena_format(arena, *cell == '"' ? "%s\"%c" : "%s%c", quoted, *cell);
        line = arena_format(arena, "%s%s\"%s\"", line, i > 0 ? "," : "", quoted);
    }
    return arena_format(arena, "%s\n", line);
}

static const char *xml_text(Arena *arena, const char *cell)
{
    const char *text = "";

    for (; *cell != '\0'; cell++)
        text = *cell == '&'   ? arena_format(arena, "%s&amp;", text)
               : *cell == '<' ? arena_format(arena, "%s&lt;", text)
                              : arena_format(arena, "%s%c", text, *cell);
    return text;
}

static const char *xml_element(Arena *arena, const MadeDecision *made)
{
    const char *element = "<decision>";

    for (size_t i = 0; i < MADE_FIELDS; i++)
        if (*made->cells[i] != '\0')
            element = arena_format(arena, "%s<%s>%s</%s>", element, made_fields[i],
                                   xml_text(arena, made->cells[i]), made_fields[i]);
    return arena_format(arena, "%s</decision>\n", element);
}

static const char *jsonl_line(Arena *arena, const MadeDecision *made)
{
    const char *line = "";

    for (size_t i = 0; i < MADE_FIELDS; i++) {
        const char *cell = made->cells[i], *text = "";
        if (*cell == '\0')
            continue;
        for (; *cell != '\0'; cell++)
            text = arena_format(arena, *cell == '"' ? "%s\\%c" : "%s%c", text, *cell);
        line = arena_format(arena, "%s%s\"%s\":\"%s\"", line, *line != '\0' ? "," : "",
                            made_fields[i], text);
    }
    return arena_format(arena, "{%s}\n", line);
}

static const char *csv_head(Arena *arena)
{
    const char *head = made_fields[0];

    for (size_t i = 1; i < MADE_FIELDS; i++)
        head = arena_format(arena, "%s,%s", head, made_fields[i]);
    return arena_format(arena, "%s\n", head);
}

const char *made_delivery(Arena *arena, const MadeNights *nights, size_t night, size_t delivery,
                          size_t first, size_t most, MadeForm form)
{
    const char *text = "";
    size_t place = 0;

    for (const MadeDecision *d = nights->decisions; d < nights->decisions + nights->count; d++) {
        if (d->dropped || d->night != night || d->delivery != delivery)
            continue;
        if (place >= first && place < first + most)
            text = arena_format(arena, "%s%s", text,
                                form == MADE_CSV   ? csv_line(arena, d)
                                : form == MADE_XML ? xml_element(arena, d)
                                                   : jsonl_line(arena, d));
        place++;
    }
    if (*text == '\0')
        return text;
    if (form == MADE_CSV)
        return arena_format(arena, "%s%s", csv_head(arena), text);
    if (form == MADE_XML)
        return arena_format(arena,
                            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<decisions xmlns=\"urn:maksatus:decisions:1\">\n%s</decisions>\n",
                            text);
    return text;
}
