/*
 * acts.c
 *     Who does what, and why: the row that every manual act has.
 */
#include "maksatus/acts.h"

#include <pwd.h>
#include <unistd.h>

#include "acts_private.h"

const char *act_system_user(void)
{
    const struct passwd *user = getpwuid(geteuid());

    return user == NULL ? "unknown" : user->pw_name;
}

Status act_record(Store *store, const Act *act, Slice detail, int64_t *key, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_string(&params, act->what);
    params_text(&params, act->by);
    params_string(&params, act_system_user());
    params_text(&params, act->reason);
    params_text(&params, detail);
    params_bool(&params, act->asserted);
    TRY(store_query_int(store, QUERY_ACT_RECORD, &params, &found, key, err));
    return found ? STATUS_OK
                 : error_set(err, STATUS_USAGE, "an act needs a user and a reason: %s", act->what);
}

void act_add_names(const Act *act, Params *params)
{
    params_text(params, act->by);
    params_string(params, act_system_user());
    params_bool(params, act->asserted);
}
