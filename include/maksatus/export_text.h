/*
 * export_text.h
 *     Values on their way into files that other programs read: a CSV cell, the text of XML.
 */
#ifndef MAKSATUS_EXPORT_TEXT_H
#define MAKSATUS_EXPORT_TEXT_H

#include "maksatus/text.h"

/* RFC 4180: quoted where it must be, or always. What a spreadsheet would take for a formula begins
 * with '. Control characters, and bytes that are no UTF-8, stand as text_add_escaped writes
 * them. */
void csv_cell_add(Text *text, Slice value);
void csv_cell_add_quoted(Text *text, Slice value);

/* With & < > " as entities. What XML cannot hold (control characters) is left out. */
void xml_text_add(Text *text, Slice value);

#endif
