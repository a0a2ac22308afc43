"""Damaged text files: bytes changed, cut, put in, exchanged or repeated, in files as people have them."""

from __future__ import annotations

import random

SEEDS = [
    b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n",
    b"0.5;-1\n1;2\n3,5;4\n",
    "größe;name\r\n1,5;Müller\r\n2,5;Jörg\r\n".encode("cp1252"),
    "größe;name\n1,5;Müller\n2,5;Jörg\n".encode(),
    b"\xef\xbb\xbf" + "x\ty\n1\t−2\n3\t4e5\n".encode(),
    "a,b\n1,2\n3,4\n".encode("utf-16"),
    "a,b\n1,2\n3,4\n".encode("utf-16-le"),
    b'n,t\n1,"a\nb"\n2,"c, d"\n3,"say ""hi"""\n4,e\n',
    b"# made by me\n# 2020\na b c\n1 2 3\n\n4 5 6\n",
    b"Report\n\nid,class,when\n1,u,2020-01-01\n2,v,2020-01-02\n3,u,NA\n",
    b"a|b|c\n" + b"1|x|0.25\n2|y|?\n" * 40,
    b"p;n\n1.234,50;1\n12.345.678,00;00712\n",
    "имя;рост\nИван;180\nМария;165\nПётр;172\n".encode("cp1251"),
    b"a,b\r1,2\r3,4\r",
    b'"";"a";"b"\n"1";5;"u"\n"2";6;"v"\n' * 3,
    b",".join(b"c%d" % number for number in range(60)) + b"\n" + (b"1," * 59 + b"2\n") * 4,
]
ODD = [b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xff", b"\xc3", b"#", b"\\", b"1e999", b"-", b"nan", b" "]


def mutant(seed: int) -> bytes:
    """The damaged file with this number."""
    dice = random.Random(seed)
    values = bytearray(dice.choice(SEEDS))
    for _ in range(dice.choice([1, 1, 2, 3, 8])):
        dice.choice(CHANGES)(dice, values)
    return bytes(values)


def flipped(dice: random.Random, values: bytearray) -> None:
    if values:
        values[dice.randrange(len(values))] ^= 1 << dice.randrange(8)


def cut(dice: random.Random, values: bytearray) -> None:
    del values[dice.randrange(len(values) + 1) :]


def without(dice: random.Random, values: bytearray) -> None:
    place = dice.randrange(len(values) + 1)
    del values[place : place + dice.choice([1, 1, 2, 10])]


def inserted(dice: random.Random, values: bytearray) -> None:
    place = dice.randrange(len(values) + 1)
    values[place:place] = dice.choice([dice.choice(ODD), dice.choice(ODD) * 30, dice.randbytes(dice.randrange(20))])


def exchanged(dice: random.Random, values: bytearray) -> None:
    one, other = sorted(dice.randrange(len(values) + 1) for _ in range(2))
    length = dice.randrange(12)
    part = values[one : one + length]
    values[one : one + length] = values[other : other + length]
    values[other : other + length] = part


def repeated(dice: random.Random, values: bytearray) -> None:
    place = dice.randrange(len(values) + 1)
    values[place:place] = values[place : place + dice.randrange(40)] * dice.choice([1, 2, 20])


CHANGES = [flipped, flipped, cut, without, inserted, inserted, exchanged, repeated]
