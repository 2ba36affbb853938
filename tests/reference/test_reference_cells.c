/*
 * test_reference_cells.c
 *     The kinds of cells: what is right, how it is stored, and both neighbours of each bound.
 */
#include <check.h>
#include <stdlib.h>

#include "cell.h"

typedef struct CellCase {
    const char *what;
    const char *table, *column;
    const char *cell;
    const char *stored; /* NULL: refused */
} CellCase;

static const CellCase cell_cases[] = {
    {"twelve characters of code", "payers", "code", "ABCDEFGHIJ12", "ABCDEFGHIJ12"},
    {"thirteen", "payers", "code", "ABCDEFGHIJ123", NULL},
    {"a code in small letters", "payers", "code", "abc", NULL},
    {"a star where it may stand", "rule_parameters", "programme", "*", "*"},
    {"a star where it may not", "programmes", "code", "*", NULL},
    {"percent without decimals", "interest_rates", "percent", "50", "50"},
    {"percent with one", "interest_rates", "percent", "50.5", "50.5"},
    {"percent with a zero too many", "interest_rates", "percent", "50.50", "50.5"},
    {"percent with two", "interest_rates", "percent", "50.05", "50.05"},
    {"percent with three", "interest_rates", "percent", "50.005", NULL},
    {"no percent", "interest_rates", "percent", "0", "0"},
    {"all of it", "interest_rates", "percent", "100", "100"},
    {"more than all", "interest_rates", "percent", "100.01", NULL},
    {"less than nothing", "interest_rates", "percent", "-1", NULL},
    {"coefficient", "programmes", "coefficient", "1.23", "1.23"},
    {"coefficient of four decimals", "programmes", "coefficient", "0.0001", "0.0001"},
    {"coefficient of five", "programmes", "coefficient", "0.00001", NULL},
    {"coefficient of nothing", "programmes", "coefficient", "0", NULL},
    {"coefficient that ends in a dot", "programmes", "coefficient", "1.", NULL},
    {"coefficient at its limit", "programmes", "coefficient", "1000", "1000"},
    {"coefficient above it", "programmes", "coefficient", "1000.0001", NULL},
    {"amount of nine digits", "approvers", "limit", "999999999.99", "999999999.99"},
    {"amount of ten", "approvers", "limit", "1000000000", NULL},
    {"amount gets its decimals", "approvers", "limit", "5", "5.00"},
    {"appropriation of fifteen digits", "appropriations", "amount", "999999999999999.99",
     "999999999999999.99"},
    {"appropriation of sixteen", "appropriations", "amount", "1000000000000000", NULL},
    {"the last minute", "bank_profiles", "cut_off", "23:59", "23:59"},
    {"one more", "bank_profiles", "cut_off", "24:00", NULL},
    {"sixty minutes", "bank_profiles", "cut_off", "16:60", NULL},
    {"an hour of one digit", "bank_profiles", "cut_off", "9:00", NULL},
    {"a leap day", "banking_days", "date", "2028-02-29", "2028-02-29"},
    {"no leap day", "banking_days", "date", "2027-02-29", NULL},
    {"one payment a file", "bank_profiles", "max_payments", "1", "1"},
    {"none", "bank_profiles", "max_payments", "0", NULL},
    {"leading zeros go", "bank_profiles", "max_payments", "050", "50"},
    {"a sign", "bank_profiles", "max_payments", "+5", NULL},
    {"a six-digit business id is padded", "payers", "business_id", "112038-9", "0112038-9"},
    {"a business id that is wrong", "payers", "business_id", "0112038-8", NULL},
    {"a person's code is no business id", "payers", "business_id", "131052-308T", NULL},
    {"a person's code", "payee_status", "payee_id", "131052-308T", "131052-308T"},
    {"a BIC in small letters", "bank_codes", "bic", "ndeafihh", "NDEAFIHH"},
    {"a BIC of nine", "bank_codes", "bic", "NDEAFIHHX", NULL},
    {"thirty-five characters that a bank gave us", "payers", "initiating_party_id",
     "0123456789-ABCDEFGHIJ/abcdefghij 35", "0123456789-ABCDEFGHIJ/abcdefghij 35"},
    {"thirty-six of them", "payers", "initiating_party_id", "0123456789-ABCDEFGHIJ/abcdefghij 365",
     NULL},
    {"a letter that not every bank takes", "payers", "initiating_party_id", "Ä1", NULL},
    {"blanks at its ends", "payers", "initiating_party_id", "01 ", NULL},
    {"three digits", "bank_codes", "prefix_from", "005", "005"},
    {"four", "bank_codes", "prefix_from", "1000", NULL},
    {"a rule", "rule_parameters", "rule", "R-0410", "R-0410"},
    {"a rule of three digits", "rule_parameters", "rule", "R-410", NULL},
    {"a word of the list", "payers", "release", "two-person", "two-person"},
    {"part of a word", "payers", "release", "two", NULL},
    {"two words", "payers", "release", "auto two-person", NULL},
    {"letters of Finnish", "agencies", "name", "Äänekoski", "Äänekoski"},
    {"a control character", "agencies", "name", "a\tb", NULL},
    {"not UTF-8", "agencies", "name", "a\xff", NULL},
    {"empty is not the cell's business", "agencies", "name", "", ""},
};

START_TEST(cells)
{
    const CellCase *c = &cell_cases[_i];
    const Table *table = table_find(slice_of(c->table));
    const Column *column = &table->columns[table_column(table, c->column)];
    const char *expected = NULL;
    Slice stored = SLICE_NONE;
    AUTO_ARENA Arena arena = {0};

    arena_init(&arena, 1024 * 1024);
    ck_assert_msg(cell_read(column, slice_of(c->cell), &arena, &stored, &expected)
                      == (c->stored != NULL),
                  "%s", c->what);
    if (c->stored != NULL)
        ck_assert_msg(slice_is(stored, c->stored), "%s: %.*s", c->what, SLICE_ARGS(stored));
    else
        ck_assert_msg(expected != NULL, "%s", c->what);
}
END_TEST

/* Descriptors are data, and data has mistakes too. */
START_TEST(tables_fit_together)
{
    for (const Table *table = tables_all; table->name != NULL; table++) {
        ck_assert_uint_le(table->column_count, TABLE_COLUMNS_MAX);
        ck_assert(table == tables_all || strcmp(table[-1].name, table->name) < 0);
        for (size_t i = 0; i < TABLE_KEY_MAX && table->key[i] != NULL; i++)
            (void)table_column(table, table->key[i]);
        for (size_t i = 0; i < TABLE_LINKS_MAX && table->links[i].table != NULL; i++)
            ck_assert_ptr_nonnull(table_find(slice_of(table->links[i].table)));
    }
}
END_TEST

START_TEST(figures_in_basis_points)
{
    int32_t points = 0;

    ck_assert(coefficient_parse(SLICE_LITERAL("1.23"), &points));
    ck_assert_int_eq(points, 12300);
    ck_assert(coefficient_parse(SLICE_LITERAL("1"), &points));
    ck_assert_int_eq(points, 10000);
    ck_assert(time_parse(SLICE_LITERAL("16:01"), &points));
    ck_assert_int_eq(points, 961);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reference_cells");
    TCase *tests = tcase_create("cells");
    SRunner *runner = srunner_create(suite);
    int failures;

    tcase_add_loop_test(tests, cells, 0, (int)COUNT_OF(cell_cases));
    tcase_add_test(tests, tables_fit_together);
    tcase_add_test(tests, figures_in_basis_points);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
