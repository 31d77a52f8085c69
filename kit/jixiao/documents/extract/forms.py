"""Forms as data: the printed words by which a table names its columns, rows and blocks.

A profile gives its own forms in the same format as `forms.toml` beside this module, which holds the general one. Each
list is a set of synonyms; `*` at one end of a word, or inside it, stands for any text.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.documents.extract.text import bare, key
from jixiao.model.report import Kind
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_KEPT_FORMS, _KEPT_TEXTS = 64, 4096
"""How many results each cache keeps."""


Words = dict[str, tuple[str, ...]]
OneKind = Kind | None


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One printed form.

    id, name   how it is called; `name` becomes the evaluation's `form`
    titles     words of the table's own title; a table under such a title prefers this form
    kind       the kind of evaluation the form is for, None when it serves several
    columns    indicator block: field → printed headers (level1 … level3, target, actual, weight, score, reason, rule …)
    funds      funds block: field → printed headers (initial, adjusted, arrived, spent, weight, rate, score, reason)
    fund_rows  funds block: source (total, current, carryover, special_account, unit, other) → printed row labels
    labels     header and footer: field → printed labels whose value stands beside them
    goals, tasks, projects, words, groups   see `forms.toml`
    """

    id: str
    name: str = ""
    titles: tuple[str, ...] = ()
    kind: OneKind = None
    columns: Words = {}
    funds: Words = {}
    fund_rows: Words = {}
    labels: Words = {}
    goals: Words = {}
    tasks: Words = {}
    projects: Words = {}
    words: Words = {}
    groups: Words = {}

    def vocabulary(self) -> Vocabulary:
        """The form's words, ready for look-up, on top of the general form's."""
        return _vocabulary(self)

    def __hash__(self) -> int:
        return hash((self.id, self.name))


class _Found(dict[str, str | None]):
    """What was looked up, by the printed text; a text that is not known yet is looked up."""

    def __init__(self, look_up: Callable[[str], str | None]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, text: str) -> str | None:
        if len(text) > 80:
            return None
        if len(self) > _KEPT_TEXTS:
            self.clear()
        field = self[text] = self._look_up(text)
        return field


class Dictionary:
    """Printed word → field. Exact words first, then those with `*`, in the order given."""

    __slots__ = ("_around", "_exact", "_open", "get")

    get: Callable[[str], str | None]
    """The field that a printed text names, None when it names none."""

    def __init__(self, *layers: Mapping[str, Sequence[str]]) -> None:
        self.get = _Found(self._look_up).__getitem__
        self._exact: dict[str, str] = {}
        self._open: list[tuple[bool, str, bool, str]] = []
        self._around: list[tuple[str, str, str]] = []
        for words in layers:
            for field, synonyms in words.items():
                for word in synonyms:
                    self._add(field, word)

    def _add(self, field: str, word: str) -> None:
        before, star, after = word.strip("*").partition("*")
        if star:
            self._around.append((key(before), key(after), field))
        elif "*" in word:
            self._open.append((word.startswith("*"), key(before), word.endswith("*"), field))
        else:
            self._exact.setdefault(key(word), field)

    def _look_up(self, text: str) -> str | None:
        core = key(text)
        return (self._exact.get(core) or self._fitting(core)) if core else None

    def _fitting(self, core: str) -> str | None:
        if len(core) > 30:
            return None
        for before, word, after, field in self._open:
            if (
                (before and after and word in core)
                or (before and core.endswith(word))
                or (after and core.startswith(word))
            ):
                return field
        return next((field for a, b, field in self._around if core.startswith(a) and core[len(a) :].endswith(b)), None)


_LEVEL = "中央|国家|省|自治区|直辖市|市|州|盟|地区|县|区|旗|县市|市县|区县|兵团|师|乡镇|镇|乡|街道|地方|上级|本级|同级"
_GIVEN = re.compile(
    rf"(?:{_LEVEL}){{1,3}}(?:本?级(?:财政)?|(?:财政)?(?=.)(?!财政$))(?:专项)?(?:资金|补助|补贴|配套|拨款|投入|预算|经费|财政)?(?:资金|经费)?"
)
_RAISED = re.compile(rf"(?:{_LEVEL}|企业|群众|村级?|社会|合作社)级?自筹(?:资金|部分)?")


class FundRows(Dictionary):
    """Rows of the funds block. Whatever level of government gives the money (`自治区资金`, `县级配套`), it is granted this year.

    What somebody else raises (`乡级自筹`) is the unit's own.
    """

    __slots__ = ()

    def _look_up(self, text: str) -> str | None:
        found = super()._look_up(text)
        if found or len(text) > 20:
            return found
        core = key(text)
        return "current" if _GIVEN.fullmatch(core) else "unit" if _RAISED.fullmatch(core) else None


_PLAIN_COLUMNS = {
    "target": ("目标", "计划", "预期", "计划数", "任务数", "年度目标", "年初目标"),
    "actual": ("完成", "实际", "完成数", "实际数", "实绩"),
}
_PLAIN_FUNDS = {"adjusted": ("预算",), "spent": ("支出", "执行", "决算", "全年支出", "决算支出", "支出决算")}


class Vocabulary:
    """All dictionaries of one form; `columns_amid` and `funds_amid` also know the plain words that need other headers beside them."""

    def __init__(self, form: Form, general: Form | None) -> None:
        layers = (form,) if general is None else (form, general)
        self.form = form
        self.columns = Dictionary(*(f.columns for f in layers))
        self.columns_amid = Dictionary(*(f.columns for f in layers), _PLAIN_COLUMNS)
        self.funds = Dictionary(*(f.funds for f in layers))
        self.funds_amid = Dictionary(*(f.funds for f in layers), _PLAIN_FUNDS)
        self.fund_rows = FundRows(*(f.fund_rows for f in layers))
        self.labels = Dictionary(*(f.labels for f in layers))
        self.goals = Dictionary(*({k: v for k, v in f.goals.items() if k != "side"} for f in layers))
        self.goal_sides = Dictionary(*({"side": f.goals.get("side", ())} for f in layers))
        self.tasks = Dictionary(*(f.tasks for f in layers))
        self.projects = Dictionary(*(f.projects for f in layers))
        self.heads = Dictionary(*(words for f in layers for words in (f.columns, f.funds, f.tasks, f.projects)))
        self.words = Dictionary(*(f.words for f in layers))
        self.groups = {
            level: frozenset(bare(word) for f in layers for word in f.groups.get(level, ()))
            for level in ("level1", "level2")
        }


@lru_cache(maxsize=_KEPT_FORMS)
def _vocabulary(form: Form) -> Vocabulary:
    general = general_forms()[0]
    return Vocabulary(form, None if form is general else general)


@lru_cache(maxsize=1)
def general_forms() -> tuple[Form, ...]:
    """The built-in forms."""
    return decode(files("jixiao.documents.extract").joinpath("forms.toml").read_text(encoding="utf-8"))


class _File(msgspec.Struct, forbid_unknown_fields=True):
    forms: tuple[Form, ...] = ()


def decode(text: str) -> tuple[Form, ...]:
    """The forms of one TOML text. Raises `msgspec.ValidationError` naming the key that does not fit."""
    return msgspec.toml.decode(text, type=_File).forms


def converted(raw: dict[str, Any]) -> tuple[Form, ...]:
    """The forms of decoded TOML. Raises as `decode` does."""
    return msgspec.convert(raw, _File).forms


@lru_cache(maxsize=_KEPT_FORMS)
def _headers(form: Form) -> Dictionary:
    return Dictionary(form.columns, form.funds)


def best(forms: Iterable[Form], title: str, headers: Sequence[str]) -> tuple[Form, int]:
    """The form that fits a table best: its title counts double, then how many printed headers it names itself."""
    found: tuple[int, Form] | None = None
    for form in forms:
        own = _headers(form)
        fit = sum(own.get(header) is not None for header in headers)
        if any(word in title for word in form.titles):
            fit += 2 * max(1, len(headers))
        if found is None or fit > found[0]:
            found = (fit, form)
    return (found[1], found[0]) if found else (general_forms()[0], 0)
