"""Bytes to text: UTF-8 with or without BOM, UTF-16, GB18030 (which holds GBK and GB2312), as Chinese offices save it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from jixiao.files.reading import refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536

# A terminal must never act on what a report holds. Each control character becomes one visible character, so that
# columns do not move; form feed and vertical tab are only white space.
_VISIBLE = (
    {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D)}
    | {0x0B: 0x20, 0x0C: 0x20, 0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
)
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_HIDDEN_BYTES = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")


class Decoded(NamedTuple):
    """Text, the name of its encoding, and the causes (`jixiao.files.problems.PROBLEMS`) worth a note."""

    text: str
    encoding: str
    causes: tuple[str, ...] = ()


def harmless(text: str) -> str:
    """The text with control characters (but tab and line ends) made visible, one for one."""
    return _HIDDEN.sub(lambda found: chr(_VISIBLE[ord(found[0])]), text)


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode with the encoding that the bytes show, or else the declared one, or else the most likely one.

    Raises `InputError` `E002` when the bytes are no text.
    """
    raw, encoding = _raw(data, declared)
    hidden = _may_hide(data, encoding) and _HIDDEN.search(raw) is not None
    controls = hidden and _CONTROL.search(raw) is not None
    if controls and len(_CONTROL.findall(raw, 0, _SAMPLE)) * 10 > min(len(raw), _SAMPLE) + 200:
        raise refusal("E002", "not-text")
    causes = []
    if "�" in raw and b"\xef\xbf\xbd" not in data:
        causes.append("broken-bytes")
    if controls:
        causes.append("control-characters")
    return Decoded(harmless(raw) if hidden else raw, encoding, tuple(causes))


def _may_hide(data: bytes, encoding: str) -> bool:
    """Whether control characters may be in a text: of UTF-8 its bytes tell it, at a quarter of what looking at characters takes."""
    return encoding != "utf-8" or b"\xc2" in data or len(data.translate(None, _HIDDEN_BYTES)) < len(data)


def _raw(data: bytes, declared: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").removeprefix("\ufeff"), encoding.removesuffix("-sig")
    for encoding in dict.fromkeys((_wide_without_bom(data), "utf-8", declared, "gb18030")):
        text = _strict(data, encoding)
        if text is not None:
            return text, encoding
    return _damaged(data)


def _wide_without_bom(data: bytes) -> str:
    """UTF-16 without a BOM shows as NUL bytes that are all in the even or all in the odd places."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 8 and odd > 20 * even:
        return "utf-16-le"
    if even > 8 and even > 20 * odd:
        return "utf-16-be"
    return ""


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _damaged(data: bytes) -> tuple[str, str]:
    """Text with some broken bytes is still text: take the encoding that breaks least, if it breaks rarely."""
    best, best_encoding, least = "", "", 1.0
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        wide = sum(1 for character in text[:_SAMPLE] if character > "\x7f") or 1
        share = text[:_SAMPLE].count("�") / wide
        if share < least:
            best, best_encoding, least = text, encoding, share
    if least > 0.2:
        raise refusal("E002", "bad-encoding")
    return best, best_encoding
