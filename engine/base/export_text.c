/*
 * export_text.c
 *     See export_text.h.
 */
#include "maksatus/export_text.h"

void csv_cell_add(Text *text, Slice value)
{
    bool formula = value.len > 0 && strchr("=+-@", value.at[0]) != NULL;
    bool quoted = formula;

    for (size_t i = 0; i < value.len; i++)
        quoted = quoted || strchr(",;\"\r\n", value.at[i]) != NULL;
    if (quoted)
        text_add_char(text, '"');
    if (formula)
        text_add_char(text, '\'');
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"')
            text_add_char(text, '"');
        text_add_char(text, value.at[i]);
    }
    if (quoted)
        text_add_char(text, '"');
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
