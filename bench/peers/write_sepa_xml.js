/* usage: node write_sepa_xml.js TRANSFERS OUT.xml     pain.001.001.03 by the npm package "sepa-xml" */
const fs = require("fs");
const SepaXML = require("sepa-xml");
const { payer, read } = require("./transfers.js");

const message = new SepaXML("pain.001.001.03");
message.setHeaderInfo({ messageId: payer.message, initiator: payer.name });
message.setPaymentInfo({
  id: payer.message + "-01",
  method: "TRF",
  senderName: payer.name,
  senderIBAN: payer.iban,
  bic: payer.bic,
  batchBooking: true,
  when: payer.day,
});
for (const one of read(process.argv[2]))
  message.addTransaction({
    id: one.id,
    amount: one.amount.toFixed(2),
    name: one.name,
    iban: one.iban,
    bic: one.bic,
    description: one.text,
  });
message.compile((error, xml) => {
  if (error) throw new Error(error);
  fs.writeFileSync(process.argv[3], xml);
});
