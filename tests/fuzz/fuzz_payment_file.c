/*
 * fuzz_payment_file.c
 *     Any bytes as a payment file: what our reader and tables accept libxml2 must accept, and the
 *     pieces that bytes come in change nothing.
 */
#include "fuzz.h"
#include "judges.h"

static const char *const schemas[] = {"pain.001.001.03.xsd", "pain.001.001.09.xsd"};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static Judges judges[COUNT_OF(schemas)];
    Slice file = {(const char *)bytes, size};

    for (size_t i = 0; i < COUNT_OF(schemas); i++) {
        Error err = {0};
        bool ours;

        if (judges[i].ours == NULL)
            ensure(judges_open_embedded(&judges[i], schemas[i], &err) == STATUS_OK);
        ours = ours_accepts(&judges[i], file, 0);
        ensure(ours == ours_accepts(&judges[i], file, 1));
        ensure(!ours || theirs_accepts(&judges[i], file));
    }
    return 0;
}
