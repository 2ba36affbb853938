/*
 * documents.c
 *     Letters to the debtor: one set of values, printed by a template or as XML.
 *
 * A template is a text file with {name} where a value goes; {claims}, {parts} and {entries} are
 * lists of lines. What a letter says in words is in fixtures/templates, not here.
 */
#include "recovery_private.h"

#include "maksatus/embedded.h"
#include "maksatus/export_text.h"
#include "maksatus/identity.h"
#include "maksatus/recovery_export.h"
#include "maksatus/reference_number.h"

enum {
    VALUES_MAX = 48,
    LIST_LINE_BYTES = 512, /* four cells, each a decision at its longest */
    LIST_CELL_LETTERS = 14,
};

typedef struct Value {
    const char *name;
    Slice text;
} Value;

typedef struct Values {
    Arena *arena;
    Value item[VALUES_MAX];
    size_t count;
} Values;

static void add_text(Values *values, const char *name, Slice text)
{
    ensure(values->count < VALUES_MAX);
    values->item[values->count++] = (Value){name, arena_slice(values->arena, text)};
}

static void add_money(Values *values, const char *name, Money amount)
{
    TEXT_ON_STACK(text, MONEY_TEXT_BYTES);

    text_add_money(&text, amount);
    add_text(values, name, text_slice(&text));
}

static void add_day(Values *values, const char *name, Day day)
{
    TEXT_ON_STACK(text, 16);

    text_add_day(&text, day);
    add_text(values, name, text_slice(&text));
}

/* ── values ───────────────────────────────────────────────────────────────────────────────── */

static Status add_head(Store *store, int64_t id, bool swedish, Values *values, Error *err)
{
    static const struct {
        const char *name;
        size_t column, swedish;
    } columns[] = {
        {"receivable", 0, 0},    {"reference", 1, 1},     {"state", 2, 2},
        {"law", 4, 4},           {"law_title", 5, 5},     {"agency", 7, 7},
        {"programme", 8, 8},     {"grant_id", 9, 9},      {"ground", 10, 10},
        {"ground_law", 11, 11},  {"ground_text", 12, 13}, {"facts", 14, 14},
        {"payee_name", 17, 17},  {"payer_name", 18, 18},  {"programme_name", 19, 20},
        {"agency_name", 24, 24},
    };
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *head = NULL;
    char mask[IDENTITY_MASKED_BYTES], rf[REFERENCE_BYTES_MAX + 1];

    params_int(&params, id);
    TRY(store_query(store, QUERY_RECOVERY_HEAD, &params, &head, err));
    ensure(result_rows(head) == 1);
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        add_text(values, columns[i].name,
                 result_text(head, 0, swedish ? columns[i].swedish : columns[i].column));
    Slice case_number = result_text(head, 0, 25);
    add_text(values, "case_number", /* without one the grant names the case */
             slice_is_empty(case_number) ? result_text(head, 0, 9) : case_number);
    add_text(values, "payee_id", identity_mask(result_text(head, 0, 16), mask));
    size_t len = reference_number_make_rf(result_text(head, 0, 1), rf);
    add_text(values, "rf_reference", (Slice){rf, len});
    return STATUS_OK;
}

static Status add_iban(Store *store, const Receivable *receivable, Day on, Values *values,
                       Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_text(&params, receivable->payer);
    params_day(&params, on);
    TRY(store_query(store, QUERY_RECOVERY_PAYER_IBAN, &params, &rows, err));
    add_text(values, "payer_iban", result_text(rows, 0, 0));
    return STATUS_OK;
}

static Slice interest_text(Arena *arena, const Receivable *receivable, bool swedish)
{
    const Regime *regime = &receivable->regime;
    int add = (int)regime->interest_add / 100, late = (int)regime->late_add / 100;

    if (!receivable_bears_interest(receivable) || regime->late_add < 0)
        return swedish ? SLICE_LITERAL("Ränta tas inte ut.") : SLICE_LITERAL("Korkoa ei peritä.");
    if (regime->interest_add < 0)
        return slice_of(arena_format(
            arena,
            swedish ? "Från beslutet räknas referensräntan (633/1982 12 §) + %d procentenheter."
                    : "Päätöksestä lasketaan viitekorko (633/1982 12 §) + %d prosenttiyksikköä.",
            late));
    return slice_of(arena_format(
        arena,
        swedish ? "Ränta: från betalningen av understödet referensräntan (633/1982 12 §) + %d\n"
                  "procentenheter, efter förfallodagen dröjsmålsränta + %d procentenheter. "
                  "ACT/365."
                : "Korko: avustuksen maksupäivästä viitekorko (633/1982 12 §) + %d "
                  "prosenttiyksikköä,\neräpäivän jälkeen viivästyskorko + %d prosenttiyksikköä. "
                  "ACT/365.",
        add, late));
}

static void add_amounts(const Receivable *receivable, Values *values)
{
    Money capital = receivable_open(receivable, COMPONENT_CAPITAL), claimed = MONEY_ZERO;

    for (size_t i = 0; i < receivable->claim_count; i++)
        claimed = money_sum(claimed, receivable->claim[i].proposed);
    add_money(values, "claimed", claimed);
    add_money(values, "capital", day_is_none(receivable->decided_on) ? claimed : capital);
    add_money(values, "interest", receivable_open(receivable, COMPONENT_INTEREST));
    add_money(values, "late_interest", receivable_open(receivable, COMPONENT_LATE_INTEREST));
    add_money(values, "costs", receivable_open(receivable, COMPONENT_COSTS));
    add_money(values, "open", receivable_open_total(receivable));
}

/* The last day to claim a revision; only the letter of the decision needs it: another system may
 * have decided in a year that has no calendar. */
static Status find_appeal_by(Store *store, const Receivable *receivable, Slice kind, Arena *arena,
                             Day *last, Error *err)
{
    Calendar *calendar;
    Error unknown = {0};

    TRY(recovery_calendar_load(store, arena, &calendar, err));
    Status status = deadline_appeal(calendar, receivable->notice_on, last, &unknown);
    if (status == STATUS_OK || !slice_is(kind, "decision"))
        return STATUS_OK;
    *err = unknown;
    return status;
}

static Status add_days(Store *store, const Receivable *receivable, Slice kind, Day on,
                       Values *values, Error *err)
{
    Day appeal_by = DAY_NONE, expires_on = DAY_NONE;

    if (!day_is_none(receivable->decided_on)) {
        TRY(find_appeal_by(store, receivable, kind, values->arena, &appeal_by, err));
        expires_on = limitation_expiry(&receivable->regime, receivable->decided_on);
    }
    add_day(values, "date", on);
    add_day(values, "known_on", receivable->known_on);
    add_day(values, "hearing_due_on", receivable->hearing_due_on);
    add_day(values, "decided_on", receivable->decided_on);
    add_day(values, "notice_on", receivable->notice_on);
    add_day(values, "appeal_by", appeal_by);
    add_day(values, "due_on", receivable->due_on);
    add_day(values, "expires_on", expires_on);
    return STATUS_OK;
}

/* ── lists ────────────────────────────────────────────────────────────────────────────────── */

typedef struct List {
    const char *name, *element; /* in the template; in the data set */
    Query query;
    const char *columns[8]; /* of the data set */
    size_t shown[4];        /* columns of a line of the template, ended by SIZE_MAX */
} List;

static const List lists[] = {
    {"claims",
     "claim",
     QUERY_RECOVERY_CLAIM_LINES,
     {"n", "paid_on", "capital", "decision"},
     {1, 2, 3, SIZE_MAX}},
    {"parts", "part", QUERY_RECOVERY_PLAN_PARTS, {"n", "due_on", "amount"}, {0, 1, 2, SIZE_MAX}},
    {"entries",
     "entry",
     QUERY_RECOVERY_ENTRIES,
     {"on", "event", "component", "amount", "claim", "from", "to", "decision"},
     {0, 1, 2, 3}},
};

/* Words of the ledger in the language of the letter. */
typedef struct Word {
    const char *word, *fi, *sv;
} Word;

static const Word words[] = {
    {"receivable", "saatava", "fordran"},
    {"interest", "korko", "ränta"},
    {"repaid", "maksu", "betalning"},
    {"set_off", "kuittaus", "kvittning"},
    {"moderated", "kohtuullistus", "jämkning"},
    {"written_off", "poisto", "avskrivning"},
    {"capital", "pääoma", "kapital"},
    {"late_interest", "viivästyskorko", "dröjsmålsränta"},
    {"costs", "kulut", "kostnader"},
};

static Slice in_words(Slice text, bool swedish)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (slice_is(text, words[i].word))
            return slice_of(swedish ? words[i].sv : words[i].fi);
    }
    return text;
}

/* Columns are as wide as people count letters, not bytes. */
static void add_cell(Text *text, Slice cell)
{
    size_t letters = 0;

    for (size_t i = 0; i < cell.len; i++)
        letters += ((unsigned char)cell.at[i] & 0xc0U) != 0x80U;
    text_add_string(text, "  ");
    text_add(text, cell);
    for (; letters < LIST_CELL_LETTERS; letters++)
        text_add_char(text, ' ');
}

static Status query_list(Store *store, const List *list, int64_t id, Result **rows, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, id);
    return store_query(store, list->query, &params, rows, err);
}

static Status add_lists(Store *store, int64_t id, bool swedish, Values *values, Error *err)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        AUTO_RESULT Result *rows = NULL;

        TRY(query_list(store, &lists[i], id, &rows, err));
        size_t size = (result_rows(rows) + 1) * LIST_LINE_BYTES;
        Text text = text_on(ARENA_ARRAY(values->arena, char, size), size);
        for (size_t row = 0; row < result_rows(rows); row++) {
            for (size_t j = 0; j < COUNT_OF(lists[i].shown) && lists[i].shown[j] != SIZE_MAX; j++) {
                add_cell(&text, in_words(result_text(rows, row, lists[i].shown[j]), swedish));
            }
            while (text.len > 0 && text.at[text.len - 1] == ' ')
                text.len--;
            text_add_char(&text, '\n');
        }
        ensure(!text.overflowed);
        add_text(values, lists[i].name, text_slice(&text));
    }
    return STATUS_OK;
}

static Status write_xml_lists(Store *store, int64_t id, Text *out, Error *err)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        AUTO_RESULT Result *rows = NULL;

        TRY(query_list(store, &lists[i], id, &rows, err));
        for (size_t row = 0; row < result_rows(rows); row++) {
            text_add_format(out, "  <%s", lists[i].element);
            for (size_t j = 0; j < COUNT_OF(lists[i].columns) && lists[i].columns[j] != NULL; j++) {
                if (slice_is_empty(result_text(rows, row, j)))
                    continue;
                text_add_format(out, " %s=\"", lists[i].columns[j]);
                xml_text_add(out, result_text(rows, row, j));
                text_add_char(out, '"');
            }
            text_add_string(out, "/>\n");
        }
    }
    return STATUS_OK;
}

/* ── printing ─────────────────────────────────────────────────────────────────────────────── */

static const Value *find_value(const Values *values, Slice name)
{
    for (size_t i = 0; i < values->count; i++) {
        if (slice_is(name, values->item[i].name))
            return &values->item[i];
    }
    return NULL;
}

/* A name that is no value is a mistake in a template of ours: ensure()'s, a test prints them all.
 */
static void fill_template(Slice text, const Values *values, Text *out)
{
    size_t at = 0;

    while (at < text.len) {
        const char *end;

        if (text.at[at] != '{' || (end = memchr(text.at + at, '}', text.len - at)) == NULL) {
            text_add_char(out, text.at[at++]);
            continue;
        }
        Slice name = {text.at + at + 1, (size_t)(end - text.at) - at - 1};
        const Value *value = find_value(values, name);
        ensure(value != NULL);
        text_add(out, value->text);
        at += name.len + 2;
    }
}

static bool is_list(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (strcmp(lists[i].name, name) == 0)
            return true;
    }
    return false;
}

static Status write_xml(Store *store, int64_t id, Slice kind, bool swedish, const Values *values,
                        Text *out, Error *err)
{
    text_add_format(out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<document xmlns=\"urn:maksatus:recovery:1\" kind=\"%.*s\" language=\"%s\">\n",
                    SLICE_ARGS(kind), swedish ? "sv" : "fi");
    for (size_t i = 0; i < values->count; i++) {
        if (is_list(values->item[i].name) || slice_is_empty(values->item[i].text))
            continue;
        text_add_format(out, "  <%s>", values->item[i].name);
        xml_text_add(out, values->item[i].text);
        text_add_format(out, "</%s>\n", values->item[i].name);
    }
    TRY(write_xml_lists(store, id, out, err));
    text_add_string(out, "</document>\n");
    return STATUS_OK;
}

static Status find_template(Arena *arena, Slice kind, bool swedish, Slice *text, Error *err)
{
    const char *name = arena_format(arena, "%.*s.%s.txt", SLICE_ARGS(kind), swedish ? "sv" : "fi");

    for (const EmbeddedFile *file = embedded_templates; file->name != NULL; file++) {
        if (strcmp(file->name, name) != 0)
            continue;
        *text = (Slice){(const char *)file->bytes, file->size};
        return STATUS_OK;
    }
    return error_set(err, STATUS_USAGE,
                     "a document is one of hearing, decision, demand, reminder, plan, statement");
}

/* A letter is of a step that was made: it never says a day that is not there. */
static const char *missing_step(const Receivable *receivable, Slice kind, const Values *values)
{
    if (slice_is(kind, "hearing") && day_is_none(receivable->hearing_due_on))
        return "nobody is heard yet";
    if (slice_is(kind, "decision") && day_is_none(receivable->decided_on))
        return "it is not decided yet";
    if ((slice_is(kind, "demand") || slice_is(kind, "reminder")) && day_is_none(receivable->due_on))
        return "it is not demanded yet";
    if (slice_is(kind, "plan") && slice_is_empty(find_value(values, SLICE_LITERAL("parts"))->text))
        return "it has no plan";
    return NULL;
}

Status recovery_document(Store *store, Arena *arena, Slice name, Slice kind, Slice language,
                         bool xml, Day on, Text *out, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    Values *values = ARENA_NEW(arena, Values);
    Receivable *receivable;
    Slice template = SLICE_NONE;

    values->arena = arena;
    TRY(receivable_find(store, arena, name, &receivable, err));
    bool swedish = slice_is(slice_is_empty(language) ? receivable->language : language, "sv");
    TRY(find_template(arena, kind, swedish, &template, err));
    TRY(receivable_reckon(store, receivable, on, &entries, err));
    TRY(add_head(store, receivable->id, swedish, values, err));
    TRY(add_iban(store, receivable, on, values, err));
    add_text(values, "interest_text", interest_text(arena, receivable, swedish));
    add_amounts(receivable, values);
    TRY(add_days(store, receivable, kind, on, values, err));
    TRY(add_lists(store, receivable->id, swedish, values, err));
    const char *missing = missing_step(receivable, kind, values);
    if (missing != NULL)
        return error_set(err, STATUS_USAGE, "receivable %lld: %s", (long long)receivable->id,
                         missing);
    if (xml)
        TRY(write_xml(store, receivable->id, kind, swedish, values, out, err));
    else
        fill_template(template, values, out);
    if (out->overflowed)
        return error_set(err, STATUS_LIMIT, "the document is longer than %d bytes",
                         (int)DOCUMENT_BYTES);
    return STATUS_OK;
}
