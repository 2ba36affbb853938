/*
 * config.c
 *     Reads maksatus.ini. See config.h for what is strict about it.
 *
 * inih tells a handler neither the line nor whether a value continues the one before, so the
 * bytes are handed to it line by line by a reader of ours, which knows both.
 */
#include "maksatus/config.h"

#include <ini.h>
#include <stddef.h>

#include "maksatus/characters.h"
#include "maksatus/file.h"

enum { CONFIG_BYTES_MAX = 64 * 1024 };

typedef enum SettingKind { SETTING_TEXT, SETTING_PATH, SETTING_YES_NO } SettingKind;

typedef struct Setting {
    const char *section;
    const char *key;
    SettingKind kind;
    size_t offset; /* of the field in Config */
} Setting;

static const Setting settings[] = {
    {"database", "bindir", SETTING_PATH, offsetof(Config, bindir)},
    {"database", "conninfo", SETTING_TEXT, offsetof(Config, conninfo)},
    {"iso20022", "schema_dir", SETTING_PATH, offsetof(Config, schema_dir)},
    {"metrics", "textfile", SETTING_PATH, offsetof(Config, metrics_textfile)},
    {"operators", "asserted", SETTING_YES_NO, offsetof(Config, asserted)},
    {"signing", "certificate", SETTING_PATH, offsetof(Config, certificate)},
    {"signing", "key", SETTING_PATH, offsetof(Config, key)},
};

static const char template_text[] =
    "# maksatus.ini: the settings of this installation. What is commented out is the standard.\n"
    "# A line that begins with a blank continues the line before it. Paths that are not absolute\n"
    "# are meant from the folder of this file.\n"
    "\n"
    "[database]\n"
    "# Any libpq connection string or URI, several hosts too. Without one, a private server in\n"
    "# the folder pg serves. No password here: use a service file, .pgpass or a certificate.\n"
    "#conninfo = host=db1,db2 dbname=maksatus user=maksatus_engine sslmode=verify-full\n"
    "# Where initdb and postgres of the private server are, when they are not found.\n"
    "#bindir = /usr/lib/postgresql/15/bin\n"
    "\n"
    "[iso20022]\n"
    "# A folder of official schemas (pain.001.001.09.xsd ...) in place of the built-in ones.\n"
    "#schema_dir =\n"
    "\n"
    "[signing]\n"
    "# PEM files; with both, each payment file gets a signature MSGID.xml.p7s. Nobody but the\n"
    "# owner may be able to read the key.\n"
    "#certificate =\n"
    "#key =\n"
    "\n"
    "[operators]\n"
    "# yes: a front end has checked who the user of --by is.\n"
    "#asserted = no\n"
    "\n"
    "[metrics]\n"
    "# A file for the textfile collector of a monitoring system, written after each run.\n"
    "#textfile =\n";

typedef struct ConfigReader {
    Arena *arena;
    const char *path;
    Slice rest; /* what inih has not asked for yet */
    int line;
    bool continues; /* the line begins with a blank */
    bool seen[COUNT_OF(settings)];
    Config *config;
    Error *err;
    Status status;
} ConfigReader;

Config config_standard(void)
{
    return (Config){"", "", "", "", "", "", false, ""};
}

Slice config_template(void)
{
    return (Slice){template_text, sizeof(template_text) - 1};
}

/* --- values --- */

static void *field_of(Config *config, const Setting *setting)
{
    return (char *)config + setting->offset;
}

static Slice folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? SLICE_LITERAL(".") : (Slice){path, (size_t)(slash - path)};
}

static Status refuse(ConfigReader *reader, const char *what, const char *which)
{
    reader->status = error_set(reader->err, STATUS_USAGE, "%s '%s': %s line %d", what, which,
                               reader->path, reader->line);
    return reader->status;
}

static Status set_yes_no(ConfigReader *reader, const Setting *setting, const char *value)
{
    bool *field = field_of(reader->config, setting);

    *field = strcmp(value, "yes") == 0;
    if (!*field && strcmp(value, "no") != 0)
        return refuse(reader, "neither yes nor no", value);
    return STATUS_OK;
}

static Status set_text(ConfigReader *reader, const Setting *setting, const char *value)
{
    const char **field = field_of(reader->config, setting);

    if (reader->continues)
        *field = arena_format(reader->arena, "%s %s", *field, value);
    else if (setting->kind == SETTING_PATH && value[0] != '/' && value[0] != '\0')
        *field = arena_format(reader->arena, "%.*s/%s", SLICE_ARGS(folder_of(reader->path)), value);
    else
        *field = arena_string(reader->arena, slice_of(value));
    return STATUS_OK;
}

static Status set_value(ConfigReader *reader, size_t index, const char *value)
{
    const Setting *setting = &settings[index];

    if (reader->seen[index] && !reader->continues)
        return refuse(reader, "a key that stands twice", setting->key);
    reader->seen[index] = true;
    if (!utf8_is_valid(slice_of(value)) || utf8_has_control(slice_of(value)))
        return refuse(reader, "a value with control characters or not UTF-8", setting->key);
    if (setting->kind == SETTING_YES_NO)
        return set_yes_no(reader, setting, value);
    return set_text(reader, setting, value);
}

static bool section_is_known(const char *section)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        if (strcmp(settings[i].section, section) == 0)
            return true;
    return false;
}

/* --- inih --- */

/* Called for each key; 0 says that it is wrong, after which nothing more is set. */
static int take_key(void *context, const char *section, const char *key, const char *value)
{
    ConfigReader *reader = context;

    if (reader->status != STATUS_OK)
        return 0;
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        if (strcmp(settings[i].section, section) == 0 && strcmp(settings[i].key, key) == 0)
            return set_value(reader, i, value) == STATUS_OK;
    if (section_is_known(section))
        return refuse(reader, "unknown key", key) == STATUS_OK;
    return refuse(reader, "a key in an unknown section", section) == STATUS_OK;
}

/* The next line as fgets would give it; NULL at the end. A section that is not ours is refused
 * here, because inih does not tell of a section that holds nothing. */
static char *next_line(char *out, int size, void *context)
{
    ConfigReader *reader = context;
    size_t room = (size_t)size - 1;

    if (slice_is_empty(reader->rest) || reader->status != STATUS_OK)
        return NULL;
    const char *end = memchr(reader->rest.at, '\n', reader->rest.len);
    size_t len = end == NULL ? reader->rest.len : (size_t)(end - reader->rest.at) + 1;
    reader->line++;
    reader->continues = reader->rest.at[0] == ' ' || reader->rest.at[0] == '\t';
    if (len > room) {
        (void)refuse(reader, "a line that is too long (continue it on the next, after a blank)",
                     "");
        return NULL;
    }
    memcpy(out, reader->rest.at, len);
    out[len] = '\0';
    reader->rest = (Slice){reader->rest.at + len, reader->rest.len - len};

    size_t name = strcspn(out, "]");
    if (out[0] == '[' && out[name] == ']') {
        const char *section = arena_string(reader->arena, (Slice){out + 1, name - 1});
        if (!section_is_known(section))
            (void)refuse(reader, "unknown section", section);
    }
    return out;
}

static Status check_together(const ConfigReader *reader, Error *err)
{
    const Config *config = reader->config;

    if ((config->certificate[0] == '\0') != (config->key[0] == '\0'))
        return error_set(err, STATUS_USAGE, "[signing] needs both certificate and key: %s",
                         reader->path);
    return STATUS_OK;
}

Status config_read(Arena *arena, const char *path, bool required, Config *config, Error *err)
{
    ConfigReader reader = {.arena = arena, .path = path, .config = config, .err = err};
    const char *real;

    *config = config_standard();
    if (!file_exists(path)) {
        if (required)
            return error_set(err, STATUS_USAGE, "no such file of settings: %s", path);
        return STATUS_OK;
    }
    TRY(file_named(arena, path, &real, err));
    TRY(file_read_all(arena, real, CONFIG_BYTES_MAX, &reader.rest, err));
    config->path = arena_string(arena, slice_of(path));

    int wrong_line = ini_parse_stream(next_line, &reader, take_key, &reader);
    if (reader.status != STATUS_OK)
        return reader.status;
    if (wrong_line != 0)
        return error_set(err, STATUS_USAGE, "neither a section nor a key = value: %s line %d", path,
                         wrong_line);
    return check_together(&reader, err);
}
