"""Findings as a page lists them: the gravest first, those of one code together, notes apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from jixiao.outputs.findings import finding_data, place_of, severity
from jixiao.outputs.places import place
from jixiao.outputs.readable import figures, right
from jixiao_plugins.html_out.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.findings import Finding
    from jixiao.model.results import Data
    from jixiao.outputs.export import Export, Exported

LEVELS = ("error", "warning", "info")


class Spot(NamedTuple):
    """Where a finding stands: an id of the page (empty where there is none), the words of the link, and the indicator.

    `piece` is the piece of a recognised page there: the number of the picture, and its style.
    """

    href: str
    words: str
    indicator: str
    piece: tuple[int, str] | None = None


@dataclass(slots=True)
class Item:
    """One thing that is wrong, at one place or at several."""

    message: str
    quote: str
    figures: str
    fix: str
    spots: list[Spot] = field(default_factory=list)


@dataclass(slots=True)
class CodeGroup:
    """All findings of one code and severity. `cites` are the sources that they name, or the catalogue's."""

    code: str
    level: str
    title: str
    why: str
    mend: str
    cites: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    count: int = 0


class Findings:
    """The findings of one report. `link` gives the id that a pointer or quote has on the page."""

    def __init__(self, what: Export, one: Exported, link: Callable[[str | None, str | None], str | None]) -> None:
        self.what, self.one, self.link = what, one, link
        self.at = 0 if what.language == "zh" else 1
        self.counts = Counter(severity(finding, what.catalogue) for finding in one.findings)
        self.pieces = Pieces(one.document, (place_of(finding, one.locate) for finding in one.findings))

    def groups(self) -> list[CodeGroup]:
        """By severity, then in the order in which codes are first found."""
        found: dict[tuple[str, str], CodeGroup] = {}
        for finding in self.one.findings:
            key = (severity(finding, self.what.catalogue), finding.code)
            group = found.get(key)
            if group is None:
                group = found[key] = self._group(*key)
            self._add(group, finding)
        return sorted(found.values(), key=lambda group: LEVELS.index(group.level))

    def _group(self, level: str, code: str) -> CodeGroup:
        entry = self.what.catalogue.rule(code)
        return CodeGroup(code, level, entry.title[self.at], entry.why[self.at], entry.mend[self.at])

    def _add(self, group: CodeGroup, finding: Finding) -> None:
        data = finding_data(finding, self.one.locate, self.what.language, self.what.catalogue)
        item = self._item(data)
        same = next((one for one in group.items if _matter(one) == _matter(item)), None)
        if same is None:
            group.items.append(item)
        (same or item).spots.append(self._spot(finding, data))
        group.count += 1
        cite = data["cite"]
        if cite and cite not in group.cites:
            group.cites.append(cite)

    def _item(self, data: Data) -> Item:
        quote, text, pair = data["quote"] or "", data["message"], figures(data)
        entry = self.what.catalogue.rule(data["code"])
        word = self.what.t("应为", "should be") if right(entry) else self.what.t("算得", "computed")
        return Item(
            text,
            "" if quote in text or quote == data["indicator"] else quote,  # what the message says is not quoted again
            f"{self.what.t('所写', 'stated')} {pair[0]} ↔ {word} {pair[1]}" if pair else "",
            data["fix"] or "",
        )

    def _spot(self, finding: Finding, data: Data) -> Spot:
        href = self.link(finding.pointer, finding.quote) or ""
        where = place(data["span"], self.what.language).strip("-")
        return Spot(
            href,
            where or (self.what.t("看原文", "see the text") if href else ""),
            finding.indicator or "",
            self.pieces.of(place_of(finding, self.one.locate)),
        )


def _matter(one: Item) -> tuple[str, ...]:
    return one.message, one.quote, one.figures, one.fix
