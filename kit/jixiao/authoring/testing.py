"""For authors: conformance checks for everything that a plugin may bring.

The functions raise AssertionError with all that they found:

```python
from pathlib import Path
from jixiao.authoring.testing import conform, profile_conforms
import jixiao_zhejiang

def test_plugin():
    conform(jixiao_zhejiang)

def test_profile():
    profile_conforms(Path("profiles/zhejiang"))
```
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from jixiao.authoring.cases import CaseResult
    from jixiao.files.reader import Reader
    from jixiao.rules.check import Check
    from jixiao.rules.methods.registry import Record
    from jixiao.toolkit.api import FindingFormat, Writer
    from jixiao.toolkit.kit import Toolkit

_HOSTILE = (
    b"",
    b"\0",
    b"\0" * 64,
    b"PK\x03\x04",
    b"%PDF-1.7",
    b"<html><table>",
    b"\xff\xfe\x00\xd8",
    "测试".encode("gb18030"),
)


_WEIGHTS = ("0", "1", "10")


def profile_conforms(folder: Path | str, *, mutate: bool = False) -> None:
    """The places at and below a folder hold together and pass their cases; with `mutate`, the cases notice each changed constant."""
    from jixiao.authoring.mutating import survivors
    from jixiao.authoring.profile_trial import trial_text, try_folder

    folder = Path(folder)
    kit = _kit(folder)
    faults = [trial_text(trial) for trial in try_folder(folder, kit.library, kit.registry) if not trial.passed]
    if mutate and not faults:
        inside = folder.resolve()
        places = [one for one in kit.library.places.values() if one.folder.resolve().is_relative_to(inside)]
        faults += [f"{one} is not noticed" for place in places for one in survivors(place, kit.library, kit.registry)]
    _report(faults)


def _kit(folder: Path) -> Toolkit:
    """A toolkit whose library holds the folder, once."""
    from jixiao.authoring.profile_trial import library_with
    from jixiao.toolkit.kit import Toolkit

    kit = Toolkit()
    kit.__dict__["library"] = library_with(folder, kit.plugins.profile_folders())
    return kit


def _report(faults: Iterable[str]) -> None:
    found = list(faults)
    assert not found, "\n".join(found)


def conform(module: ModuleType) -> None:
    """Everything that the hooks of a plugin module return keeps its contract."""
    faults: list[str] = []
    for hook, check in _CHECKS.items():
        function = getattr(module, hook, None)
        if function is None or not getattr(function, "jixiao_impl", None):
            continue
        for record in function():
            try:
                check(record)
            except AssertionError as error:
                faults.append(f"{hook}: {error}")
    _report(faults)


def reader_conforms(reader: Reader) -> None:
    """Names and suffixes are well formed; hostile bytes give a document or an `E0xx`, never another error; sniffing never fails."""
    _report(_reader_faults(reader))


def _reader_faults(reader: Reader) -> Iterator[str]:
    from jixiao.model.document import Document
    from jixiao.model.errors import InputError
    from jixiao.model.limits import Limits

    name = reader.name
    yield from _name_faults("reader", name, reader.summary)
    if not reader.suffixes or any(not suffix.startswith(".") or suffix != suffix.lower() for suffix in reader.suffixes):
        yield f"reader {name}: suffixes are lower-case and begin with a dot, not {reader.suffixes}"
    for data in _HOSTILE:
        fit = reader.sniff(data[:4096], f"x{reader.suffixes[0] if reader.suffixes else ''}")
        if fit not in {0, 1, 2}:
            yield f"reader {name}: sniff gives 0, 1 or 2, not {fit!r}"
        try:
            document = reader.read(data, "x", Limits(seconds=5))
        except InputError as error:
            if not error.code.startswith("E0"):
                yield f"reader {name}: {error.code} is no E0xx code"
        else:
            if not isinstance(document, Document):
                yield f"reader {name}: read gives a Document, not {type(document).__name__}"


def writer_conforms(writer: Writer) -> None:
    """The name and suffix are well formed and the function can be called."""
    faults = list(_name_faults("writer", writer.name, writer.summary))
    if writer.suffix and not writer.suffix.startswith("."):
        faults.append(f"writer {writer.name}: the suffix begins with a dot, not {writer.suffix!r}")
    if not callable(writer.write):
        faults.append(f"writer {writer.name}: write is no function")
    _report(faults)


def check_conforms(check: Check) -> None:
    """Every code is well formed, stands once, and has its texts in both languages."""
    faults = list(_name_faults("check", check.name, Message("-", "-")))
    codes = [rule.code for rule in check.rules]
    faults += [
        f"check {check.name}: {code} stands twice" for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    for rule in check.rules:
        head, tail = rule.code.rstrip("0123456789"), rule.code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if not head.isalpha() or not head.isupper() or not tail.isdigit():
            faults.append(f"check {check.name}: {rule.code!r} is no code: capital letters, then digits")
        texts = (rule.title, rule.message, rule.why, rule.mend, rule.example)
        if any(not text for pair in texts for text in pair):
            faults.append(f"check {check.name}: {rule.code} lacks a text in one of the languages")
    _report(faults)


def format_conforms(finding_format: FindingFormat) -> None:
    """The name is well formed and the function can be called."""
    faults = list(_name_faults("finding format", finding_format.name, finding_format.summary))
    if not callable(finding_format.write):
        faults.append(f"finding format {finding_format.name}: write is no function")
    _report(faults)


def method_conforms(record: Record) -> None:
    """The method's own example comes out as it says, and any row gives a score within 0 and the weight, or what is missing."""
    _report(_method_faults(record))


def _method_faults(record: Record) -> Iterator[str]:
    from decimal import Decimal

    from jixiao.rules.methods.base import RowMethod
    from jixiao.rules.methods.examples import run_example, run_row
    from jixiao.rules.methods.params import decode_params
    from jixiao.rules.methods.row import Row

    yield from _name_faults("method", record.name, record.summary)
    outcome = run_example(record)
    expected = record.example.score
    if expected is not None and (outcome.score is None or round(outcome.score - Decimal(expected), 6) != 0):
        yield f"method {record.name}: its example gives {outcome.score}, not {expected}"
    if not isinstance(record, RowMethod):
        return
    params = decode_params(record, record.example.params)
    for weight in _WEIGHTS:
        for row in (Row(weight=Decimal(weight)), Row(weight=Decimal(weight), value=Decimal("0.5"), state="完成")):
            found = record.compute(row, params)
            if found.score is not None and not 0 <= found.score <= row.weight:
                yield f"method {record.name}: {found.score} lies outside 0 and {weight}"
            if found.score is None and found.low is None and not found.missing:
                yield f"method {record.name}: neither a score nor a range nor what is missing"
    first, second = (run_row(record, record.example.given, record.example.params) for _ in range(2))
    if (first.score, first.low, first.formula) != (second.score, second.low, second.formula):
        yield f"method {record.name}: the same row gives different outcomes"


def _name_faults(kind: str, name: str, summary: Message) -> Iterator[str]:
    if not name or not name.replace("-", "").replace("_", "").isalnum() or name != name.lower():
        yield f"{kind} {name!r}: a name is lower-case letters, digits, - and _"
    if not all(summary):
        yield f"{kind} {name}: the summary stands in Chinese and in English"


_CHECKS: dict[str, Callable[[Any], None]] = {
    "jixiao_profiles": profile_conforms,
    "jixiao_scoring_methods": method_conforms,
    "jixiao_checks": check_conforms,
    "jixiao_readers": reader_conforms,
    "jixiao_writers": writer_conforms,
    "jixiao_finding_formats": format_conforms,
}


def results_of(file: Path) -> list[CaseResult]:
    """The results of one file of cases, with the profile that it belongs to at hand."""
    from jixiao.authoring.cases import run_file

    kit = _kit(file.parent.parent)
    return list(run_file(file, kit.scorer))
