/*
 * facts_fixture.h
 *     A decision that no rule has anything against, for tests that spoil one thing of it.
 *
 * Case holds the decision, its facts, the rows that they point to, and what the rule said.
 */
#ifndef TESTS_FACTS_FIXTURE_H
#define TESTS_FACTS_FIXTURE_H

#include <check.h>

#include "maksatus/rule.h"

typedef struct Case {
    Decision decision;
    Facts facts;
    AgencyRow agency;
    ProgrammeRow programme;
    ProgrammeAgencyRow competence;
    ApproverRow approver;
    AppropriationRow appropriation;
    BankCodeRow bank;
    const Rule *rule;
    int64_t param[RULE_PARAMS_MAX]; /* the defaults, until a test says otherwise */
    Findings findings;
    char said[512];
} Case;

/* A faultless case, about to be asked of the rule of that id. */
Case *case_new(const char *rule_id);
void case_param(Case *tested, const char *name, int64_t value);

/* Asks the rule and answers the codes that it said, in its order, with a blank between. Renders
 * every finding in every language and fails where a {name} is left; and where a rule that
 * NEEDS_RECORD alone says something else when the rest is other. */
const char *case_ask(Case *tested);
/* The same of what is asked at the very end. */
const char *case_ask_last(Case *tested);
/* The sentence of the finding number index. */
const char *case_text(const Case *tested, size_t index, const char *language);
/* The value of an evidence of that finding; fails when there is none. */
const char *case_evidence(const Case *tested, size_t index, const char *name);

Day day_of(const char *text);     /* "" is DAY_NONE */
Money money_of(const char *text); /* "" is MONEY_NONE */

/* Fails with the sentence of the row. */
void expect_said(const char *sentence, const char *said, const char *expected);

typedef struct RuleTest {
    const TTest *test;
    size_t rows; /* 1 for a test without table */
} RuleTest;

/* For main: runs the tests and answers the exit status. */
int rule_tests_run(const char *name, const RuleTest *tests, size_t count);

#endif
