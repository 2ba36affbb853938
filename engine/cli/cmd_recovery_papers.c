/*
 * cmd_recovery_papers.c
 *     recovery document, recovery import: letters out, receivables of other systems in.
 */
#include "recovery_document.h"

#include "lookup.h"
#include "maksatus/csv.h"
#include "maksatus/decision.h"
#include "maksatus/decision_keys.h"
#include "maksatus/file.h"
#include "maksatus/identity.h"
#include "maksatus/recovery_export.h"

/* --- document --- */

static Status run_document(CommandContext *context, Error *err)
{
    Text text = text_on(ARENA_ARRAY(context->arena, char, DOCUMENT_BYTES), DOCUMENT_BYTES);
    const char *language = command_option(context, "language");
    Store *store = NULL;
    Day on;

    if (language != NULL && strcmp(language, "fi") != 0 && strcmp(language, "sv") != 0)
        return error_set(err, STATUS_USAGE, "'%s' is neither fi nor sv: --language", language);
    TRY(command_store(context, &store, err));
    TRY(recovery_day(context, store, &on, err));
    TRY(recovery_document(store, context->arena, slice_of(context->operands[0]),
                          slice_of(command_option(context, "kind")), slice_of(language),
                          command_switch(context, "xml"), on, &text, err));
    if (fwrite(text.at, 1, text.len, stdout) != text.len || fflush(stdout) != 0)
        return error_set(err, STATUS_IO, "cannot write the document");
    return STATUS_OK;
}

/* --- import --- */

enum { IMPORT_BYTES_MAX = 256 * 1024 * 1024 };

typedef enum ImportColumn {
    IMPORT_SOURCE,
    IMPORT_SOURCE_ID,
    IMPORT_PAYER,
    IMPORT_AGENCY,
    IMPORT_PROGRAMME,
    IMPORT_GRANT,
    IMPORT_REGIME,
    IMPORT_PAYEE_ID,
    IMPORT_PAYEE_NAME,
    IMPORT_GRANTED_ON,
    IMPORT_PAID_ON,
    IMPORT_DECIDED_ON,
    IMPORT_FINAL_ON,
    IMPORT_DUE_ON,
    IMPORT_RECKONED_TO,
    IMPORT_CAPITAL,
    IMPORT_INTEREST,
    IMPORT_LATE_INTEREST,
    IMPORT_COSTS,
    IMPORT_COLUMNS
} ImportColumn;

static const char *const import_columns[] = {
    "source",      "source_id",  "payer",      "agency",        "programme",  "grant_id", "regime",
    "payee_id",    "payee_name", "granted_on", "paid_on",       "decided_on", "final_on", "due_on",
    "reckoned_to", "capital",    "interest",   "late_interest", "costs",
};
_Static_assert(COUNT_OF(import_columns) == IMPORT_COLUMNS, "a name a column");

typedef struct Importer {
    Lookup lookup;
    Store *store;
    Actor actor;
    Arena *arena;
    int64_t count;
} Importer;

typedef struct Bytes {
    Slice left;
} Bytes;

static Status read_bytes(void *context, char *bytes, size_t size, size_t *filled,
                         FramingCode *broken, Error *err)
{
    Bytes *from = context;
    size_t some = size < from->left.len ? size : from->left.len;

    (void)err;
    memcpy(bytes, from->left.at, some);
    from->left.at += some;
    from->left.len -= some;
    *filled = some;
    *broken = FRAMING_NONE;
    return STATUS_OK;
}

static Status wrong_cell(const CsvRow *row, ImportColumn column, Error *err)
{
    return error_set(err, STATUS_USAGE, "line %llu: %s is missing or not of its form",
                     (unsigned long long)row->line, import_columns[column]);
}

static Status read_days(const CsvRow *row, RecoveryImport *what, Error *err)
{
    const struct {
        ImportColumn column;
        Day *day;
    } days[] = {
        {IMPORT_GRANTED_ON, &what->granted_on}, {IMPORT_PAID_ON, &what->paid_on},
        {IMPORT_DECIDED_ON, &what->decided_on}, {IMPORT_FINAL_ON, &what->final_on},
        {IMPORT_DUE_ON, &what->due_on},         {IMPORT_RECKONED_TO, &what->reckoned_to},
    };

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        Slice cell = row->field[days[i].column];

        *days[i].day = DAY_NONE;
        if (slice_is_empty(cell) && days[i].column == IMPORT_FINAL_ON)
            continue;
        if (!day_parse(cell, days[i].day))
            return wrong_cell(row, days[i].column, err);
    }
    return STATUS_OK;
}

static Status read_amounts(const CsvRow *row, RecoveryImport *what, Error *err)
{
    const struct {
        ImportColumn column;
        Money *amount;
    } amounts[] = {
        {IMPORT_CAPITAL, &what->capital},
        {IMPORT_INTEREST, &what->interest},
        {IMPORT_LATE_INTEREST, &what->late_interest},
        {IMPORT_COSTS, &what->costs},
    };

    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        Slice cell = row->field[amounts[i].column];

        *amounts[i].amount = MONEY_ZERO;
        if (!slice_is_empty(cell) && !money_parse(cell, 9, amounts[i].amount))
            return wrong_cell(row, amounts[i].column, err);
    }
    return what->capital.cents > 0 ? STATUS_OK : wrong_cell(row, IMPORT_CAPITAL, err);
}

/* Texts have the form that they have in a delivery; those of the other system, that of a case
 * number. */
static Status check_import_texts(const Importer *importer, const CsvRow *row, Error *err)
{
    static const Field forms[] = {
        [IMPORT_SOURCE] = FIELD_CASE_NUMBER,    [IMPORT_SOURCE_ID] = FIELD_CASE_NUMBER,
        [IMPORT_PAYER] = FIELD_AGENCY,          [IMPORT_AGENCY] = FIELD_AGENCY,
        [IMPORT_PROGRAMME] = FIELD_PROGRAMME,   [IMPORT_GRANT] = FIELD_GRANT_ID,
        [IMPORT_REGIME] = FIELD_CASE_NUMBER,    [IMPORT_PAYEE_ID] = FIELD_PAYEE_ID,
        [IMPORT_PAYEE_NAME] = FIELD_PAYEE_NAME,
    };
    _Static_assert(COUNT_OF(forms) == IMPORT_GRANTED_ON, "a form a text");

    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        Slice text = row->field[i];
        if (slice_is_empty(text) || field_expected(forms[i], text, importer->arena) != NULL)
            return wrong_cell(row, (ImportColumn)i, err);
    }
    return STATUS_OK;
}

static Status read_import(const Importer *importer, const CsvRow *row, RecoveryImport *what,
                          Error *err)
{
    const Slice *field = row->field;

    TRY(check_import_texts(importer, row, err));
    *what = (RecoveryImport){
        .source = field[IMPORT_SOURCE],
        .source_id = field[IMPORT_SOURCE_ID],
        .payer = field[IMPORT_PAYER],
        .agency = field[IMPORT_AGENCY],
        .programme = field[IMPORT_PROGRAMME],
        .grant_id = field[IMPORT_GRANT],
        .regime = field[IMPORT_REGIME],
        .payee_id = field[IMPORT_PAYEE_ID],
        .payee_name = field[IMPORT_PAYEE_NAME],
        .payee_key = payee_key(&importer->lookup.key, field[IMPORT_PAYEE_ID]),
        .person = identity_is_person(field[IMPORT_PAYEE_ID]),
    };
    if (!what->person && !identity_is_business(what->payee_id))
        return wrong_cell(row, IMPORT_PAYEE_ID, err);
    TRY(read_days(row, what, err));
    return read_amounts(row, what, err);
}

static Status check_header(const CsvRow *row, Error *err)
{
    for (size_t i = 0; i < IMPORT_COLUMNS; i++) {
        if (row->count != IMPORT_COLUMNS || !slice_is(row->field[i], import_columns[i]))
            return error_set(err, STATUS_USAGE, "the header wants column %zu to be %s", i + 1,
                             import_columns[i]);
    }
    return STATUS_OK;
}

static Status import_row(Importer *importer, const CsvRow *row, Error *err)
{
    RecoveryImport what;
    Error cause = {0};
    int64_t id;

    TRY(read_import(importer, row, &what, err));
    Status status = recovery_import(importer->store, importer->arena, &what, &importer->actor, &id,
                                    &cause);
    if (status == STATUS_USAGE)
        return error_set(err, status, "line %llu: %s", (unsigned long long)row->line, cause.text);
    *err = cause;
    importer->count += status == STATUS_OK;
    return status;
}

static Status import_rows(Importer *importer, CsvReader *reader, Error *err)
{
    CsvRow row;
    FramingFault fault = {0};
    bool first = true;

    for (;;) {
        ReadResult result = csv_read(reader, &row, &fault, err);

        if (result == READ_END && !first)
            return STATUS_OK;
        if (result != READ_RECORD)
            return error_set(err, STATUS_USAGE, "the file is no CSV with a header");
        TRY(first ? check_header(&row, err) : import_row(importer, &row, err));
        first = false;
    }
}

static Status import_file(CommandContext *context, Importer *importer, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Bytes bytes = {0};
    Act act = command_act(context);
    Slice name = slice_of(context->operands[0]);
    const char *real;

    TRY(file_named(context->arena, context->operands[0], &real, err));
    TRY(file_read_all(context->arena, real, IMPORT_BYTES_MAX, &bytes.left, err));
    CsvReader *reader =
        csv_open(context->arena, (ByteSource){.context = &bytes, .read = read_bytes});
    TRY(lookup_open(context->arena, importer->store, &importer->lookup, err));
    importer->arena = context->arena;
    importer->actor = (Actor){.by = act.by, .reason = act.reason};
    TRY(recovery_day(context, importer->store, &importer->actor.on, err));
    TRY(run_lock(importer->store, err));
    TRY(store_begin(importer->store, &tx, err));
    TRY(act_record(importer->store, &act, name, &importer->actor.act, err));
    TRY(import_rows(importer, reader, err));
    return store_commit(&tx, err);
}

static Status run_import(CommandContext *context, Error *err)
{
    Importer importer = {0};

    TRY(command_store(context, &importer.store, err));
    TRY(import_file(context, &importer, err));
    AUTO_JSON json_t *document = json_pack("{s:I}", "imported", (json_int_t)importer.count);
    return output_document(context->output, document, err);
}

static const Option document_options[] = {
    {"kind", "KIND", "hearing, decision, demand, reminder, plan or statement", true},
    {"language", "fi|sv", "of the letter (the debtor's)", false},
    {"xml", NULL, "the data set of the letter", false},
    {"date", "YYYY-MM-DD", "of the letter and its amounts (today)", false},
    {NULL},
};

static const Option import_options[] = {
    {"date", "YYYY-MM-DD", "the day of the act (today)", false},
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(recovery_document) = {
    .name = "recovery document",
    .operands = "RECEIVABLE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "print a letter to the debtor",
    .help = "Prints the letter as text, or its data set as XML. Identity codes are masked, and no\n"
            "address is printed.",
    .example = "maksatus recovery document 1001 --kind demand --language sv",
    .options = document_options,
    .run = run_document,
};

COMMAND(recovery_import) = {
    .name = "recovery import",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "take in receivables of another system",
    .help =
        "Imports decided receivables from CSV, each with its own law: source, source_id, payer,\n"
        "agency, programme, grant_id, regime, payee_id, payee_name, granted_on, paid_on,\n"
        "decided_on, final_on, due_on, reckoned_to, capital, interest, late_interest, costs.\n"
        "All lines are taken, or none. Codes, ids and names have the form of a delivery's.\n"
        "Interest that the law does not take is refused.",
    .example = "maksatus recovery import old.csv --by anna --reason 'end of the old system'",
    .options = import_options,
    .run = run_import,
};
