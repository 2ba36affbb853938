/*
 * night_tables.c
 *     The reference data of the made nights (night_maker.h): small limits, so that they are met,
 * and rows that begin or end within the days of a night. All is invented.
 */
#include "night_maker.h"

#include <string.h>

static const MadeTable tables[] = {
    {"payers", "code,name,business_id,initiating_party_id,release,valid_from,valid_to\n"
               "MAKSU,Maksaja,0112038-9,01120389,auto,2020-01-01,\n"
               "TOINEN,Toinen maksaja,1572860-0,15728600,auto,2020-01-01,\n"},
    {"payer_accounts", "payer,account,iban,bic,bank_profile,valid_from,valid_to\n"
                       "MAKSU,YLEIS,FI9514600030003454,NDEAFIHH,NDEA,2020-01-01,\n"
                       "TOINEN,YLEIS,FI7433010001222090,ESSEFIHX,NDEA,2020-01-01,\n"},
    {"bank_profiles", "code,version,character_set,address_mode,max_payments,max_bytes,"
                      "batch_booking,cut_off,valid_from,valid_to\n"
                      "NDEA,09,latin1,none,50000,52428800,true,16:00,2020-01-01,\n"},
    {"bank_codes", "prefix_from,prefix_to,bic,name,valid_from,valid_to\n"
                   "100,299,NDEAFIHH,Nordea,2020-01-01,\n500,599,OKOYFIHH,OP,2020-01-01,\n"},
    {"agencies", "code,name,ministry,valid_from,valid_to\n"
                 "UUD,Uusimaa,TEM,2020-01-01,\nLAP,Lappi,TEM,2020-01-01,\n"
                 "VANHA,Vanha,TEM,2020-01-01,2026-11-30\n"},
    {"programmes",
     "code,name_fi,name_sv,name_en,regime,payee_types,formula,max_percent,coefficient,max_payment,"
     "review_above,claim_months,de_minimis,wage_check,budget_item,purpose,valid_from,valid_to\n"
     "WAGE,p,l,w,380/2023,organisation,wage_subsidy,70,,,,2,no,yes,32.30.51,AEMP,2020-01-01,\n"
     "COST,k,k,c,688/2001,both,cost_share,50,,4900.00,2940.00,,yes,no,32.30.40,GOVT,2020-01-01,\n"
     "START,s,s,s,688/2001,person,,,,1000.00,,2,yes,no,32.30.51,AEMP,2020-01-01,\n"
     "FREE,v,f,f,688/2001,both,,,,8000.00,5000.00,,no,no,32.30.40,GOVT,2020-01-01,2026-12-15\n"
     "FREE,v,f,f,688/2001,both,,,,4900.00,3000.00,,no,no,32.30.40,GOVT,2026-12-16,\n"
     "OLD,v,g,o,688/2001,both,,,,,,,no,no,32.30.40,GOVT,2020-01-01,2026-11-30\n"},
    {"programme_agencies", "programme,agency,payer,account,valid_from,valid_to\n"
                           "WAGE,UUD,MAKSU,YLEIS,2020-01-01,\nCOST,UUD,MAKSU,YLEIS,2020-01-01,\n"
                           "COST,LAP,MAKSU,YLEIS,2020-01-01,\nSTART,UUD,MAKSU,YLEIS,2020-01-01,\n"
                           "FREE,UUD,MAKSU,YLEIS,2020-01-01,\nFREE,LAP,TOINEN,YLEIS,2020-01-01,\n"
                           "WAGE,LAP,MAKSU,YLEIS,2026-12-01,\nOLD,UUD,MAKSU,YLEIS,2020-01-01,\n"
                           "FREE,VANHA,MAKSU,YLEIS,2020-01-01,\n"},
    {"approvers", "user,agency,limit,valid_from,valid_to\n"
                  "boss,UUD,5000.00,2020-01-01,\nboss,LAP,3000.00,2020-01-01,\n"
                  "chief,UUD,50000.00,2020-01-01,\nboss,VANHA,5000.00,2020-01-01,\n"
                  "chief,LAP,9000.00,2026-12-05,\n"},
    {"appropriations", "payer,budget_item,budget_year,amount,valid_from,valid_to\n"
                       "MAKSU,32.30.40,2026,12000.00,2020-01-01,\n"
                       "MAKSU,32.30.51,2026,5000.00,2020-01-01,\n"
                       "MAKSU,32.30.40,2027,5000.00,2020-01-01,\n"
                       "TOINEN,32.30.40,2026,3000.00,2020-01-01,2026-12-16\n"
                       "TOINEN,32.30.40,2026,7000.00,2026-12-17,\n"},
    {"rule_parameters", "rule,name,programme,value,valid_from,valid_to\n"
                        "R-0210,horizon_days,*,5,2020-01-01,\n"
                        "R-0210,horizon_days,START,2,2020-01-01,\n"
                        "R-0210,horizon_days,COST,9,2020-01-01,\n"
                        "R-0210,max_age_days,OLD,3,2020-01-01,\n"
                        "R-0300,window_days,START,2,2020-01-01,\n"
                        "R-0410,monthly_cap,WAGE,1000.00,2020-01-01,2026-10-31\n"
                        "R-0410,monthly_cap,WAGE,1260.00,2026-11-01,\n"
                        "R-0420,ceiling,*,3000.00,2020-01-01,2026-12-11\n"
                        "R-0420,ceiling,*,4500.00,2026-12-12,\n"
                        "R-0700,min_amount,COST,588.00,2020-01-01,\n"
                        "R-0700,near_count,*,2,2026-12-16,\n"
                        "R-0700,near_days,*,5,2020-01-01,\n"
                        "R-0800,tolerance,*,10.00,2020-01-01,\n"},
    {"banking_days", "date,calendar,name,valid_from,valid_to\n"
                     "2026-12-16,FI,x,2020-01-01,\n2026-12-24,FI,x,2020-01-01,\n"
                     "2026-12-25,FI,x,2020-01-01,\n2026-12-25,TARGET,x,2020-01-01,\n"
                     "2026-12-22,TARGET,x,2020-01-01,\n2027-01-01,FI,x,2020-01-01,\n"
                     "2027-01-01,TARGET,x,2020-01-01,\n2027-01-06,FI,x,2020-01-01,\n"},
    {"interest_rates", "kind,percent,valid_from,valid_to\nreference,2.5,2026-01-01,2026-06-30\n"},
    {"blocked_payees", "payee_id,name,list,reason,valid_from,valid_to\n"
                       ",Estetty AB,oma,x,2020-01-01,2026-12-15\n"
                       "1572860-0,Joku muu,oma,x,2026-12-16,\n"},
    {"payee_status", "payee_id,status,valid_from,valid_to\n0737546-2,bankrupt,2020-01-01,\n"},
    {"staff_accounts", "iban,valid_from,valid_to\nFI7433010001222090,2020-01-01,\n"},
    {"payee_groups", "group,payee_id,valid_from,valid_to\n"
                     "A,0201256-6,2020-01-01,\nA,0112038-9,2020-01-01,\n"
                     "A,0112038-9,2026-12-01,\nB,0201256-6,2026-12-14,\n"
                     "B,0112038-9,2026-12-10,\nB,2769790-1,2026-12-10,\n"},
    {"incomes_register",
     "employer_id,employee_id,period_start,period_end,eligible_wage,employment_end,report_id,"
     "report_version,report_status,valid_from,valid_to\n"
     "0201256-6,010190-900P,2026-11-01,2026-11-30,2390.00,,R1,1,1,2020-01-01,\n"
     "0201256-6,010190-900P,2026-10-15,2026-10-31,1000.00,,R2,1,1,2020-01-01,\n"
     "0201256-6,010190-900P,2026-11-01,2026-11-14,900.00,,R3,1,1,2020-01-01,\n"
     "0201256-6,010190-900P,2026-11-01,2026-11-14,900.00,,R3,2,2,2020-01-01,\n"
     "2769790-1,010190-900P,2026-11-01,2026-11-14,5000.00,2026-11-14,R4,1,1,2020-01-01,\n"
     "2769790-1,010190-900P,2026-10-01,2026-10-31,1990.00,,R5,1,2,2020-01-01,\n"
     "2769790-1,010190-900P,2026-10-01,2026-10-31,1980.54,,R5,2,1,2020-01-01,\n"
     "0112038-9,020516C903K,2026-11-01,2026-11-30,16000.00,2026-11-30,R6,1,1,2020-01-01,\n"},
    {"stops", "payer,agency,programme,grant_id,budget_item,payee_id,iban,owner,reason,valid_from,"
              "valid_to\n"
              ",,,G-3,,,,o,r,2026-12-14,2026-12-15\n"
              "TOINEN,LAP,FREE,,32.30.40,,,o,r,2026-12-16,2026-12-16\n"
              ",,COST,,,,FI4950009420028730,o,r,2020-01-01,2026-12-16\n"},
    {NULL, NULL},
};

/* One parameter more, so that no number of payees is too many. */
static const char apart[] = "R-0700,shared_payees,*,1000,2020-01-01,\n";

const MadeTable *made_tables(Arena *arena, bool shared_iban)
{
    MadeTable *all = ARENA_ARRAY(arena, MadeTable, sizeof(tables) / sizeof(tables[0]));

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        all[i] = tables[i];
        if (!shared_iban && all[i].name != NULL && strcmp(all[i].name, "rule_parameters") == 0)
            all[i].csv = arena_format(arena, "%s%s", all[i].csv, apart);
    }
    return all;
}
