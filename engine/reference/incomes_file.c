/*
 * incomes_file.c
 *     Reports of the incomes register, reduced to the eligible wage (DOMAIN.md 2.2).
 *
 * One row for each period that a report tells income of: the sum of its items whose code is
 * included on the first day of the period. What is recovered is told by a later report and reduces
 * the wage of the earlier period, so that a row may be negative. A report that tells no wage, or
 * is invalidated without items, is a row of 0.00: that it was made is a fact too.
 */
#include "incomes_file.h"

#include "maksatus/file.h"
#include "maksatus/identity.h"
#include "maksatus/incomes.h"
#include "maksatus/limits.h"
#include "maksatus/text.h"
#include "wrong_lines.h"

enum { SCRATCH_BYTES = 512 * 1024 * 1024, FIELDS_BYTES = 400, DAY_BYTES = 16 };

typedef struct PeriodSum {
    Day start, end;
    Money wage;
} PeriodSum;

typedef struct IncomesFile {
    const IncomeMapping *mapping;
    const char *name;
    Arena *report_arena;
    ReferenceReport *report;
    StagedTaker take;
    void *context;
    Arena scratch;
    Staged staged;
    PeriodSum *sum; /* WAGE_ITEMS_MAX of them */
    size_t sum_count;
} IncomesFile;

/* 211, 218 and 219 are decided by instruction: they are not named, so they are listed. */
static const IncomeCodes standard_codes[] = {
    {201, 201, true, {0}, {INT32_MIN}},  {203, 203, false, {0}, {INT32_MIN}},
    {206, 207, true, {0}, {INT32_MIN}},  {212, 213, false, {0}, {INT32_MIN}},
    {220, 220, false, {0}, {INT32_MIN}}, {223, 224, false, {0}, {INT32_MIN}},
    {227, 227, true, {0}, {INT32_MIN}},  {233, 235, false, {0}, {INT32_MIN}},
    {236, 238, true, {0}, {INT32_MIN}},  {300, 399, false, {0}, {INT32_MIN}},
    {400, 499, false, {0}, {INT32_MIN}},
};

const IncomeMapping income_mapping_standard = {standard_codes, COUNT_OF(standard_codes)};

/* ── the eligible wage ────────────────────────────────────────────────────────────────────── */

/* Of rows that name the code on the day the narrowest holds; NULL: none does. */
static const IncomeCodes *codes_of(const IncomeMapping *mapping, int32_t code, Day day)
{
    const IncomeCodes *found = NULL;

    for (size_t i = 0; i < mapping->count; i++) {
        const IncomeCodes *codes = &mapping->codes[i];
        const Validity valid = {0, codes->valid_from, codes->valid_to};

        if (code >= codes->from && code <= codes->to && validity_covers(valid, day)
            && (found == NULL || codes->to - codes->from < found->to - found->from))
            found = codes;
    }
    return found;
}

static void list_unknown(ReferenceReport *report, int32_t code)
{
    for (size_t i = 0; i < report->unknown_count; i++) {
        if (report->unknown[i].code == code) {
            report->unknown[i].count++;
            return;
        }
    }
    if (report->unknown_count < REFERENCE_UNKNOWN_MAX)
        report->unknown[report->unknown_count++] = (UnknownIncome){code, 1};
}

static PeriodSum *sum_of(IncomesFile *file, Day start, Day end)
{
    for (size_t i = 0; i < file->sum_count; i++)
        if (day_equal(file->sum[i].start, start) && day_equal(file->sum[i].end, end))
            return &file->sum[i];
    file->sum[file->sum_count] = (PeriodSum){start, end, MONEY_ZERO};
    return &file->sum[file->sum_count++];
}

static void reduce(IncomesFile *file, const WageReport *report)
{
    file->sum_count = 0;
    for (size_t i = 0; i < report->item_count; i++) {
        const WageItem *item = &report->item[i];
        const IncomeCodes *codes = codes_of(file->mapping, item->code, item->start);

        if (codes == NULL)
            list_unknown(file->report, item->code);
        if (codes == NULL || !codes->included)
            continue;
        PeriodSum *sum = sum_of(file, item->start, item->end);
        sum->wage.cents += item->amount.cents; /* 1,024 items of 15 digits do not overflow */
    }
    if (file->sum_count == 0)
        (void)sum_of(file, report->period_start, report->period_end);
}

/* ── rows ─────────────────────────────────────────────────────────────────────────────────── */

static Slice day_text(IncomesFile *file, Day day)
{
    Text text = text_on(ARENA_ARRAY(&file->scratch, char, DAY_BYTES), DAY_BYTES);

    if (!day_is_none(day))
        text_add_day(&text, day);
    return text_slice(&text);
}

static void add_field(Text *fields, Slice value)
{
    text_add_char(fields, FIELD_SEPARATOR);
    text_add(fields, value);
}

/* The columns of incomes_register, in their order. */
static Slice row_fields(IncomesFile *file, const WageReport *report, const PeriodSum *sum)
{
    char normal[16];
    Text fields = text_on(ARENA_ARRAY(&file->scratch, char, FIELDS_BYTES), FIELDS_BYTES);

    text_add(&fields, identity_normalise(slice_of(report->employer_id), normal));
    add_field(&fields, slice_of(report->employee_id));
    add_field(&fields, day_text(file, sum->start));
    add_field(&fields, day_text(file, sum->end));
    text_add_char(&fields, FIELD_SEPARATOR);
    text_add_money(&fields, sum->wage);
    add_field(&fields, day_text(file, report->employment_end));
    add_field(&fields, slice_of(report->report_id));
    text_add_char(&fields, FIELD_SEPARATOR);
    text_add_int(&fields, report->version);
    add_field(&fields, slice_of(report->invalidated ? "2" : "1"));
    ensure(!fields.overflowed);
    return text_slice(&fields);
}

static void staged_begin(IncomesFile *file)
{
    file->staged = (Staged){.fields = ARENA_ARRAY(&file->scratch, Slice, STAGED_MAX),
                            .valid_from = ARENA_ARRAY(&file->scratch, Slice, STAGED_MAX),
                            .valid_to = ARENA_ARRAY(&file->scratch, Slice, STAGED_MAX),
                            .line = ARENA_ARRAY(&file->scratch, int64_t, STAGED_MAX)};
}

static void add_row(IncomesFile *file, const WageReport *report, const PeriodSum *sum)
{
    Staged *staged = &file->staged;
    size_t at = staged->count++;

    staged->fields[at] = row_fields(file, report, sum);
    staged->valid_from[at] = day_text(file, sum->start);
    staged->valid_to[at] = SLICE_NONE;
    staged->line[at] = (int64_t)report->line;
    file->report->rows++;
}

static void wrong_report(IncomesFile *file, const WageReport *report, const char *what)
{
    wrong_line(file->report, file->report_arena, (Place){file->name, report->line, NULL}, "%s",
               what);
}

static void take_report(IncomesFile *file, const WageReport *report)
{
    file->report->income_reports++;
    if (report->employer_id[0] == '\0' || report->employee_id[0] == '\0') {
        file->report->reports_without_id++; /* of foreign employers, and of persons without code */
        return;
    }
    if (report->report_id[0] == '\0' || report->version <= 0) {
        wrong_report(file, report, "a report without id or version, instead one with both");
        return;
    }
    reduce(file, report);
    for (size_t i = 0; i < file->sum_count; i++) {
        if (file->sum[i].end.number < file->sum[i].start.number)
            wrong_report(file, report, "a period ends before it starts, instead the other order");
        else
            add_row(file, report, &file->sum[i]);
    }
}

static Status flush(IncomesFile *file, ArenaMark empty, Error *err)
{
    TRY(file->take(file->context, table_find(SLICE_LITERAL("incomes_register")), &file->staged,
                   err));
    arena_reset(&file->scratch, empty);
    staged_begin(file);
    return STATUS_OK;
}

static Status reports_read(IncomesFile *file, IncomesReader *reader, WageReport *report, Error *err)
{
    ArenaMark empty = arena_mark(&file->scratch);
    FramingFault fault = {0};

    staged_begin(file);
    for (;;) {
        ReadResult result = incomes_read(reader, report, &fault, err);

        if (result == READ_REFUSED)
            return err->status;
        if (result == READ_FRAMING)
            wrong_line(file->report, file->report_arena, (Place){file->name, fault.line, NULL},
                       "%s, instead reports of the incomes register", fault.text);
        if (result != READ_RECORD)
            return flush(file, empty, err);
        take_report(file, report);
        if (file->staged.count + WAGE_ITEMS_MAX > STAGED_MAX)
            TRY(flush(file, empty, err));
    }
}

/* ── the file ─────────────────────────────────────────────────────────────────────────────── */

Status incomes_file_read(const IncomeMapping *mapping, const char *path, const char *name,
                         Arena *report_arena, ReferenceReport *report, StagedTaker take,
                         void *context, Error *err)
{
    AUTO_ARENA Arena files = {0};
    AUTO_INPUT InputFile *input = NULL;
    IncomesFile file = {mapping, name, report_arena, report, take, context};
    InputVerdict verdict = INPUT_GONE;
    const char *real;

    arena_init(&files, SCRATCH_BYTES);
    TRY(file_named(&files, path, &real, err));
    TRY(input_open(&files, real, &input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_IO, "no longer a file that can be read: %s", path);
    report->tables++;
    file.sum = ARENA_ARRAY(&files, PeriodSum, WAGE_ITEMS_MAX + 1);
    arena_init(&file.scratch, SCRATCH_BYTES);
    IncomesReader *reader = incomes_open(&files, input_source(input));
    Status status = reports_read(&file, reader, ARENA_NEW(&files, WageReport), err);
    incomes_close(reader);
    arena_done(&file.scratch);
    return status;
}
