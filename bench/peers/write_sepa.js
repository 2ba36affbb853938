/* usage: node write_sepa.js TRANSFERS OUT.xml     pain.001.001.09 by the npm package "sepa" */
const fs = require("fs");
const SEPA = require("sepa");
const { payer, read } = require("./transfers.js");

SEPA.enableValidations(true, false); /* its character check knows no å, ä and ö */
const message = new SEPA.Document("pain.001.001.09");
message.grpHdr.id = payer.message;
message.grpHdr.created = new Date();
message.grpHdr.initiatorName = payer.name;

const info = message.createPaymentInfo();
info.requestedExecutionDate = payer.day;
info.debtorIBAN = payer.iban;
info.debtorBIC = payer.bic;
info.debtorName = payer.name;
info.batchBooking = true;
message.addPaymentInfo(info);

for (const one of read(process.argv[2])) {
  const transfer = info.createTransaction();
  transfer.creditorName = one.name;
  transfer.creditorIBAN = one.iban;
  transfer.creditorBIC = one.bic;
  transfer.amount = one.amount;
  transfer.remittanceInfo = one.text;
  transfer.end2endId = one.id;
  info.addTransaction(transfer);
}
fs.writeFileSync(process.argv[3], message.toString());
