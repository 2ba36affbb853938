/*
 * export_text.h
 *     Values on their way into files that other programs read: a CSV cell, the text of XML.
 */
#ifndef MAKSATUS_EXPORT_TEXT_H
#define MAKSATUS_EXPORT_TEXT_H

#include "maksatus/text.h"

/* RFC 4180: quoted where it must be. What a spreadsheet would take for a formula begins with '. */
void csv_cell_add(Text *text, Slice value);

/* With & < > " as entities. What XML cannot hold (control characters) is left out. */
void xml_text_add(Text *text, Slice value);

#endif
