"""A submission: a report and its forms as separate files become one report.

The file with the most prose is the report. A form of another file fills the evaluation of the same name, or is added; what the
report announces and no file holds is a finding. Every place names its file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.documents.extract.assembly import Extracted
from jixiao.documents.extract.projects import Projects
from jixiao.documents.extract.same_form import differences, same_form
from jixiao.model.document import Place
from jixiao.model.findings import Finding
from jixiao.model.report import Attachment, Evaluation, Report
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEM = re.compile(r"\.[A-Za-z]{2,4}$")
_FORM_WORDS = re.compile(
    r"(?:20\d\d年度?)?(?:预算)?(?:部门)?(?:项目)?(?:支出)?(?:资金)?(?:绩效)?(?:单位)?(?:自评|评价|评分)(?:价)?(?:表|打分表|情况表)?$|^附件?\d{0,2}[-_.、:： ]{0,2}|[(（]\d+[)）]$"
)
_TABLE_WORD = re.compile(r"表$")


def join(parts: Sequence[tuple[str, Extracted]]) -> Extracted:
    """Join what was extracted from the files of one submission, each given with its file name. Raises ValueError for none."""
    if not parts:
        raise ValueError("a submission needs at least one file")
    main = max(range(len(parts)), key=lambda i: (len(parts[i][1].report.sections), len(parts[i][1].report.facts), -i))
    return _Join(parts[main], [part for i, part in enumerate(parts) if i != main]).build()


class _Join:
    def __init__(self, main: tuple[str, Extracted], forms: Sequence[tuple[str, Extracted]]) -> None:
        self.file, self.main = main
        self.forms = forms
        self.report = self.main.report
        self.places = _within(self.main.places, self.file)
        self.evaluations = list(self.report.evaluations)
        self.files: dict[int, str] = {i: self.file for i, e in enumerate(self.evaluations) if e.indicators}
        self.notes = [_noted(note, self.file, 0) for note in self.main.notes]
        self.unmatched = list(self.report.unmatched)
        self.names = Projects(self.report.unit.name if self.report.unit and self.report.unit.name else "")
        self.form, self.fit = self.main.form, self.main.fit

    def build(self) -> Extracted:
        """The joined report."""
        announced = bool(self.report.attachments) or any(e.kind == "project" for e in self.evaluations)
        for file, part in self.forms:
            self._take(file, part, announced=announced)
        attachments = tuple(self._attachment(i, item) for i, item in enumerate(self.report.attachments))
        self._without_form()
        report = self._filled(attachments)
        return Extracted(report=report, places=self.places, notes=tuple(self.notes), form=self.form, fit=self.fit)

    def _filled(self, attachments: tuple[Attachment, ...]) -> Report:
        """The report of the main file; what it lacks of its head comes from the forms."""
        fields: dict[str, Any] = {}
        for file, part in self.forms:
            for name in ("title", "year", "unit", "region", "dates"):
                value = getattr(part.report, name)
                if getattr(self.report, name) is None and value is not None and name not in fields:
                    fields[name] = value
                    self.places |= _within(
                        {p: place for p, place in part.places.items() if p.split("/")[1:2] == [name]}, file
                    )
        return msgspec.structs.replace(
            self.report,
            evaluations=tuple(self.evaluations),
            attachments=attachments,
            unmatched=tuple(self.unmatched),
            **fields,
        )

    def _take(self, file: str, part: Extracted, *, announced: bool) -> None:
        """The evaluations and unmatched texts of one form file."""
        if part.fit > self.fit:
            self.form, self.fit = part.form, part.fit
        twice = False
        for old, evaluation in enumerate(part.report.evaluations):
            if self._compared(file, part, old):
                twice = True
                continue
            if not evaluation.name and evaluation.kind != "department":
                evaluation = msgspec.structs.replace(evaluation, name=_stem(file) or None)  # noqa: PLW2901
            at = self._match(evaluation)
            if at is None:
                at = len(self.evaluations)
                self.evaluations.append(evaluation)
                if announced and evaluation.kind == "project":
                    self.notes.append(
                        Finding(code="S110", pointer=f"/evaluations/{at}", params={"name": evaluation.name or file})
                    )
            else:
                self.evaluations[at] = _merge(self.evaluations[at], evaluation)
            self.files.setdefault(at, file)
            stem = f"/evaluations/{old}"
            moved = {
                f"/evaluations/{at}{p[len(stem) :]}": q
                for p, q in part.places.items()
                if p == stem or p.startswith(f"{stem}/")
            }
            self._drop_lists(at, evaluation)
            self.places |= _within(moved, file)
        if twice and len(part.report.evaluations) == 1:
            return  # nothing but a print of what was read already
        offset = len(self.unmatched)
        self.unmatched += part.report.unmatched
        self.notes += [_noted(note, file, offset) for note in part.notes]
        moved = {
            f"/unmatched/{offset + int(p.rsplit('/', 1)[1])}": q
            for p, q in part.places.items()
            if p.startswith("/unmatched/")
        }
        self.places |= _within(moved, file)

    def _compared(self, file: str, part: Extracted, old: int) -> bool:
        """Whether an evaluation is a second print of a form that was read from another file; then what differs is noted."""
        evaluation = part.report.evaluations[old]
        for at, known in enumerate(self.evaluations):
            if (
                self.files.get(at, file) != file
                and same_form(known, evaluation)
                and self._one_object(known, evaluation)
            ):
                stems = (f"/evaluations/{at}", f"/evaluations/{old}")
                self.notes += differences(known, evaluation, stems, (self.places, _within(part.places, file)))
                return True
        return False

    def _one_object(self, known: Evaluation, evaluation: Evaluation) -> bool:
        """Whether two forms speak of one department or of one project, as far as they name it."""
        names = [self.names.core(one.name or "") for one in (known, evaluation)]
        return known.kind == "department" or not all(names) or _alike(names[0], names[1])

    def _drop_lists(self, at: int, evaluation: Evaluation) -> None:
        """Places of rows that a form replaces no longer hold."""
        for name in ("funds", "goals", "tasks", "indicators", "groups"):
            if getattr(evaluation, name):
                gone = f"/evaluations/{at}/{name}/"
                self.places = {pointer: place for pointer, place in self.places.items() if not pointer.startswith(gone)}

    def _match(self, evaluation: Evaluation) -> int | None:
        """The evaluation of the report that a form belongs to."""
        if evaluation.kind == "department":
            return next(
                (i for i, e in enumerate(self.evaluations) if e.kind == "department" and not e.indicators), None
            )
        core = self.names.core(evaluation.name or "")
        for index, known in enumerate(self.evaluations):
            if known.kind == "department" or known.indicators or not core:
                continue
            if _alike(core, self.names.core(known.name or "")):
                return index
        return None

    def _attachment(self, index: int, item: Attachment) -> Attachment:
        """The attachment with the file that holds it; a form that no file holds is a finding."""
        core = self.names.core(_stem(item.name or ""))
        for at, evaluation in enumerate(self.evaluations):
            printed = evaluation.form or ""
            own = self.names.core(evaluation.name or "")
            if at in self.files and ((own and _alike(core, own)) or (printed and printed == item.name)):
                return msgspec.structs.replace(item, file=self.files[at], evaluation=evaluation.name)
        for file, _ in self.forms:
            if _alike(core, self.names.core(_stem(file))):
                return msgspec.structs.replace(item, file=file)
        if _TABLE_WORD.search(item.name or ""):
            self.notes.append(Finding(code="S107", pointer=f"/attachments/{index}", params={"name": item.name or ""}))
        return item

    def _without_form(self) -> None:
        """Projects of the report whose form is in no file, where others have theirs."""
        if not any(file != self.file for file in self.files.values()):
            return
        told = {note.params.get("name", "") for note in self.notes if note.code == "S107"}
        for index, evaluation in enumerate(self.evaluations):
            name = evaluation.name or ""
            if (
                evaluation.kind == "project"
                and index not in self.files
                and name
                and not any(name in other for other in told)
            ):
                self.notes.append(Finding(code="S108", pointer=f"/evaluations/{index}", params={"name": name}))


def _stem(name: str) -> str:
    """A file or attachment name without suffix, year, number and the words of a form."""
    text = _STEM.sub("", name.replace("\\", "/").rsplit("/", 1)[-1])
    while (cut := _FORM_WORDS.sub("", text, count=1).strip(" _-—.、:：")) != text:
        text = cut
    return text


def _alike(a: str, b: str) -> bool:
    return bool(a and b) and (a == b or (min(len(a), len(b)) >= 5 and (a in b or b in a)))


def _merge(prose: Evaluation, form: Evaluation) -> Evaluation:
    """One evaluation of both: the form's values where it has them, else the prose's."""
    values = {name: getattr(form, name) or getattr(prose, name) for name in Evaluation.__struct_fields__}
    values["name"] = prose.name or form.name
    if prose.total and form.total:
        values["total"] = msgspec.structs.replace(
            prose.total, weight=form.total.weight or prose.total.weight, score=form.total.score or prose.total.score
        )
    return Evaluation(**values)


def _within(places: dict[str, Place], file: str) -> dict[str, Place]:
    return {pointer: msgspec.structs.replace(place, file=file) for pointer, place in places.items()}


def _noted(note: Finding, file: str, offset: int) -> Finding:
    """A note of one file, its place naming the file and its pointer moved to the joined list."""
    place = msgspec.structs.replace(note.place or Place(), file=file)
    pointer = note.pointer
    if offset and pointer and pointer.startswith("/unmatched/"):
        pointer = f"/unmatched/{offset + int(pointer.rsplit('/', 1)[1])}"
    return msgspec.structs.replace(note, place=place, pointer=pointer)
