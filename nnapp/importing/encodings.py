"""Which encoding a file has, and what is no text at all.

A byte order mark says it; UTF-8 is so strict that a whole file which is valid UTF-8 is nothing else; UTF-16 shows by
the place of its zero bytes. For the older code pages there is only the look of the text: western European ones are
recognised here, for the others charset-normalizer compares languages on a bounded sample.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from nnapp.importing.contents import known_binary, known_markup
from nnapp.importing.problems import refuse
from nnapp.importing.values import Source
from nnapp.progress import Report
from nnapp.words import Said, marked

HEAD_BYTES = 1 << 16
PASS_BYTES = 1 << 20
SAMPLE_BYTES = 1 << 15  # for the comparison of languages
MOST_CONTROLS = 0.05  # of the first bytes of a text
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-1", "iso8859-15"),
    *("cp1250", "iso8859-2", "cp1251", "koi8-r", "iso8859-5", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp437", "cp850", "cp852", "cp866", "mac-roman"),
    *("shift_jis", "cp932", "euc_jp", "gb18030", "big5", "euc_kr", "cp949"),
)
COMPARED = [name.replace("iso8859-", "iso8859_").replace("-", "_") for name in ENCODINGS if not name.startswith("utf")]
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LETTERS = frozenset("äöüÄÖÜßéèêëàâáãçîïíôóõûùúñåøæœÅØÆŒÉÊËÀÁÂÃÇÎÍÓÔÕÚÛÑýþðŠšŽž")
LAST_LETTERS = frozenset("ìòÈ")  # western texts have them at the end of a word, or as a word
SIGNS = frozenset("°µ²³€£¥§±×÷·½¼¾«»¿¡™®©–—‘‚“”„…•\u00a0ºª†‰")
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"


class Encoding(NamedTuple):
    """An encoding by the name that Python gives it, and why it was taken."""

    name: str
    reason: Said


def detected(source: Source, report: Report) -> Encoding:
    """Find the encoding of a file. Raises `Refusal` where it is empty or no text."""
    head = source.head(HEAD_BYTES)
    if not head:
        refuse(source, Said(marked("it is empty. Choose another file.")))
    _refuse_known(source, known_markup(head))
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name, Said(marked("the file begins with the mark of this encoding")))
    _refuse_known(source, known_binary(head))
    wide = _utf16(head)
    if wide is not None:
        return Encoding(wide, Said(marked("every other byte is zero, as in UTF-16")))
    if head.count(0) > max(3, len(head) // 100) or _is_binary(head):
        refuse(
            source,
            Said(
                marked(
                    "it is no text but a binary file. Choose a table, or save it as CSV with the program it is from."
                )
            ),
        )
    return _utf8_or_older(source, report)


def known(name: str, source: Source) -> str:
    """Return the encoding's name as Python spells it; raises `Refusal` for one that is none of `ENCODINGS`."""
    try:
        spelled = codecs.lookup(name).name
    except (LookupError, ValueError):
        spelled = ""
    if spelled not in {codecs.lookup(listed).name for listed in ENCODINGS}:
        refuse(
            source, Said(marked("“{encoding}” is no known encoding of text. Choose another one."), {"encoding": name})
        )
    return name


def _refuse_known(source: Source, what: str | None) -> None:
    if what is not None:
        refuse(source, Said(marked("it is no table but {what}."), {"what": Said(what)}))


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: digits, delimiters and line ends have their zero byte always at the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even <= odd // 50:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and odd <= even // 50 else None


def _is_binary(head: bytes) -> bool:
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls >= 16 and controls > MOST_CONTROLS * len(head)


def _utf8_or_older(source: Source, report: Report) -> Encoding:
    bad = _first_bad(source, report)
    if bad is None:
        return Encoding("utf-8", Said(marked("the whole file is valid UTF-8")))
    sample = _around(source, bad)
    text = sample.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    if sum(1 for letter in text if letter > "\x7f") - faults > faults:
        return Encoding("utf-8", Said(marked("most letters are valid UTF-8, but some bytes are not")))
    return _older(sample)


def _first_bad(source: Source, report: Report) -> int | None:
    """The position of the first byte that is not UTF-8."""
    assert source.path is not None
    decoder = codecs.getincrementaldecoder("utf-8")()
    size, done = max(1, source.size()), 0
    with source.path.open("rb") as file:
        while True:
            part = file.read(PASS_BYTES)
            before = len(decoder.getstate()[0])
            try:
                decoder.decode(part, final=not part)
            except UnicodeDecodeError as error:
                return max(0, done - before + error.start)
            if not part:
                return None
            done += len(part)
            report(min(1.0, done / size))


def _around(source: Source, position: int) -> bytes:
    """The lines with letters beyond ASCII, from a bit before a position on; at most `SAMPLE_BYTES`."""
    assert source.path is not None
    with source.path.open("rb") as file:
        file.seek(max(0, position - 200))
        part = file.read(32 * SAMPLE_BYTES)
    lines = [line for line in re.split(rb"[\r\n]+", part) if not line.isascii()]
    return b"\n".join(lines)[:SAMPLE_BYTES]


def _older(sample: bytes) -> Encoding:
    if _is_western(sample):
        return Encoding("cp1252", Said(marked("it is not UTF-8, and its letters fit western European text")))
    from charset_normalizer import from_bytes  # noqa: PLC0415 - large, and rarely needed

    best = from_bytes(sample, cp_isolation=COMPARED, threshold=0.5).best()
    if best is None or best.encoding.startswith(("utf", "ascii")):
        return Encoding("cp1252", Said(marked("it is not UTF-8, and nothing else fits better; look at its letters")))
    name = best.encoding.replace("_", "-") if best.encoding.startswith(("iso8859", "koi8", "mac")) else best.encoding
    return Encoding(
        name, Said(marked("it is not UTF-8, and its letters fit {language} best"), {"language": best.language})
    )


def _is_western(sample: bytes) -> bool:
    """Whether the letters beyond ASCII are those of western Europe and stand where they do in such texts."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    good = strange = 0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter > "\x7f":
            inside = before.isalpha() and after.isalpha()
            fits = letter in LETTERS or letter == "’" or (letter in SIGNS and not inside)
            fits = fits or (letter in LAST_LETTERS and not after.isalpha())
            crowded = before > "\x7f" and after > "\x7f"
            good, strange = good + (fits and not crowded), strange + (not fits or crowded)
    return good > 9 * strange
