"""Traditional characters folded into simplified ones, so that one vocabulary reads both.

Some web pages convert a text twice and print the pronunciation behind each rarer character (`預(yù)算`); that is dropped, too.
A text in simplified characters passes through untouched, however many traditional ones a name in it holds.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from jixiao.model.document import Table
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Draft
    from jixiao.model.document import Block, Place

_TELLING = re.compile(r"[績評價項單預標門總額執數實際會開關為對與財務級縣區發經費產業質農織設報]")
"""Characters that every traditional report prints many of, and no simplified one."""

_SPOKEN = re.compile(r"(?<=[㐀-鿿])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\)")
_OWN_WORDS = frozenset({*AMOUNTS, "source", "doubt", "score"})
_SAMPLE = 4000  # characters that are looked at
_SHARE = 20  # one telling character in so many makes a text traditional


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    lines = files("jixiao.documents.extract").joinpath("traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = (pair for line in lines if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}


def folded(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks in simplified characters; the same object when they are so already."""
    sample = "".join(_sample(blocks))
    if len(_TELLING.findall(sample)) * _SHARE < len(sample) or not sample:
        return blocks
    return tuple(_block(block) for block in blocks)


def unfold(drafts: Sequence[Draft], blocks: Sequence[Block], simple: Sequence[Block]) -> None:
    """Let the texts and rows that were read in folded text say what is printed; names, grades and amounts stay simplified."""
    printed = _Printed(blocks, simple)
    for draft in drafts:
        if "conclusion" in draft.fields:
            draft.fields["conclusion"] = printed.text(draft.fields["conclusion"], draft.places["conclusion"])
        for item in (item for rows in draft.lists.values() for item in rows):
            for name, value in item.fields.items():
                if isinstance(value, str) and name not in _OWN_WORDS:
                    item.fields[name] = printed.text(value, item.places.get(name, item.place))
        draft.problems = [(printed.text(text, place), place) for text, place in draft.problems]
        draft.measures = [(printed.text(text, place), place) for text, place in draft.measures]


class _Printed:
    """The paragraphs of a text by their places, as printed and folded."""

    def __init__(self, blocks: Sequence[Block], simple: Sequence[Block]) -> None:
        self._pairs: dict[Place, tuple[str, str]] = {}
        for block, fold in zip(blocks, simple, strict=True):
            if not isinstance(block, Table) and not isinstance(fold, Table):
                self._pairs.setdefault(block.place, (block.text, fold.text))

    def text(self, text: str, place: Place) -> str:
        """What is printed where a folded text stands; the text itself where that is not known."""
        own, fold = self._pairs.get(place, ("", ""))
        at = fold.find(text) if text else -1
        if at < 0:
            return text
        spoken = {position for found in _SPOKEN.finditer(own) for position in range(*found.span())}
        kept = [position for position in range(len(own)) if position not in spoken]
        return own[kept[at] : kept[at + len(text) - 1] + 1]


def _sample(blocks: Sequence[Block]) -> Iterator[str]:
    size = 0
    for block in blocks:
        for part in block.cells if isinstance(block, Table) else (block,):
            text = part.text.strip()[: _SAMPLE - size]
            size += len(text)
            yield text
            if size >= _SAMPLE:
                return


def _block(block: Block) -> Block:
    if isinstance(block, Table):
        cells = tuple(msgspec.structs.replace(cell, text=_text(cell.text)) for cell in block.cells)
        return msgspec.structs.replace(block, cells=cells)
    return msgspec.structs.replace(block, text=_text(block.text))


def _text(text: str) -> str:
    return _SPOKEN.sub("", text).translate(_table())
