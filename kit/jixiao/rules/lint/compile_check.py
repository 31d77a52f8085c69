"""Does a profile hold together? Everything that the schema cannot say: weights, bands, years, methods, formulas, facts, citations.

Built-in profiles are checked by the tests; a profile that comes from a path is checked when it is asked for.
"""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from jixiao.documents.papers.layouts import layouts
from jixiao.model.errors import UsageError
from jixiao.model.message import NO_WORDS, Message
from jixiao.rules.formula import compile_formula
from jixiao.rules.formula_syntax import FormulaError
from jixiao.rules.given import known_facts
from jixiao.rules.library import KINDS, Entry, FoundPlace, Library, misplaced, stray_files
from jixiao.rules.lint.local import check_local
from jixiao.rules.lint.problems import Inspection, Problem
from jixiao.rules.methods.params import ParamsError, also_of
from jixiao.rules.place import due_date
from jixiao.rules.profile_files import ProfileError
from jixiao.text.names import key
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.model import Cite, GradeBands, Row, RuleFile

_BEFORE_LEAP = 2023
"""In the year after it every day of a month exists."""


def check_place(found: FoundPlace, library: Library, registry: Registry) -> list[Problem]:
    """All that is wrong with a place and its rule files, in the order of files and lines."""
    problems = [*_links(found.folder), *_files(found)]
    sheet = Inspection(found.folder / "profile.toml")
    _place(sheet, found, library)
    problems += sheet.found
    loaded: list[tuple[Entry, RuleFile]] = []
    for entry in found.entries:
        one = Inspection(entry.file)
        rules = _load(one, entry, library)
        if rules is not None:
            _rules(one, entry, rules, library, registry)
            _overlaps(one, entry, rules, loaded)
            loaded.append((entry, rules))
        problems += one.found
    return sorted(problems, key=lambda one: (str(one.file), one.line or 0))


def _links(folder: Path) -> Iterator[Problem]:
    """Links could lead out of the folder; none is followed, and each is named."""
    for child in sorted(folder.iterdir()):
        if child.is_symlink():
            yield Problem(child, 1, "link", {"name": child.name})


def _files(found: FoundPlace) -> Iterator[Problem]:
    """Files that are not read, for their names say no kind; and a place that has neither rules nor anything else of its own."""
    for file in stray_files(found.folder):
        yield Problem(file, 1, "file_name", {"kinds": "、".join(KINDS), "example": f"{KINDS[1]}-2024.toml"})
    place = found.place
    if not found.entries and not (place.grades or place.policies or place.checks):
        yield Problem(found.folder / "profile.toml", 1, "no_rules", {})


def _load(sheet: Inspection, entry: Entry, library: Library) -> RuleFile | None:
    try:
        return library.rules(entry.id)
    except ProfileError as error:
        for file, line, params in error.each():
            sheet.found.append(Problem(file or entry.file, line, "broken", params))
    return None


# -- the place -------------------------------------------------------------------------------------------------------------


def _place(sheet: Inspection, found: FoundPlace, library: Library) -> None:
    place = found.place
    last = place.id.rpartition("/")[2]
    if last != found.folder.resolve().name:
        sheet.say("folder", "/id", id=last, folder=found.folder.resolve().name)
    if place.extends is not None and not place.region:
        sheet.say("region", "/id")
    if place.extends is not None:
        for name, pointer, params in misplaced(place.id, place.extends, place.region, library):
            sheet.say(name, pointer, warning=True, **params)
    _grades(sheet, place.grades, Decimal(100))
    for index, one in enumerate(place.checks):
        _cited(sheet, one.basis, one.cite, f"/checks/{index}/cite", f"/checks/{index}")
    check_local(sheet, found, library)
    forms = found.folder / "forms"
    for file in sorted(forms.glob("*.toml")) if forms.is_dir() else ():
        try:
            library.forms_of(file)
        except ProfileError as error:
            sheet.found.append(Problem(file, 1, "form_broken", {"problem": error.texts}))


def _grades(sheet: Inspection, grades: Sequence[GradeBands], total: Decimal) -> None:
    dates = [one.effective for one in grades]
    for index, bands in enumerate(grades):
        at = f"/grades/{index}"
        if dates.index(bands.effective) < index:
            sheet.say("bands_date", at, date=str(bands.effective or "—"))
        _cited(sheet, bands.basis, bands.cite, f"{at}/cite", at)
        edges = [band.min for band in bands.bands]
        names = [band.name for band in bands.bands]
        if min(edges) != 0:
            sheet.say("bands_zero", f"{at}/bands", lowest=plain(min(edges)))
        if max(edges) > total:
            sheet.say("bands_high", f"{at}/bands", min=plain(max(edges)), total=plain(total))
        twice = next((edge for edge in edges if edges.count(edge) > 1), None)
        if twice is not None:
            sheet.say("bands_twice", f"{at}/bands", min=plain(twice))
        elif edges != sorted(edges, reverse=True):
            sheet.say("bands_order", f"{at}/bands")
        for name in sorted({name for name in names if names.count(name) > 1}):
            sheet.say("bands_name", f"{at}/bands", name=name)


def _cited(sheet: Inspection, basis: str, cites: Sequence[Cite], pointer: str, parent: str) -> None:
    """`cited` needs a document with a number; no source may be empty."""
    for index, cite in enumerate(cites):
        if not str(cite) and not cite.note:
            sheet.say("cite_empty", f"{pointer}/{index}")
    if basis == "cited" and not any(cite.number for cite in cites):
        sheet.say("cite", pointer if cites else parent)


# -- a rule file -----------------------------------------------------------------------------------------------------------


def _rules(sheet: Inspection, entry: Entry, rules: RuleFile, library: Library, registry: Registry) -> None:
    if rules.kind != entry.kind:
        sheet.say("name", "/kind", named=entry.kind, written=rules.kind)
    if rules.years.from_ != entry.year:
        sheet.say("name", "/years", named=str(entry.year), written=str(rules.years.from_))
    if rules.years.to is not None and rules.years.to < rules.years.from_:
        sheet.say("years", "/years", first=str(rules.years.from_), last=str(rules.years.to))
    _cited(sheet, rules.basis, rules.cite, "/cite", "/basis")
    _grades(sheet, rules.grades, Decimal(rules.total))
    _weights(sheet, rules)
    _names(sheet, rules, library, entry, registry)
    known = known_facts(library.place(entry.place).facts, rules.facts)
    for index, row in enumerate(rules.indicators):
        _row(sheet, row, f"/indicators/{index}", rules, registry, known)
    for pointer, most, weight in point_differences(rules):
        sheet.say("row_points", pointer, points=plain(most), weight=plain(weight))
    for pointer, rule in _loose_rules(rules):
        _rule(sheet, rule, pointer, registry.rule)
    for index, rule in enumerate(rules.modifiers):
        _rule(sheet, rule, f"/modifiers/{index}", registry.modification)


def _loose_rules(rules: RuleFile) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rules that belong to no row: the execution rate's and the defaults."""
    if rules.execution is not None:
        yield "/execution/rule", rules.execution.rule
    tables = [("/defaults", rules.defaults)]
    for index, shape in enumerate(rules.shapes):
        tables += [(f"/shapes/{index}/groups/{place}/defaults", one.defaults) for place, one in enumerate(shape.groups)]
    for at, defaults in tables:
        for name in defaults.__struct_fields__ if defaults is not None else ():
            rule = getattr(defaults, name)
            if rule is not None:
                yield f"{at}/{name}", rule


def _row(sheet: Inspection, row: Row, at: str, rules: RuleFile, registry: Registry, known: Mapping[str, str]) -> None:
    if row.weight is not None and row.weight <= 0:
        sheet.say("weight_sign", f"{at}/weight", weight=plain(row.weight))
    _cited(sheet, row.basis or "", row.cite or rules.cite, f"{at}/cite", at)
    if row.value is not None:
        _formula(sheet, row.value, f"{at}/value", known)
    if row.rule is not None:
        _rule(sheet, row.rule, f"{at}/rule", registry.rule)
    if row.not_applicable is not None and row.not_applicable not in registry.policies:
        sheet.say("policy", f"{at}/not_applicable", name=row.not_applicable, allowed=_listed(registry.policies))


def _listed(shelf: Iterable[Any]) -> str:
    return ", ".join(record.name for record in shelf)


def point_differences(rules: RuleFile) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Where a rule gives other points at most than its row has: the pointer, the points, the weight."""
    placed = [(f"/indicators/{index}/rule", row.rule, row.weight) for index, row in enumerate(rules.indicators)]
    if rules.execution is not None:
        placed.append(("/execution/rule", rules.execution.rule, rules.execution.weight))
    for at, rule, weight in placed:
        if rule is None or weight is None:
            continue
        for pointer, one in _each_rule(rule, at):
            most = highest(one)
            if most is not None and most.is_finite() and most != weight:
                yield pointer, most, weight


def _each_rule(rule: Mapping[str, Any], at: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A rule and what it lists in `also`, each with its pointer; a list that is none is named by `_rule`."""
    yield at, rule
    with suppress(ParamsError):
        yield from ((f"{at}/also/{index}", other) for index, other in enumerate(also_of(rule)))


def highest(rule: Mapping[str, Any]) -> Decimal | None:
    """The most that a rule with its own points can give; None where the weight itself is the most, or nothing says."""
    if rule.get("unit") == "share":
        return None
    try:
        if rule["method"] == "bands":
            return max(Decimal(str(band["points"])) for band in rule["bands"])
        if rule["method"] == "checklist" and rule.get("parts"):
            return sum((Decimal(str(part)) for part in rule["parts"]), Decimal(0))
        if rule["method"] == "state_map" and rule.get("states") and not rule.get("lost"):
            return max(Decimal(str(points)) for points in rule["states"].values())
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None  # broken parameters are named by `_rule`
    return None


def _rule(
    sheet: Inspection, rule: Mapping[str, Any], at: str, compile_rule: Callable[[Mapping[str, Any]], object]
) -> None:
    """Does the rule name a method that exists, with parameters that it takes? The same for what `also` lists."""
    try:
        compile_rule(rule)
    except ParamsError as error:
        inner = error.key.removeprefix("$").replace("[", "/").replace("]", "").replace(".", "/")
        _said(sheet, "rule", at + inner, error)
    except UsageError as error:
        _said(sheet, "rule", f"{at}/method", error)
    try:
        others = also_of(rule)
    except ParamsError as error:
        _said(sheet, "rule", f"{at}/also", error)
        return
    for index, other in enumerate(others):
        _rule(sheet, other, f"{at}/also/{index}", compile_rule)


def _said(sheet: Inspection, kind: str, at: str, error: UsageError) -> None:
    """What an error says and what to do, as a problem."""
    problem = Message(*(" ".join(filter(None, words)) for words in zip(error.texts, error.hints, strict=True)))
    sheet.say(kind, at, problem=problem)


def _formula(sheet: Inspection, text: str, at: str, known: Mapping[str, str]) -> None:
    try:
        formula = compile_formula(text)
    except FormulaError as error:
        _said(sheet, "formula", at, error)
        return
    for name in sorted(formula.names):
        if key(name) not in known:
            near = get_close_matches(key(name), known, n=1, cutoff=0.6)
            hint = Message(f"，是不是“{known[near[0]]}”", f", perhaps “{known[near[0]]}”") if near else NO_WORDS
            sheet.say("fact", at, name=name, near=hint)


# -- weights and names -----------------------------------------------------------------------------------------------------


def _weights(sheet: Inspection, rules: RuleFile) -> None:
    """The weights add up to the full score, once for each accepted division and once over the rows."""
    total, execution = Decimal(rules.total), Decimal(rules.execution.weight) if rules.execution else Decimal(0)
    excused = rules.partial or rules.weights_note is not None
    for index, shape in enumerate(rules.shapes):
        parts = [group.weight for group in shape.groups]
        unknown = excused and None in parts
        _sum(sheet, f"/shapes/{index}", parts, execution, total, excused=rules.weights_note is not None or unknown)
    if rules.indicators:
        _sum(sheet, "/indicators/0", [row.weight for row in rules.indicators], execution, total, excused=excused)
        _group_sums(sheet, rules)
    for index, template in enumerate(rules.templates):
        found, rest = sum((row.weight for row in template.rows), Decimal(0)), total - execution
        if found != rest:
            sheet.say("template", f"/templates/{index}", name=template.name, sum=plain(found), rest=plain(rest))


def _sum(
    sheet: Inspection, at: str, parts: Sequence[Decimal | None], execution: Decimal, total: Decimal, *, excused: bool
) -> None:
    """The sum of the weights; what is not known, or does not add up, is excused only where the file says so."""
    known = [Decimal(part) for part in parts if part is not None]
    found = sum(known, execution)
    if excused or (found == total and len(known) == len(parts)):
        return
    shown = " + ".join([*([plain(execution)] if execution else []), *(plain(part) for part in known)])
    blank = len(parts) - len(known)
    more = f" + {blank} × ?" if blank else ""
    sheet.say("weights", at, sum=plain(found), parts=shown + more, total=plain(total))


def _group_sums(sheet: Inspection, rules: RuleFile) -> None:
    """Rows under a level-1 group add up to its weight, unless only some of them are known."""
    if rules.partial or rules.weights_note is not None:
        return
    for index, shape in enumerate(rules.shapes):
        for place, group in enumerate(shape.groups):
            inside = [row.weight for row in rules.indicators if row.path[:1] == (group.name,)]
            found = sum((weight for weight in inside if weight is not None), Decimal(0))
            if group.weight is not None and inside and None not in inside and found != group.weight:
                at = f"/shapes/{index}/groups/{place}"
                sheet.say("group_weight", at, group=group.name, sum=plain(found), weight=plain(group.weight))


def _names(sheet: Inspection, rules: RuleFile, library: Library, entry: Entry, registry: Registry) -> None:
    seen: set[tuple[tuple[str, ...], str]] = set()
    for index, row in enumerate(rules.indicators):
        mark = (row.path, key(row.name))
        if mark in seen:
            sheet.say("twice", f"/indicators/{index}", name=row.name)
        seen.add(mark)
    if rules.not_applicable is not None and rules.not_applicable not in registry.policies:
        sheet.say("policy", "/not_applicable", name=rules.not_applicable, allowed=_listed(registry.policies))
    if rules.form is not None:
        forms = [*layouts(), *(form.id for form in library.forms(entry.place))]
        if rules.form not in forms:
            sheet.say("form", "/form", name=rules.form, allowed=", ".join(forms) or "—")
    groups = {group.name for shape in rules.shapes for group in shape.groups}
    for index, kind in enumerate(rules.required):
        if groups and kind.path[:1] and kind.path[0] not in groups:
            sheet.say("required", f"/required/{index}", name=kind.path[0])
    for at, titles in (("/outline", rules.outline), *((f"/outlines/{n}", one) for n, one in enumerate(rules.outlines))):
        for index, title in enumerate(titles):
            if titles.index(title) < index:
                sheet.say("outline", f"{at}/{index}", name=title)
    _policy(sheet, rules)


def _policy(sheet: Inspection, rules: RuleFile) -> None:
    if rules.policy is None:
        return
    for name, limit in rules.policy.text_limits.items():
        if limit <= 0:
            sheet.say("text_limit", f"/policy/text_limits/{name}", name=name)
    day = rules.policy.deadline
    if day is not None and due_date(day, _BEFORE_LEAP) is None:
        sheet.say("day", "/policy/deadline", name="deadline", day=day)


# -- years -----------------------------------------------------------------------------------------------------------------


def _overlaps(sheet: Inspection, entry: Entry, rules: RuleFile, before: Sequence[tuple[Entry, RuleFile]]) -> None:
    """Two rule files of one place and kind may not cover the same year with the same table.

    Without `to` a file holds until a later one of the same table begins, so only an explicit end, or the same beginning, clashes.
    """
    for other, earlier in before:
        if other.kind != entry.kind or _table(earlier) != _table(rules) or earlier.effective != rules.effective:
            continue
        if earlier.optional != rules.optional:
            continue
        first, second = sorted((earlier, rules), key=lambda one: one.years.from_)
        same = first.years.from_ == second.years.from_
        if same or (first.years.to is not None and first.years.to >= second.years.from_):
            sheet.say("overlap", "/years", other=other.id)


def _table(rules: RuleFile) -> tuple[object, ...]:
    """What tells the tables of two rule files apart: their rows, or the divisions over level-1 groups."""
    rows = frozenset((row.path, row.name) for row in rules.indicators)
    shapes = frozenset(tuple((group.name, group.weight) for group in shape.groups) for shape in rules.shapes)
    return (rows, frozenset() if rows else shapes)


def refuse_broken(library: Library, registry: Registry) -> None:
    """Raise ProfileError with all that is wrong in the places that came by a path: built-in and installed ones are tested."""
    found = [
        problem
        for place in library.places.values()
        if place.origin in {"path", "--profile"}
        for problem in check_place(place, library, registry)
        if not problem.warning
    ]
    if found:
        parts = [(one.line or 1, Message(one.text(0), one.text(1))) for one in found]
        zh, en = ([f"{one.file}:{one.line or 1}: {one.text(language)}" for one in found] for language in (0, 1))
        text = Message("\n  ".join(["规则包有误", *zh]), "\n  ".join(["a profile is wrong", *en]))
        raise ProfileError(text, found[0].file, None, parts)
