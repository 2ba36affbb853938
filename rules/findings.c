/*
 * findings.c
 *     Adding findings and their evidence: arrays of fixed size, nothing is allocated.
 *
 * Too many findings, a code twice, or a name twice is a bug of a rule, so it is ensured.
 */
#include "maksatus/finding.h"

#include "maksatus/identity.h"
#include "maksatus/rule.h"

_Static_assert(sizeof(((Finding *)0)->masked) >= IDENTITY_MASKED_BYTES,
               "a masked identity fits into its finding");

const char *effect_name(Effect effect)
{
    static const char *const names[] = {
        [EFFECT_NOTE] = "note", [EFFECT_HOLD] = "hold", [EFFECT_REJECT] = "reject"};

    ensure((size_t)effect < COUNT_OF(names));
    return names[effect];
}

Finding *finding_add(Findings *findings, uint32_t code)
{
    const Rule *rule = findings->rule;
    Finding *finding;

    ensure(rule != NULL);
    ensure(code < rule->code_count);
    ensure(findings->count < FINDINGS_MAX);
    for (size_t i = 0; i < findings->count; i++)
        ensure(findings->item[i].rule != rule || findings->item[i].code != code);

    finding = &findings->item[findings->count];
    findings->count++;
    finding->rule = rule;
    finding->code = code;
    finding->effect = rule->codes[code].effect;
    finding->evidence_count = 0;
    finding->masked[0] = '\0';
    return finding;
}

static Evidence *evidence_add(Finding *finding, const char *name, EvidenceKind kind)
{
    Evidence *evidence;

    ensure(finding->evidence_count < EVIDENCE_MAX);
    for (uint32_t i = 0; i < finding->evidence_count; i++)
        ensure(strcmp(finding->evidence[i].name, name) != 0);

    evidence = &finding->evidence[finding->evidence_count];
    finding->evidence_count++;
    *evidence = (Evidence){.name = name, .kind = kind, .value = 0, .text = SLICE_NONE};
    return evidence;
}

/* Whoever renders a sentence sizes his buffer by this: a sender's text may be as long as a field.
 */
static Slice cut(Slice text)
{
    if (text.len <= EVIDENCE_TEXT_BYTES)
        return text;
    text.len = EVIDENCE_TEXT_BYTES;
    while (text.len > 0 && (text.at[text.len] & 0xC0) == 0x80)
        text.len--;
    return text;
}

void evidence_text(Finding *finding, const char *name, Slice text)
{
    evidence_add(finding, name, EVIDENCE_TEXT)->text = cut(text);
}

void evidence_money(Finding *finding, const char *name, Money amount)
{
    ensure(!money_is_none(amount));
    evidence_add(finding, name, EVIDENCE_MONEY)->value = amount.cents;
}

void evidence_day(Finding *finding, const char *name, Day day)
{
    ensure(!day_is_none(day));
    evidence_add(finding, name, EVIDENCE_DAY)->value = day.number;
}

void evidence_count(Finding *finding, const char *name, int64_t count)
{
    evidence_add(finding, name, EVIDENCE_COUNT)->value = count;
}

void evidence_percent(Finding *finding, const char *name, int64_t basis_points)
{
    ensure(basis_points >= 0);
    evidence_add(finding, name, EVIDENCE_PERCENT)->value = basis_points;
}

void evidence_identity(Finding *finding, const char *name, Slice code)
{
    ensure(finding->masked[0] == '\0');
    evidence_add(finding, name, EVIDENCE_TEXT)->text = identity_mask(code, finding->masked);
}

void evidence_value_text(const Evidence *evidence, Text *out)
{
    switch (evidence->kind) {
    case EVIDENCE_TEXT:
        text_add(out, evidence->text);
        break;
    case EVIDENCE_MONEY:
        text_add_money(out, (Money){evidence->value});
        break;
    case EVIDENCE_DAY:
        text_add_day(out, (Day){(int32_t)evidence->value});
        break;
    case EVIDENCE_COUNT:
        text_add_int(out, evidence->value);
        break;
    case EVIDENCE_PERCENT:
        /* 50, 50.5, 50.25: as it is written in a delivery. */
        text_add_int(out, evidence->value / 100);
        if (evidence->value % 100 != 0)
            text_add_format(out, ".%d", (int)(evidence->value % 100 / 10));
        if (evidence->value % 10 != 0)
            text_add_format(out, "%d", (int)(evidence->value % 10));
        break;
    }
}

Effect findings_worst(const Findings *findings)
{
    Effect worst = EFFECT_NOTE;

    for (size_t i = 0; i < findings->count; i++)
        if (findings->item[i].effect > worst)
            worst = findings->item[i].effect;
    return worst;
}
