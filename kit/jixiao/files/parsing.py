"""TOML and JSON bytes → text → plain data, exactly: numbers are `int` or `Decimal`, never float, and no key comes twice.

Whatever is wrong is an `InputError`: E002 not UTF-8, E003 broken syntax with line and column, E006 a limit, E008 empty.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from jixiao.model.document import NOWHERE, Place
from jixiao.model.errors import InputError, ReportInvalid
from jixiao.model.limits import Limits
from jixiao.model.message import Fields, Message

if TYPE_CHECKING:
    from jixiao.files.positions import Locator
    from jixiao.files.positions_json import Flaw

LIMITS = Limits()

TOML_CHARACTERS = 8 * 2**20
"""TOML is written by hand and slow to parse; larger reports come as JSON."""

_BOM = b"\xef\xbb\xbf"
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOML_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d")
_SURROGATES = re.compile(
    r"\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_LONG_NUMBER = re.compile(r"[0-9]{4301}|[eE][+-]?[0-9]{7}")
_ZH = {
    "Expecting value": "这里应有一个值",
    "Expecting property name enclosed in double quotes": "这里应有双引号括起的字段名",
    "Expecting ':' delimiter": "这里应有冒号",
    "Expecting ',' delimiter": "这里应有逗号",
    "Illegal trailing comma": "最后一项后面不能有逗号",
    "Extra data": "结尾之后还有内容",
    "Unterminated string": "字符串没有结束的引号",
    "Invalid control character": "字符串里有控制字符",
    "Invalid \\": "反斜杠转义写法不对",
    "Invalid statement": "这里应是“键 = 值”或表头",
    "Invalid value": "值的写法不对",
    "Expected '=' after a key": "字段名后面应有等号",
    "Invalid initial character for a key part": "字段名的写法不对",
    "Expected newline or end of document after a statement": "一行只能写一项",
    "Cannot overwrite a value": "同一字段写了两次",
    "Cannot declare": "同一个表声明了两次",
    "Duplicate inline table key": "同一字段写了两次",
    "Unclosed": "括号没有闭合",
    "Illegal character": "有不允许的字符",
    "Unescaped": "反斜杠转义写法不对",
    "Escaped character": "反斜杠转义写法不对",
    "Expected": "缺少“{0}”",
}
"""What the parsers say, by the start of their words. `{0}` is what they quote."""


class _RepeatedError(ValueError):
    """An object has a key twice."""


class _ConstantError(ValueError):
    """NaN or an infinity."""


def decode_text(data: bytes, limits: Limits = LIMITS) -> str:
    """UTF-8 bytes, with or without a byte order mark, as text. Raises InputError E002, E006 or E008."""
    if len(data) > limits.file_bytes:
        refuse("E006", "file_bytes", allowed=str(limits.file_bytes), blocks="0")
    body = data.removeprefix(_BOM)
    if not body or body.isspace():
        refuse("E008", "empty")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        start = body.rfind(b"\n", 0, error.start) + 1
        place = Place(line=body.count(b"\n", 0, error.start) + 1, column=len(body[start : error.start].decode()) + 1)
        refuse("E002", "not-utf8", place, found=_guess_encoding(body), expected="UTF-8")


def parse_json(text: str, locate: Locator) -> Any:
    """JSON text as plain data. Raises InputError E003 or E006; `ReportInvalid` with every repeated key."""
    try:
        document = _JSON.decode(text)
    except json.JSONDecodeError as error:
        _broken(error.msg, Place(line=locate.place(error.pos).line, column=error.colno))
    except (_RepeatedError, _ConstantError):
        raise _flawed(text, locate) from None
    except RecursionError:
        refuse("E006", "depth", allowed=str(LIMITS.depth), blocks="0")
    except (ValueError, ArithmeticError):
        raise _long_number(text, locate) from None
    if "\\ud" in text or "\\uD" in text:
        _refuse_surrogates(text, locate)
    return document


def quick_json(data: bytes) -> Any | None:
    """Sound JSON as plain data, faster than `parse_json`; None for what that must look at.

    The quick decoder takes no other JSON, but it overlooks a key that comes twice. Written again, such data have fewer colons,
    or fewer quotation marks where some characters are escaped.
    """
    escaped = b"\\" in data
    if escaped and b'\\"' in data:
        return None
    try:
        document = _QUICK.decode(data)
        if not escaped and type(document) is dict and data.count(b":") == _keys(document):
            return document
        again = _AGAIN.encode(document)
    except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError):
        return None
    if escaped and b'\\"' in again:
        return None
    mark = b'"' if escaped else b":"
    return document if again.count(mark) == data.count(mark) else None


def _keys(document: dict[str, Any]) -> int:
    """How many keys there are, at least: those below a row are not looked for. As many colons as keys: then no key came twice."""
    count = len(document)
    for value in document.values():
        kind = type(value)
        if kind is dict:
            count += _keys(value)
        elif kind is list and set(map(type, value)) == _ROWS:
            count += sum(map(_keys, value)) if len(value) == 1 else sum(map(len, value))
    return count


def parse_toml(text: str, locate: Locator) -> dict[str, Any]:
    """TOML text as plain data; dates and times become their ISO text. Raises InputError E003 or E006."""
    from jixiao.files.positions_toml import MAX_PARTS, has_long_key

    if len(text) > TOML_CHARACTERS:
        refuse("E006", "file_bytes", allowed=str(TOML_CHARACTERS), blocks="0")
    if has_long_key(text):
        refuse("E006", "depth", allowed=str(MAX_PARTS), blocks="0")
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(str(error), text, locate) from None
    except RecursionError:
        refuse("E006", "depth", allowed=str(LIMITS.depth), blocks="0")
    except (ValueError, ArithmeticError):
        raise _long_number(text, locate) from None
    if _TOML_DATE.search(text):
        _write_out_dates(document)
    return document


def refuse(code: str, cause: str, place: Place = NOWHERE, **params: str) -> NoReturn:
    """Raise the InputError of that code and cause."""
    from jixiao.files.problems import problem_params

    raise InputError(code, place, **problem_params(cause), **params)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedError
    return found


def _no_constant(_: str) -> NoReturn:
    raise _ConstantError


_JSON = json.JSONDecoder(object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_no_constant)


_ROWS = {dict}
_QUICK = msgspec.json.Decoder(float_hook=Decimal)
_AGAIN = msgspec.json.Encoder(decimal_format="number")


def _flawed(text: str, locate: Locator) -> ReportInvalid:
    """Every repeated key and every NaN, each with its place."""
    from jixiao.files.positions import join_pointer
    from jixiao.files.positions_json import scan_json
    from jixiao.files.schema_errors import clip
    from jixiao.model.findings import Finding

    def finding(flaw: Flaw, words: Message) -> Finding:
        text = clip(flaw.text)
        params: Fields = {"problem": Message(words.zh.format(text), words.en.format(text)), "found": text}
        pointer = join_pointer(clip(part) for part in flaw.path)
        return Finding(code="E003", pointer=pointer, place=locate.place(flaw.offset), params=params)

    scan = scan_json(text)
    found = [finding(flaw, Message("字段“{}”写了两次", "the key “{}” comes twice")) for flaw in scan.repeated]
    found += [finding(flaw, Message("{} 不是数", "{} is no number")) for flaw in scan.constants]
    return ReportInvalid(tuple(sorted(found, key=_by_place)))


def _by_place(finding: Any) -> tuple[int, int]:
    return finding.place.line, finding.place.column


def _broken(words: str, place: Place) -> NoReturn:
    raise InputError("E003", place, problem=Message(in_chinese(words), words), found=words)


def broken_toml(error: tomllib.TOMLDecodeError) -> Message:
    """What is wrong with a TOML text and where, in Chinese and English."""
    said = str(error)
    at = _TOML_PLACE.search(said)
    where = f"（第 {at[1]} 行第 {at[2]} 列）" if at and at[1] else ""
    return Message(f"TOML 有误：{in_chinese(said[: at.start()] if at else said)}{where}", f"broken TOML: {said}")


def in_chinese(words: str) -> str:
    """What the parsers of TOML and JSON say, in Chinese; words that are not known stay as they are."""
    quoted = re.search(r"'([^']*)'", words)
    for start, chinese in _ZH.items():
        if words.startswith(start):
            return chinese.format(quoted[1] if quoted else "")
    return words


def _toml_error(message: str, text: str, locate: Locator) -> InputError:
    at = _TOML_PLACE.search(message)
    words = message[: at.start()] if at else message
    place = Place(line=int(at[1]), column=int(at[2])) if at and at[1] else locate.place(len(text))
    return InputError("E003", place, problem=Message(in_chinese(words), words), found=words)


def _long_number(text: str, locate: Locator) -> InputError:
    match = _LONG_NUMBER.search(text)
    place = locate.place(match.start() if match else 0)
    return InputError("E003", place, problem=Message("数字太长", "a number is too long"), found="")


def _refuse_surrogates(text: str, locate: Locator) -> None:
    for match in _SURROGATES.finditer(text):
        if match[1]:
            _broken("Invalid \\uXXXX escape: half of a surrogate pair", locate.place(match.start()))


def _write_out_dates(document: dict[str, Any]) -> None:
    stack: list[Any] = [document]
    while stack:
        holder = stack.pop()
        members = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in list(members):
            if isinstance(value, dict | list):
                stack.append(value)
            elif isinstance(value, date | time):
                holder[key] = value.isoformat()


def _guess_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GB18030"
