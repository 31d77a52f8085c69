"""Where a report comes from: the place of its unit, else of its title, its publisher, its signature, else the place its text is about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.documents.extract.text import squash
from jixiao.documents.extract.unit_names import ABOUT, YEAR, is_national
from jixiao.model.document import Heading, Table
from jixiao.model.report import Region
from jixiao.text import lazy_re as re
from jixiao.text import regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block

_OWN = re.compile(r"我(?:们)?(省|市|州|盟|县|区|旗)")
_ORGANS = re.compile(r"(省|市|州|盟|县|区|旗)(?:委(?!员)|人民政府|政府|本级|级财政|级配套|直各?部门|直单位)")
_ORGAN_AFTER = re.compile(r"[一-龥]{0,16}?(?:局|委|办|厅|政府|小组|财政|教育)")
_CITED = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")
_TEXT = 6000
_CONTEXT = 4000


def region_of(names: Sequence[str], title: str, blocks: Sequence[Block]) -> Region | None:
    """The region. `names` are the unit and whoever else speaks for the report, the surest first.

    None for a unit of the whole nation, and where no place or several equally good ones are named.
    """
    if names and is_national(names[0]):
        return None
    bare = YEAR.sub("", ABOUT.sub("", squash(title)), count=1)
    text = "\n".join(_prose(blocks))
    context = [*names, title, text[:_TEXT]]
    ordered = [*names[:1], title, bare, *names[1:]]
    for name in ordered:
        division = regions.locate(name, context) if name else None
        if division is not None:
            closer = _spoken_of(text[:_TEXT]) if division.level < 3 and name in {title, bare} else None
            if closer is not None and division in regions.parents(closer.code) and _dominates(closer, text[:_TEXT]):
                division = closer  # the title names the prefecture, the text is about one county of it
            return Region(code=division.code, name=division.name)
    found = _spoken_of(text[:_TEXT])
    return Region(code=found.code, name=found.name) if found else None


def _dominates(division: regions.Division, text: str) -> bool:
    """Whether a text names a county so often that it can only be its own."""
    return sum(text.count(name) for name in regions.names_of(division.code)[:1]) > 2


def _prose(blocks: Sequence[Block]) -> Iterator[str]:
    size = 0
    for block in blocks:
        if not isinstance(block, (Table, Heading)):
            yield block.text
            size += len(block.text)
        if size > _CONTEXT:
            return


def _spoken_of(text: str) -> regions.Division | None:
    """The one place that a text is about: named at the level at which the text speaks of itself (`我县`), more than any other."""
    mentions = [mention for mention in regions.words(text) if len(mention.codes) == 1]
    level = _level(text)
    at_level = [mention for mention in mentions if mention.name.endswith(level)]
    return (_winner(text, at_level) if level else None) or _winner(text, mentions)


def _winner(text: str, mentions: Sequence[regions.Mention]) -> regions.Division | None:
    """The place that is named most, twice as often as the next of its level; the office of a place counts double."""
    votes: Counter[str] = Counter()
    for mention in mentions:
        organ = _ORGAN_AFTER.match(text, mention.end, mention.end + 20)
        votes[mention.codes[0]] += 2 if organ else 1
    for step in (3, 2, 1):
        same = [(code, count) for code, count in votes.most_common() if regions.level(code) == step]
        if not same:
            continue
        if same[0][1] >= 2 and (len(same) == 1 or same[0][1] >= 2 * same[1][1]):
            return regions.get(same[0][0])
        if step == 3 and len(same) > 1:
            continue  # several counties: their city may be the one
    return None


def _level(text: str) -> str:
    """省, 市, 州, 县 … when the text speaks of its own; empty when it does not say."""
    own = Counter(_OWN.findall(text)) or Counter(_ORGANS.findall(_CITED.sub("", text)))
    best = own.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else ""
