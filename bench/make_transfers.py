#!/usr/bin/env python3
"""Credit transfers as tab separated lines, the same for the same seed: what is written as pain.001.

usage: make_transfers.py N [SEED] > FILE

A line: end-to-end id, IBAN, BIC, name, cents, text. Names and accounts are invented.
"""
import random
import sys

FIRST = "Aino Eero Helmi Jalmari Kerttu Lauri Märta Onni Päivi Åke".split()
LAST = "Halla Jänkä Kivelä Lehto Mäntylä Niittymaa Ojala Purola Sjöholm Ylätalo".split()
FIRM = ["", "", "", " Oy", " Ky", " & Pojat Oy"]
BANKS = [("1", "NDEAFIHH"), ("5", "OKOYFIHH"), ("8", "DABAFIHH"), ("405", "HELSFIHH")]


def iban(bban):
    return "FI%02d%s" % (98 - int(bban + "151800") % 97, bban)


def main(count, seed):
    chance = random.Random(seed)
    write = sys.stdout.write
    for number in range(1, count + 1):
        prefix, bic = chance.choice(BANKS)
        account = iban(prefix + str(chance.randrange(10 ** 11)).zfill(14 - len(prefix)))
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}{chance.choice(FIRM)}"
        text = f"Avustus D/{2020 + number % 7}/{number:06d}, erä {1 + number % 12}"
        cents = chance.randrange(100, 2000000)
        write(f"KEHA-{number}\t{account}\t{bic}\t{name}\t{cents}\t{text}\n")


sys.stdout.reconfigure(encoding="utf-8")
main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
