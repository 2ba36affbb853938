/*
 * own_facts.c
 *     See own_facts.h.
 */
#include "own_facts.h"

#include <stdlib.h>

#include "maksatus/ensure.h"
#include "maksatus/ordered.h"

void own_facts_init(OwnFacts *facts)
{
    *facts = (OwnFacts){0};
    arena_init(&facts->arena, SIZE_MAX);
}

/* ── texts ────────────────────────────────────────────────────────────────────────────────── */

enum { TEXTS_SEARCHED = 64 };

static Slice kept(OwnFacts *facts, Slice text)
{
    return text.len == 0 ? SLICE_NONE : arena_slice(&facts->arena, text);
}

static bool same_texts(const OwnTexts *a, const OwnTexts *b)
{
    return a->answer == b->answer && slice_equal(a->code, b->code)
           && slice_equal(a->place, b->place) && slice_equal(a->payer, b->payer)
           && slice_equal(a->reason, b->reason);
}

static size_t new_texts(OwnFacts *facts, const OwnTexts *texts)
{
    MEMORY_GROW(facts->texts, facts->texts_capacity, facts->texts_count + 1);
    facts->texts[facts->texts_count] =
        (OwnTexts){texts->answer, kept(facts, texts->payer), kept(facts, texts->place),
                   kept(facts, texts->code), kept(facts, texts->reason)};
    return facts->texts_count++;
}

/* An answer says the same of most payments of a file. */
static size_t keep_texts(OwnFacts *facts, const OwnTexts *texts)
{
    size_t end = facts->texts_count;
    size_t from = end > TEXTS_SEARCHED ? end - TEXTS_SEARCHED : 0;

    if (end > 0 && same_texts(&facts->texts[facts->texts_last], texts))
        return facts->texts_last;
    for (size_t i = end; i > from; i--)
        if (same_texts(&facts->texts[i - 1], texts))
            return facts->texts_last = i - 1;
    return facts->texts_last = new_texts(facts, texts);
}

/* ── facts ────────────────────────────────────────────────────────────────────────────────── */

static void add_fact(OwnFacts *facts, const OwnTexts *texts, OwnFact fact)
{

    if (facts->overflowed)
        return;
    if (facts->count == OWN_FACTS_MAX || facts->texts_count == OWN_TEXTS_MAX) {
        own_facts_done(facts);
        facts->overflowed = true;
        return;
    }
    fact.texts = (uint16_t)keep_texts(facts, texts);
    MEMORY_GROW(facts->fact, facts->capacity, facts->count + 1);
    facts->fact[facts->count++] = fact;
}

void own_facts_add_status(OwnFacts *facts, Slice payer, int64_t number, const AnswerStatus *status)
{
    BankStatus kind = bank_status(status->code);
    const OwnTexts texts = {.answer = facts->answer,
                            .payer = payer,
                            .place = status->message_ref,
                            .code = status->code,
                            .reason = status->reason};

    if (status->level != ANSWER_OF_TX || status->code.len == 0 || kind == BANK_STATUS_PART
        || kind == BANK_STATUS_PAYEE)
        return;
    add_fact(facts, &texts,
             (OwnFact){.number = number,
                       .kind = (uint8_t)kind,
                       .rank = (uint8_t)bank_status_rank(status->code),
                       .needs_person = bank_status_needs_person(status->code)});
}

void own_facts_add_item(OwnFacts *facts, Slice payer, int64_t number, const AnswerItem *item,
                        Slice account)
{
    bool euros = item->currency.len == 0 || slice_equal(item->currency, SLICE_LITERAL("EUR"));
    bool comes_back = item->reversal || item->returned;
    const OwnTexts texts = {
        .answer = facts->answer, .payer = payer, .place = account, .reason = item->reason};

    if (item->status != ITEM_BOOKED || !euros || (item->credit && !comes_back))
        return;
    add_fact(facts, &texts,
             (OwnFact){.number = number,
                       .cents = money_is_none(item->amount) ? -1 : item->amount.cents,
                       .is_money = true,
                       .credit = item->credit,
                       .comes_back = comes_back});
}

void own_facts_undo(OwnFacts *facts, size_t count)
{
    if (!facts->overflowed)
        facts->count = count;
}

/* ── in order ─────────────────────────────────────────────────────────────────────────────── */

static int compare_facts(const void *one, const void *other)
{
    int64_t a = ((const OwnFact *)one)->number;
    int64_t b = ((const OwnFact *)other)->number;

    return (a > b) - (a < b);
}

/* Banks answer in the order of the file, which is that of the numbers. */
static bool is_sorted(const OwnFacts *facts)
{
    for (size_t i = 1; i < facts->count; i++)
        if (facts->fact[i - 1].number > facts->fact[i].number)
            return false;
    return true;
}

void own_facts_sort(OwnFacts *facts)
{
    if (!is_sorted(facts))
        qsort(facts->fact, facts->count, sizeof(*facts->fact), compare_facts);
}

size_t own_facts_from(const OwnFacts *facts, int64_t number)
{
    return ordered_from(facts->fact, facts->count, sizeof(*facts->fact), number);
}

void own_facts_done(OwnFacts *facts)
{
    memory_free(facts->fact);
    memory_free(facts->texts);
    arena_done(&facts->arena);
    *facts = (OwnFacts){0};
}
