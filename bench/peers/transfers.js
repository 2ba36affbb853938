/* The transfers of ../make_transfers.py, one object a line. */
const fs = require("fs");

exports.read = function (path) {
  return fs.readFileSync(path, "utf8").trimEnd().split("\n").map((line) => {
    const [id, iban, bic, name, cents, text] = line.split("\t");
    return { id, iban, bic, name, amount: Number(cents) / 100, text };
  });
};

exports.payer = {
  message: "KEHA-20261201-0001",
  name: "Kehittämis- ja hallintokeskus",
  iban: "FI4950009420028730",
  bic: "OKOYFIHH",
  day: new Date(2026, 11, 1),
};
