#!/usr/bin/env python3
"""What a bank would answer to payment files of ours: every payment booked, or told of.

usage: make_answers.py camt.054|pain.002 FOLDER PAYMENTFILE...

camt.054: one notification of all files, an entry a payment, for each account. pain.002: one report
a file, a status a payment; one payment of fifty is refused.
"""
import os
import re
import sys

PAYMENT = re.compile(r"<EndToEndId>([^<]*)<.*<InstdAmt Ccy=\"EUR\">([^<]*)<.*<Nm>([^<]*)</Nm>.*"
                     r"<IBAN>([^<]*)<")
REFUSED_OF = 50


def found(text, element):
    return re.search(f"<{element}>([^<]*)<", text)[1]


def payments(path):
    """Heads and payments, as they are written: one payment a line."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            match = PAYMENT.search(line)
            if match:
                yield match.groups()


def head_of(path):
    """MsgId, account and execution day."""
    with open(path, encoding="utf-8") as file:
        text = file.read(4096)
    debtor = text[text.index("<DbtrAcct>"):]
    day = re.search(r"\d{4}-\d\d-\d\d(?=</(Dt|ReqdExctnDt)>)", text)[0]
    return found(text, "MsgId"), found(debtor, "IBAN"), day


def document(folder, name, message, body):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n'
                   f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}"><{body[0]}>\n')
        file.writelines(body[1])
        file.write(f"</{body[0]}></Document>\n")


def notification(paths):
    yield "<GrpHdr><MsgId>BENCH-N</MsgId><CreDtTm>2026-12-23T06:00:00</CreDtTm></GrpHdr>\n"
    for number, path in enumerate(paths, 1):
        _, account, day = head_of(path)
        yield (f"<Ntfctn><Id>N-{number}</Id><CreDtTm>2026-12-23T06:00:00</CreDtTm>"
               f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n")
        for key, amount, name, iban in payments(path):
            yield (f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>'
                   f"<Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt>"
                   f"</ValDt><AcctSvcrRef>B{key}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd>"
                   "<Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
                   "<NtryDtls><TxDtls><Refs>"
                   f"<InstrId>{key}</InstrId><EndToEndId>{key}</EndToEndId></Refs>"
                   f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty>'
                   f"<Nm>{name}</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct>"
                   "</RltdPties></TxDtls></NtryDtls></Ntry>\n")
        yield "</Ntfctn>\n"


def report(path):
    message, _, _ = head_of(path)
    yield (f"<GrpHdr><MsgId>R-{message}</MsgId><CreDtTm>2026-12-22T09:00:00</CreDtTm></GrpHdr>"
           f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09"
           f"</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}-01"
           "</OrgnlPmtInfId>\n")
    for number, (key, *_) in enumerate(payments(path), 1):
        refused = number % REFUSED_OF == 0
        yield (f"<TxInfAndSts><OrgnlInstrId>{key}</OrgnlInstrId><OrgnlEndToEndId>{key}"
               f"</OrgnlEndToEndId><TxSts>{'RJCT' if refused else 'ACSP'}</TxSts>"
               f"{'<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>' if refused else ''}"
               f"<AcctSvcrRef>S{key}</AcctSvcrRef></TxInfAndSts>\n")
    yield "</OrgnlPmtInfAndSts>\n"


def main(kind, folder, *paths):
    if kind == "camt.054":
        document(folder, "camt.054.xml", "camt.054.001.08",
                 ("BkToCstmrDbtCdtNtfctn", notification(paths)))
        return
    for path in paths:
        document(folder, "pain.002-" + os.path.basename(path), "pain.002.001.10",
                 ("CstmrPmtStsRpt", report(path)))


main(*sys.argv[1:])
