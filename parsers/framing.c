/*
 * framing.c
 *     Why a delivery is refused as a whole: the names of the reasons and the one way to say them.
 */
#include <stdarg.h>
#include <stdio.h>

#include "maksatus/limits.h"
#include "maksatus/parser.h"

/* Stored with the batch and written to NAME.reason.json: never renamed. */
static const char *const CODE_NAMES[FRAMING_CODE_COUNT] = {
    [FRAMING_NONE] = "NONE",
    [FRAMING_EMPTY] = "EMPTY",
    [FRAMING_UNKNOWN_FORMAT] = "UNKNOWN_FORMAT",
    [FRAMING_NOT_WELL_FORMED] = "NOT_WELL_FORMED",
    [FRAMING_TRUNCATED] = "TRUNCATED",
    [FRAMING_GZIP_BROKEN] = "GZIP_BROKEN",
    [FRAMING_COLUMN_COUNT] = "COLUMN_COUNT",
    [FRAMING_HEADER] = "HEADER_INVALID",
    [FRAMING_NOT_UTF8] = "NOT_UTF8",
    [FRAMING_DOCTYPE] = "DOCTYPE",
    [FRAMING_LIMIT] = "LIMIT_EXCEEDED",
    [FRAMING_NAMESPACE] = "NAMESPACE_UNKNOWN",
    [FRAMING_OWN_FILE] = "OWN_FILE",
    [FRAMING_VALUE] = "VALUE_INVALID",
    [FRAMING_CONTROL] = "CONTROL_MISMATCH",
};

const char *framing_code_name(FramingCode code)
{
    ensure(code < FRAMING_CODE_COUNT);
    return CODE_NAMES[code];
}

ReadResult framing_fault(FramingFault *fault, FramingCode code, uint64_t line, const char *format,
                         ...)
{
    va_list arguments;

    ensure(code > FRAMING_NONE && code < FRAMING_CODE_COUNT);
    *fault = (FramingFault){.code = code, .line = line};
    va_start(arguments, format);
    /* A longer text is cut: it is read by people, and the code says the same. */
    (void)vsnprintf(fault->text, sizeof(fault->text), format, arguments);
    va_end(arguments);
    return READ_FRAMING;
}

ReadResult framing_broken(FramingFault *fault, FramingCode broken)
{
    if (broken == FRAMING_LIMIT)
        return framing_fault(fault, broken, 0, "more than %lld bytes",
                             (long long)LIMIT_DELIVERY_BYTES);
    return framing_fault(fault, broken, 0, "the compressed data is damaged or incomplete");
}
