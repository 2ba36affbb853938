/*
 * migrate.c
 *     Brings the schema up to date, forward only.
 *
 * Each file m_NNNN_name.sql is one transaction together with the row that says that it is
 * applied, so a killed migration has either happened or not. The row keeps the SHA-256 of the
 * text: a file that was changed after it was applied describes another schema than the one that
 * is there, and is refused. Ours is known since the build (embed.py).
 */

#include "session.h"

/* "maksatus" in ASCII: nobody else's lock. */
static const int64_t migration_lock = INT64_C(0x6d616b7361747573);

static bool is_migration(const EmbeddedFile *file)
{
    return file->name != NULL && file->name[0] == 'm';
}

/* m_NNNN_: embed_sql.py has checked the form. */
static int64_t version_of(const EmbeddedFile *file)
{
    int64_t version = 0;

    for (const char *digit = file->name + 2; *digit != '_'; digit++)
        version = version * 10 + (*digit - '0');
    return version;
}

static int64_t newest_of_ours(void)
{
    int64_t newest = 0;

    for (const EmbeddedFile *file = embedded_sql; is_migration(file); file++)
        newest = version_of(file);
    return newest;
}

static bool is_ours(int64_t version)
{
    const EmbeddedFile *file = embedded_sql;

    while (is_migration(file) && version_of(file) != version)
        file++;
    return is_migration(file);
}

/* Makes schema and table where they are missing; where they are, no right to make them is needed.
 */
static Status make_table(Store *store, Error *err)
{
    AUTO_RESULT Result *known = NULL;

    TRY(store_query(store, QUERY_MIGRATION_KNOWN, NULL, &known, err));
    if (!result_bool(known, 0, 0))
        TRY(store_execute(store, QUERY_MIGRATION_SCHEMA, NULL, NULL, err));
    if (!result_bool(known, 0, 1))
        TRY(store_execute(store, QUERY_MIGRATION_TABLE, NULL, NULL, err));
    return STATUS_OK;
}

/* Also checks that what is applied is what this program knows. */
static Status is_applied(const Result *applied, const EmbeddedFile *file, bool *done, Error *err)
{
    const Slice ours = {(const char *)file->sha256, sizeof(file->sha256)};
    size_t row = 0;

    while (row < result_rows(applied) && result_int(applied, row, 0) != version_of(file))
        row++;
    *done = row < result_rows(applied);
    if (*done && !slice_equal(result_bytes(applied, row, 1), ours))
        return error_set(err, STATUS_INTEGRITY,
                         "%s: the schema was made by another text than this program has: use the "
                         "maksatus that has migrated it",
                         file->name);
    return STATUS_OK;
}

static Status apply(Store *store, const EmbeddedFile *file, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_TX Tx *tx = NULL;

    TRY(store_begin(store, &tx, err));
    TRY(store_execute_text(store, file->name, (const char *)file->bytes, err));
    params_int(&params, version_of(file));
    params_string(&params, file->name);
    params_bytes(&params, file->sha256, sizeof(file->sha256));
    TRY(store_execute(store, QUERY_MIGRATION_INSERT, &params, NULL, err));
    return store_commit(&tx, err);
}

/* Elsewhere letters are refused in the middle of a night, or counted as bytes: a name of 70 fits no
 * more. */
static Status refuse_other_encoding(Store *store, Error *err)
{
    const char *encoding = PQparameterStatus(store->conn, "server_encoding");

    if (encoding == NULL || slice_is(slice_of(encoding), "UTF8"))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "the database has the encoding %s: make one with the encoding UTF8", encoding);
}

/* A migration may land after one with a higher number, so the newest alone does not tell. */
static Status refuse_newer(const Result *applied, Error *err)
{
    for (size_t row = 0; row < result_rows(applied); row++)
        if (!is_ours(result_int(applied, row, 0)))
            return error_set(err, STATUS_USAGE,
                             "the database has schema %lld, which this program does not know "
                             "(its newest is %lld): use the newer maksatus that has migrated it",
                             (long long)result_int(applied, row, 0), (long long)newest_of_ours());
    return STATUS_OK;
}

static Status migrate_under_lock(Store *store, Error *err)
{
    AUTO_RESULT Result *applied = NULL;

    TRY(make_table(store, err));
    TRY(store_query(store, QUERY_MIGRATION_APPLIED, NULL, &applied, err));
    TRY(refuse_newer(applied, err));
    for (const EmbeddedFile *file = embedded_sql; is_migration(file); file++) {
        bool done = false;

        TRY(is_applied(applied, file, &done, err));
        if (!done)
            TRY(apply(store, file, err));
    }
    return STATUS_OK;
}

Status store_migrate(Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Error ignored = {0};

    ensure(!store->in_tx);
    TRY(refuse_other_encoding(store, err));
    params_int(&params, migration_lock);
    TRY(store_execute(store, QUERY_MIGRATION_LOCK, &params, NULL, err));
    Status status = migrate_under_lock(store, err);
    if (status == STATUS_OK)
        return store_unlock(store, migration_lock, err);
    /* The first cause is the one to tell, and a lock that stays ends with the connection. */
    if (store_is_connected(store) && store_unlock(store, migration_lock, &ignored) != STATUS_OK)
        ensure(ignored.status != STATUS_OK);
    return status;
}

Status store_is_migrated(Store *store, bool *migrated, Error *err)
{
    AUTO_RESULT Result *known = NULL;
    AUTO_RESULT Result *applied = NULL;

    *migrated = false;
    TRY(store_query(store, QUERY_MIGRATION_KNOWN, NULL, &known, err));
    if (!result_bool(known, 0, 1))
        return STATUS_OK;
    TRY(store_query(store, QUERY_MIGRATION_APPLIED, NULL, &applied, err));
    TRY(refuse_newer(applied, err));
    *migrated = true;
    for (const EmbeddedFile *file = embedded_sql; *migrated && is_migration(file); file++)
        TRY(is_applied(applied, file, migrated, err));
    return STATUS_OK;
}
