"""The text of a source in blocks of whole lines, with the numbers that the lines have in the file.

Line ends of every system (LF, CR LF, CR) become LF. Bytes that the encoding does not have become U+FFFD, and their
lines are said; a zero character is refused, because no text has one.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from nnapp.importing.problems import refuse
from nnapp.importing.values import Source
from nnapp.progress import Report
from nnapp.words import Said, marked

READ_BYTES = 1 << 18
BLOCK_ROWS = 256  # a block has so many lines, if they are not too long: each has a cost for every column
LARGEST_BLOCK = 1 << 22  # letters
LONGEST_LINE = 1 << 26  # letters
UNREADABLE = "\ufffd"


class Block(NamedTuple):
    """Some whole lines; `text` ends with a line feed."""

    text: str
    line: int  # of its first line, from 1
    unreadable: tuple[tuple[int, str], ...] = ()  # lines, and their text, with bytes that the encoding does not have
    last: bool = False


def blocks(source: Source, encoding: str | None, report: Report) -> Iterator[Block]:
    """Yield the text in blocks; a source without any text gives none. Raises `Refusal` with the line."""
    line, parts, letters, ends = 1, [], 0, 0
    previous: Block | None = None
    for text in _texts(source, encoding, report):
        if "\0" in text:
            _refuse_zero(source, line + ends + text.count("\n", 0, text.index("\0")))
        parts.append(text)
        letters, ends = letters + len(text), ends + text.count("\n")
        if letters > LONGEST_LINE and not ends:
            refuse(source, Said(marked("it is too long for a line of a table. Check that this is a table.")), line)
        if not ends or (ends < BLOCK_ROWS and letters < LARGEST_BLOCK):
            continue
        whole = "".join(parts)
        cut = whole.rindex("\n") + 1
        if previous is not None:
            yield previous
        previous = _block(whole[:cut], line, encoding)
        line, parts, letters, ends = line + ends, [whole[cut:]], len(whole) - cut, 0
    rest = "".join(parts).removesuffix("\x1a")  # the mark of a text's end in DOS
    if rest:
        if previous is not None:
            yield previous
        previous = _block(rest if rest.endswith("\n") else rest + "\n", line, encoding)
    if previous is not None:
        yield previous._replace(last=True)


def _texts(source: Source, encoding: str | None, report: Report) -> Iterator[str]:
    if source.path is None:
        newlines = io.IncrementalNewlineDecoder(None, translate=True)
        text = _without_halves(source.text or "").removeprefix("\ufeff")
        for begin in range(0, len(text), READ_BYTES):
            report(begin / len(text))
            yield newlines.decode(text[begin : begin + READ_BYTES], final=begin + READ_BYTES >= len(text))
        return
    newlines = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(encoding or "utf-8")("replace"), translate=True
    )
    size, done = max(1, source.size()), 0
    with source.path.open("rb") as file:
        while part := file.read(READ_BYTES):
            try:
                text = newlines.decode(part)
            except UnicodeError:  # without its mark, which says the order of its bytes; other faults are replaced
                _refuse_encoding(source, encoding)
            yield text.removeprefix("\ufeff") if not done else text
            done += len(part)
            report(min(1.0, done / size))
        yield newlines.decode(b"", final=True)


def _without_halves(text: str) -> str:
    """A pasted text without half letters (single surrogates), which no file can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _block(text: str, line: int, encoding: str | None) -> Block:
    if encoding is None or UNREADABLE not in text:
        return Block(text, line)
    return Block(text, line, tuple((line + n, part) for n, part in enumerate(text.split("\n")) if UNREADABLE in part))


def _refuse_encoding(source: Source, encoding: str | None) -> NoReturn:
    name = (encoding or "utf-8").upper()
    refuse(
        source,
        Said(
            marked("it is not {encoding}: the mark is missing with which such a text begins. Choose another encoding."),
            {"encoding": name},
        ),
    )


def _refuse_zero(source: Source, line: int) -> None:
    refuse(
        source,
        Said(
            marked(
                "it holds a zero character, which no text has: the file is damaged, is no text, or has another "
                "encoding. Open an undamaged copy, or choose its encoding."
            )
        ),
        line,
    )
