/*
 * export_text.c
 *     See export_text.h.
 */
#include "maksatus/export_text.h"

#include "maksatus/characters.h"
#include "utf8.h"

static bool is_printable_ascii(char c)
{
    return c >= ' ' && c <= '~';
}

/* The length of the character at value.at[at], or 1 for a byte that is no UTF-8. Both what is not
 * UTF-8 and a control character must be shown in another way. */
static size_t next_character(Slice value, size_t at, bool *shown_as_it_is)
{
    uint32_t code = 0;

    *shown_as_it_is = is_printable_ascii(value.at[at]);
    if (*shown_as_it_is)
        return 1;
    size_t bytes = utf8_decode(value, at, &code);
    *shown_as_it_is = bytes > 0 && !utf8_is_control(code);
    return bytes > 0 ? bytes : 1;
}

static bool is_formula(Slice value)
{
    return value.len > 0 && strchr("=+-@", value.at[0]) != NULL;
}

void csv_cell_add_quoted(Text *text, Slice value)
{
    bool as_it_is;

    text_add_char(text, '"');
    if (is_formula(value))
        text_add_char(text, '\'');
    for (size_t at = 0, len; at < value.len; at += len) {
        len = next_character(value, at, &as_it_is);
        if (value.at[at] == '"')
            text_add_char(text, '"');
        if (as_it_is)
            text_add(text, (Slice){value.at + at, len});
        else
            text_add_escaped(text, (Slice){value.at + at, len});
    }
    text_add_char(text, '"');
}

void csv_cell_add(Text *text, Slice value)
{
    bool quoted = is_formula(value) || !utf8_is_valid(value) || utf8_has_control(value);

    for (size_t i = 0; i < value.len && !quoted; i++)
        quoted = strchr(",;\"", value.at[i]) != NULL;
    if (quoted)
        csv_cell_add_quoted(text, value);
    else
        text_add(text, value);
}

void xml_text_add(Text *text, Slice value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c == '&')
            text_add_string(text, "&amp;");
        else if (c == '<')
            text_add_string(text, "&lt;");
        else if (c == '>')
            text_add_string(text, "&gt;");
        else if (c == '"')
            text_add_string(text, "&quot;");
        else if ((unsigned char)c >= ' ' || c == '\n' || c == '\t')
            text_add_char(text, c);
    }
}
