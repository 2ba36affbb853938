/*
 * message_pain001.c
 *     Writes pain.001.001.09, and .03 from the same model: the same rows give the same bytes.
 *
 *     Document
 *       CstmrCdtTrfInitn
 *         GrpHdr                          message_begin
 *         PmtInf ... one a group          message_add, when the group before it is full
 *           CdtTrfTxInf ... one a payment message_add
 *
 * Plain on purpose, because banks are picky: default namespace, no attributes but Ccy, no comment,
 * no blank text but one newline after the head of a PmtInf and after each payment. The versions
 * differ in three places: the namespace, the bank's identifier (BIC, BICFI) and the form of the
 * execution day. The order of the elements is the schema's.
 */
#include "maksatus/characters.h"
#include "maksatus/limits.h"
#include "maksatus/message.h"
#include "maksatus/text.h"
#include "xml_writer.h"

enum {
    BUFFER_BYTES = 256 * 1024,
    HEAD_BYTES_MAX = 16 * 1024, /* heads, and one payment without its texts */
    SCRATCH_BYTES = 16 * 1024,  /* where lengths are measured */
    ADDRESS_LINE_CHARACTERS = 70,
    CREATED_AT_BYTES_MAX = 25,
    GROUP_DIGITS_MIN = 2,
};
/* The longest that NbOfTxs and CtrlSum can be. */
static const MessageGroup group_longest = {INT64_C(999999999999999), {INT64_MAX}};

struct MessageWriter {
    XmlWriter xml;
    const PaymentFile *file;
    const MessageGroup *group;
    size_t group_count;
    size_t group_index; /* of the group that payments go to */
    MessageGroup open;  /* what was written to it */
    MessageGroup total;
};

static void write_day(XmlWriter *xml, Day day)
{
    TEXT_ON_STACK(text, 16);

    text_add_day(&text, day);
    ensure(!text.overflowed);
    xml_raw(xml, text.at, text.len);
}

/* -01, -02 ... -99, -100 */
static void write_group_suffix(XmlWriter *xml, size_t group_index)
{
    XML_LITERAL(xml, "-");
    if (group_index + 1 < 10)
        XML_LITERAL(xml, "0");
    xml_number(xml, (int64_t)group_index + 1);
}

static void write_count_and_sum(XmlWriter *xml, int64_t count, Money sum)
{
    XML_LITERAL(xml, "<NbOfTxs>");
    xml_number(xml, count);
    XML_LITERAL(xml, "</NbOfTxs><CtrlSum>");
    xml_money(xml, sum);
    XML_LITERAL(xml, "</CtrlSum>");
}

static void write_bic(XmlWriter *xml, PainVersion version, Slice bic)
{
    if (version == PAIN_001_09)
        XML_LITERAL(xml, "<FinInstnId><BICFI>");
    else
        XML_LITERAL(xml, "<FinInstnId><BIC>");
    xml_text(xml, bic);
    if (version == PAIN_001_09)
        XML_LITERAL(xml, "</BICFI></FinInstnId>");
    else
        XML_LITERAL(xml, "</BIC></FinInstnId>");
}

static void write_file_head(XmlWriter *xml, const PaymentFile *file)
{
    XML_LITERAL(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.");
    if (file->version == PAIN_001_09)
        XML_LITERAL(xml, "09");
    else
        XML_LITERAL(xml, "03");
    XML_LITERAL(xml, "\"><CstmrCdtTrfInitn><GrpHdr><MsgId>");
    xml_text(xml, file->message_id);
    XML_LITERAL(xml, "</MsgId><CreDtTm>");
    xml_text(xml, file->created_at);
    XML_LITERAL(xml, "</CreDtTm>");
    write_count_and_sum(xml, file->count, file->sum);
    XML_LITERAL(xml, "<InitgPty><Nm>");
    xml_text(xml, file->payer_name);
    XML_LITERAL(xml, "</Nm>");
    if (!slice_is_empty(file->initiating_party_id)) {
        XML_LITERAL(xml, "<Id><OrgId><Othr><Id>");
        xml_text(xml, file->initiating_party_id);
        XML_LITERAL(xml, "</Id><SchmeNm><Cd>BANK</Cd></SchmeNm></Othr></OrgId></Id>");
    }
    XML_LITERAL(xml, "</InitgPty></GrpHdr>");
}

static void write_booking(XmlWriter *xml, BatchBooking booking)
{
    switch (booking) {
    case BOOKING_ABSENT:
        break;
    case BOOKING_TRUE:
        XML_LITERAL(xml, "<BtchBookg>true</BtchBookg>");
        break;
    case BOOKING_FALSE:
        XML_LITERAL(xml, "<BtchBookg>false</BtchBookg>");
        break;
    }
}

static void write_execution_day(XmlWriter *xml, const PaymentFile *file)
{
    XML_LITERAL(xml, "<ReqdExctnDt>");
    if (file->version == PAIN_001_09)
        XML_LITERAL(xml, "<Dt>");
    write_day(xml, file->execution_day);
    if (file->version == PAIN_001_09)
        XML_LITERAL(xml, "</Dt>");
    XML_LITERAL(xml, "</ReqdExctnDt>");
}

static void write_group_head(XmlWriter *xml, const PaymentFile *file, size_t group_index,
                             const MessageGroup *group)
{
    XML_LITERAL(xml, "<PmtInf><PmtInfId>");
    xml_text(xml, file->message_id);
    write_group_suffix(xml, group_index);
    XML_LITERAL(xml, "</PmtInfId><PmtMtd>TRF</PmtMtd>");
    write_booking(xml, file->batch_booking);
    write_count_and_sum(xml, group->count, group->sum);
    XML_LITERAL(xml, "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>");
    write_execution_day(xml, file);
    XML_LITERAL(xml, "<Dbtr><Nm>");
    xml_text(xml, file->payer_name);
    XML_LITERAL(xml, "</Nm></Dbtr><DbtrAcct><Id><IBAN>");
    xml_text(xml, file->debtor_iban);
    XML_LITERAL(xml, "</IBAN></Id><Ccy>EUR</Ccy></DbtrAcct><DbtrAgt>");
    if (slice_is_empty(file->debtor_bic))
        XML_LITERAL(xml, "<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>");
    else
        write_bic(xml, file->version, file->debtor_bic);
    XML_LITERAL(xml, "</DbtrAgt><ChrgBr>SLEV</ChrgBr>\n");
}

static void write_group_tail(XmlWriter *xml)
{
    XML_LITERAL(xml, "</PmtInf>");
}

static void write_file_tail(XmlWriter *xml)
{
    XML_LITERAL(xml, "</CstmrCdtTrfInitn></Document>\n");
}

static void write_street(XmlWriter *xml, const Payment *payment)
{
    if (!slice_is_empty(payment->street)) {
        XML_LITERAL(xml, "<StrtNm>");
        xml_text(xml, payment->street);
        XML_LITERAL(xml, "</StrtNm>");
    }
    if (!slice_is_empty(payment->building)) {
        XML_LITERAL(xml, "<BldgNb>");
        xml_text(xml, payment->building);
        XML_LITERAL(xml, "</BldgNb>");
    }
}

static void write_place(XmlWriter *xml, const Payment *payment)
{
    if (!slice_is_empty(payment->postcode)) {
        XML_LITERAL(xml, "<PstCd>");
        xml_text(xml, payment->postcode);
        XML_LITERAL(xml, "</PstCd>");
    }
    XML_LITERAL(xml, "<TwnNm>");
    xml_text(xml, payment->town);
    XML_LITERAL(xml, "</TwnNm><Ctry>");
    xml_text(xml, payment->country);
    XML_LITERAL(xml, "</Ctry>");
}

/* "street building" on one line, or on the two that SEPA allows when they are too long for it. */
static void write_address_lines(XmlWriter *xml, const Payment *payment)
{
    bool both = !slice_is_empty(payment->street) && !slice_is_empty(payment->building);

    if (slice_is_empty(payment->street) && slice_is_empty(payment->building))
        return;
    XML_LITERAL(xml, "<AdrLine>");
    xml_text(xml, payment->street);
    if (both
        && utf8_length(payment->street) + 1 + utf8_length(payment->building)
               <= ADDRESS_LINE_CHARACTERS)
        XML_LITERAL(xml, " ");
    else if (both)
        XML_LITERAL(xml, "</AdrLine><AdrLine>");
    xml_text(xml, payment->building);
    XML_LITERAL(xml, "</AdrLine>");
}

/* What says where the street is stands in elements of its own in both modes. */
static void write_address(XmlWriter *xml, AddressMode mode, const Payment *payment)
{
    if (mode == ADDRESS_NONE || slice_is_empty(payment->town) || slice_is_empty(payment->country))
        return;
    XML_LITERAL(xml, "<PstlAdr>");
    if (mode == ADDRESS_STRUCTURED)
        write_street(xml, payment);
    write_place(xml, payment);
    if (mode == ADDRESS_HYBRID)
        write_address_lines(xml, payment);
    XML_LITERAL(xml, "</PstlAdr>");
}

static void write_remittance(XmlWriter *xml, const Payment *payment)
{
    if (payment->remittance_kind == REMITTANCE_TEXT) {
        XML_LITERAL(xml, "<RmtInf><Ustrd>");
        xml_text(xml, payment->remittance);
        XML_LITERAL(xml, "</Ustrd></RmtInf>");
        return;
    }
    XML_LITERAL(xml, "<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry>");
    if (payment->remittance_kind == REMITTANCE_RF)
        XML_LITERAL(xml, "<Issr>ISO</Issr>");
    XML_LITERAL(xml, "</Tp><Ref>");
    xml_text(xml, payment->remittance);
    XML_LITERAL(xml, "</Ref></CdtrRefInf></Strd></RmtInf>");
}

static void write_payment(XmlWriter *xml, const PaymentFile *file, const Payment *payment)
{
    char id[END_TO_END_BYTES];
    size_t id_len = payment_end_to_end_id(file->payer, payment->number, id);

    XML_LITERAL(xml, "<CdtTrfTxInf><PmtId><InstrId>");
    xml_raw(xml, id, id_len);
    XML_LITERAL(xml, "</InstrId><EndToEndId>");
    xml_raw(xml, id, id_len);
    XML_LITERAL(xml, "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">");
    xml_money(xml, payment->amount);
    XML_LITERAL(xml, "</InstdAmt></Amt>");
    if (!slice_is_empty(payment->bic)) {
        XML_LITERAL(xml, "<CdtrAgt>");
        write_bic(xml, file->version, payment->bic);
        XML_LITERAL(xml, "</CdtrAgt>");
    }
    XML_LITERAL(xml, "<Cdtr><Nm>");
    xml_text(xml, payment->name);
    XML_LITERAL(xml, "</Nm>");
    write_address(xml, file->address_mode, payment);
    XML_LITERAL(xml, "</Cdtr><CdtrAcct><Id><IBAN>");
    xml_text(xml, payment->iban);
    XML_LITERAL(xml, "</IBAN></Id></CdtrAcct>");
    if (!slice_is_empty(payment->purpose)) {
        XML_LITERAL(xml, "<Purp><Cd>");
        xml_text(xml, payment->purpose);
        XML_LITERAL(xml, "</Cd></Purp>");
    }
    write_remittance(xml, payment);
    XML_LITERAL(xml, "</CdtTrfTxInf>\n");
}

/* No payment takes more than this. */
static size_t payment_bytes_max(const Payment *payment)
{
    size_t texts = payment->iban.len + payment->bic.len + payment->name.len + payment->street.len
                   + payment->building.len + payment->postcode.len + payment->town.len
                   + payment->country.len + payment->remittance.len + payment->purpose.len;

    return HEAD_BYTES_MAX / 4 + texts * XML_ESCAPE_BYTES_MAX;
}

/* The groups must be what the file is. */
static Status check_groups(const PaymentFile *file, const MessageGroup *group, size_t group_count,
                           Error *err)
{
    int64_t count = 0;
    Money sum = MONEY_ZERO;

    for (size_t i = 0; i < group_count; i++) {
        if (group[i].count <= 0
            || (file->max_per_pmtinf > 0 && group[i].count > file->max_per_pmtinf))
            return error_set(err, STATUS_INTEGRITY, "group %zu of %.*s has %lld payments", i + 1,
                             SLICE_ARGS(file->message_id), (long long)group[i].count);
        count += group[i].count;
        sum = money_sum(sum, group[i].sum);
    }
    if (count != file->count || !money_equal(sum, file->sum))
        return error_set(err, STATUS_INTEGRITY, "the groups of %.*s do not add up to the file",
                         SLICE_ARGS(file->message_id));
    return STATUS_OK;
}

Status message_begin(Arena *arena, const PaymentFile *file, const MessageGroup *group,
                     size_t group_count, MessageSink sink, MessageWriter **writer, Error *err)
{
    MessageWriter *begun = ARENA_NEW(arena, MessageWriter);

    TRY(check_groups(file, group, group_count, err));
    ensure(!slice_is_empty(file->message_id) && !slice_is_empty(file->payer_name));
    begun->xml = (XmlWriter){arena_alloc(arena, BUFFER_BYTES), 0, BUFFER_BYTES, sink};
    begun->file = file;
    begun->group = group;
    begun->group_count = group_count;
    TRY(xml_reserve(&begun->xml, HEAD_BYTES_MAX, err));
    write_file_head(&begun->xml, file);
    *writer = begun;
    return STATUS_OK;
}

/* A group ends when its count is reached, and then its sum must be too. */
static Status end_group_if_full(MessageWriter *writer, Error *err)
{
    const MessageGroup *group = &writer->group[writer->group_index];

    if (writer->open.count < group->count)
        return STATUS_OK;
    if (!money_equal(writer->open.sum, group->sum))
        return error_set(err, STATUS_INTEGRITY, "group %zu of %.*s does not add up to its sum",
                         writer->group_index + 1, SLICE_ARGS(writer->file->message_id));
    write_group_tail(&writer->xml);
    writer->group_index += 1;
    writer->open = (MessageGroup){0, MONEY_ZERO};
    return STATUS_OK;
}

Status message_add(MessageWriter *writer, const Payment *payment, Error *err)
{
    if (writer->group_index == writer->group_count)
        return error_set(err, STATUS_INTEGRITY, "%.*s has more payments than its groups count",
                         SLICE_ARGS(writer->file->message_id));
    ensure(payment->amount.cents > 0);
    ensure(payment->name.len > 0 && payment->iban.len > 0 && payment->remittance.len > 0);
    TRY(xml_reserve(&writer->xml, HEAD_BYTES_MAX + payment_bytes_max(payment), err));
    if (writer->open.count == 0)
        write_group_head(&writer->xml, writer->file, writer->group_index,
                         &writer->group[writer->group_index]);
    write_payment(&writer->xml, writer->file, payment);
    writer->open.count += 1;
    writer->open.sum = money_sum(writer->open.sum, payment->amount);
    return end_group_if_full(writer, err);
}

Status message_end(MessageWriter *writer, Error *err)
{
    if (writer->group_index != writer->group_count)
        return error_set(err, STATUS_INTEGRITY, "%.*s has fewer payments than its groups count",
                         SLICE_ARGS(writer->file->message_id));
    TRY(xml_reserve(&writer->xml, HEAD_BYTES_MAX, err));
    write_file_tail(&writer->xml);
    return xml_flush(&writer->xml, err);
}

size_t message_payment_bytes(const PaymentFile *file, const Payment *payment)
{
    __attribute__((uninitialized)) char scratch[SCRATCH_BYTES];
    XmlWriter xml = {scratch, 0, sizeof scratch, {0}};

    write_payment(&xml, file, payment);
    return xml.len;
}

size_t message_frame_bytes(const PaymentFile *file, size_t group_count)
{
    /* Ids and times may not be given yet: the longest ones stand for them. */
    char id[LIMIT_MESSAGE_ID_BYTES];
    char created_at[CREATED_AT_BYTES_MAX];
    __attribute__((uninitialized)) char scratch[SCRATCH_BYTES];
    XmlWriter xml = {scratch, 0, sizeof scratch, {0}};
    PaymentFile longest = *file;
    size_t frame;

    memset(id, 'X', sizeof id);
    memset(created_at, '0', sizeof created_at);
    longest.message_id = (Slice){id, sizeof id};
    longest.created_at = (Slice){created_at, sizeof created_at};
    longest.count = group_longest.count;
    longest.sum = group_longest.sum;
    write_file_head(&xml, &longest);
    write_file_tail(&xml);
    frame = xml.len;
    xml.len = 0;
    write_group_head(&xml, &longest, group_count == 0 ? 0 : group_count - 1, &group_longest);
    write_group_tail(&xml);
    return frame + xml.len * group_count;
}
