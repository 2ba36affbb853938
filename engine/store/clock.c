/*
 * clock.c
 *     The one reading of the clock: from the server, which knows the rules of summer time.
 */
#include <stdlib.h>

#include "maksatus/store.h"
#include "maksatus/text.h"

/* Only builds with fault points listen to the test. */
static const char *test_clock(void)
{
#ifdef MAKSATUS_FAULTS
    return getenv("MAKSATUS_TEST_CLOCK");
#else
    return NULL;
#endif
}

static void keep(char *out, size_t size, Slice value)
{
    Text text = text_on(out, size);

    text_add(&text, value);
    (void)text_string(&text);
    ensure(!text.overflowed);
}

Status store_clock(Store *store, StoreClock *now, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    *now = (StoreClock){.local_day = DAY_NONE};
    params_string(&params, test_clock());
    TRY(store_query(store, QUERY_CLOCK, &params, &result, err));
    keep(now->utc, sizeof(now->utc), result_text(result, 0, 0));
    keep(now->local, sizeof(now->local), result_text(result, 0, 1));
    keep(now->offset, sizeof(now->offset), result_text(result, 0, 2));
    now->local_day = result_day(result, 0, 3);
    now->local_minutes = (int32_t)result_int(result, 0, 4);
    return STATUS_OK;
}
