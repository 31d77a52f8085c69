"""Provinces, cities and counties by GB/T 2260: look up a code, or find the place that a name or a text means.

The table is `regions.txt` beside this module (its head names the source); it is read when first asked for. Names that no
longer exist are kept, because reports of earlier years print them.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from importlib.resources import files
from operator import add
from typing import TYPE_CHECKING

import msgspec

from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The peoples whose names stand in front of 自治州 and 自治县: 红河哈尼族彝族自治州 is 红河州 in every report.
_PEOPLE = (
    "蒙古族|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|高山族|拉祜族|水族|"
    "东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|阿昌族|普米族|塔吉克|怒族|裕固族|保安族|"
    "独龙族|鄂温克族|各族|蒙古|回"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,4}}?)(?:{_PEOPLE})+自治(州|县|旗)$")
_SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "州", "盟")
_SHORT_PROVINCES = {"150000": "内蒙古", "450000": "广西", "540000": "西藏", "640000": "宁夏", "650000": "新疆"}
_COMMON = frozenset({"东区", "西区", "城区", "郊区", "矿区", "南区", "北区"})  # words of daily use as well as counties
_LONGEST = 15
_SUFFIX = re.compile(r"[省市县区州旗盟]")
_SUFFIXED = re.compile(r"[省市县区州旗盟]$")
_WORDLIKE = frozenset(
    {"新城区", "老城区", "新市区", "市中区", "城中区", "城东区", "城西区", "城南区", "城北区", "市辖区", "开发区"}
)
"""Counties whose names are words of daily use too; in running text they name no place."""

_BEFORE = frozenset("在对由向到为从与和及或于至按经被将让使给把是以用年月度了的全各我本该据报属派达共抵赴和、促近中：:")
"""Characters of running text behind which a name may begin; behind any other it may be the tail of a longer word."""


class Division(msgspec.Struct, frozen=True):
    """One division: its six digits, its full name, and whether it still exists."""

    code: str
    name: str
    current: bool = True

    @property
    def level(self) -> int:
        """1 province, 2 city or prefecture, 3 county."""
        return level(self.code)


def level(code: str) -> int:
    """1 for the code of a province, 2 of a city or prefecture, 3 of a county."""
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


class Mention(msgspec.Struct, frozen=True):
    """A place name found in a text: where it stands, as it is printed, and the divisions that bear the name."""

    start: int
    end: int
    name: str
    codes: tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> dict[str, Division]:
    divisions: dict[str, Division] = {}
    current = True
    for line in files("jixiao.text").joinpath("regions.txt").read_text(encoding="utf-8").splitlines():
        if line == "-":
            current = False
        elif not line.startswith("#"):
            code, name = line.split(" ", 1)
            divisions.setdefault(code if current else f"{code}*{name}", Division(code, name, current))
    return divisions


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Each printed form of a name with its codes, and for the first two characters the longest name that starts so."""
    names: dict[str, list[str]] = {}
    for division in _table().values():
        for name in _forms(division):
            codes = names.setdefault(name, [])
            if division.code not in codes:
                codes.append(division.code)
    longest: dict[str, int] = {}
    for name in names:
        longest[name[:2]] = max(longest.get(name[:2], 0), len(name))
    return {name: tuple(codes) for name, codes in names.items()}, longest


def _forms(division: Division) -> Iterator[str]:
    yield division.name
    if division.level == 3 and "自治" not in division.name:
        return
    autonomous = _AUTONOMOUS.match(division.name) if "自治" in division.name else None
    if autonomous:
        yield autonomous[1] + autonomous[2]
        yield f"{autonomous[1]}自治{autonomous[2]}"
    if not division.current:
        return
    if division.level == 1:
        yield _SHORT_PROVINCES.get(division.code, division.name.rstrip("省市"))
    elif division.level == 2:
        bare = autonomous[1] if autonomous else next(
            (division.name.removesuffix(s) for s in _SUFFIXES if division.name.endswith(s)), division.name
        )  # fmt: skip
        if len(bare) >= 2:
            yield bare


def get(code: str) -> Division | None:
    """The division of a six-digit code; None when there is none."""
    return _table().get(code)


def parents(code: str) -> tuple[Division, ...]:
    """The province and the city above a code, outermost first."""
    found = (_table().get(code[:2] + "0000"), _table().get(code[:4] + "00"))
    return tuple(division for division in found if division is not None and division.code != code)


def named(name: str) -> tuple[str, ...]:
    """The codes of all divisions that bear this name (`朝阳区` has two)."""
    return _names()[0].get(name, ())


def names_of(code: str) -> tuple[str, ...]:
    """The names under which texts speak of a division, the full one first."""
    division = _table().get(code)
    return tuple(_forms(division)) if division else ()


def find(text: str) -> Iterator[Mention]:
    """The place names in a text, longest first at each position, in order. Linear in the length of the text."""
    names, longest = _names()
    free = 0
    for start in [start for start, pair in enumerate(map(add, text, text[1:])) if pair in longest]:
        if start < free:
            continue
        pair = text[start : start + 2]
        for length in range(min(longest[pair], len(text) - start, _LONGEST), 1, -1):
            name = text[start : start + length]
            if name in names:
                free = start + length
                yield Mention(start, free, name, names[name])
                break


def words(text: str) -> Iterator[Mention]:
    """The places that a running text names as whole words, with their suffix: `费县` is not named by `缴费县级`."""
    end = 0
    for mention in find(text) if _SUFFIX.search(text) else ():
        whole = len(mention.name) > 2 or mention.start in {0, end} or _opens(text[mention.start - 1])
        if whole and _SUFFIXED.search(mention.name) and mention.name not in _COMMON | _WORDLIKE:
            yield mention
        end = mention.end


def _opens(before: str) -> bool:
    """Whether a name may begin behind this character."""
    return before in _BEFORE or not "一" <= before <= "鿿"


def locate(name: str, context: Sequence[str] = ()) -> Division | None:
    """The division that a unit's name means: the last link of the chain of places at its front (`株洲市荷塘区…局`).

    `context` is further text of the same report, nearest first; it decides between divisions of the same name by the
    provinces and cities it mentions. None when the name has no place, or the place stays ambiguous.
    """
    chain = _chain(name)
    if not chain:
        return None
    codes = chain[-1].codes
    for above in reversed(chain[:-1]):
        codes = _below(codes, above.codes) or codes
    if len(codes) > 1:
        codes = _by_context(codes, context)
    alive = tuple(code for code in codes if code in _table())
    if len(codes) > 1 and len(alive) == 1:
        codes = alive
    return _division(codes[0], chain[-1].name) if len(codes) == 1 else None


def _division(code: str, name: str) -> Division | None:
    old = _table().get(f"{code}*{name}")
    return old or _table().get(code)


def _chain(name: str) -> list[Mention]:
    """The places that follow one another at the front of a unit's name; else from the first whole word on that is one."""
    chain: list[Mention] = []
    for mention in find(name):
        plain = not chain and (mention.name in _COMMON or not _whole(name, mention))
        if plain or (chain and mention.start != chain[-1].end):
            if chain:
                break
            continue
        if chain and not _below(mention.codes, chain[-1].codes):
            break
        chain.append(mention)
    return chain


def _whole(name: str, mention: Mention) -> bool:
    """Whether a place in a name is a word of its own: at the front, behind a word that ends, or long enough to be no accident."""
    if mention.start == 0 or _opens(name[mention.start - 1]):
        return True
    return len(mention.name) > 2 and _SUFFIXED.search(mention.name) is not None


def _below(codes: Sequence[str], above: Sequence[str]) -> tuple[str, ...]:
    """Those codes that lie in one of the divisions above."""
    stems = tuple(code[:2] if code.endswith("0000") else code[:4] for code in above if code.endswith("00"))
    return tuple(code for code in codes if code.startswith(stems) and code not in above) if stems else ()


def _by_context(codes: tuple[str, ...], context: Sequence[str]) -> tuple[str, ...]:
    for text in context:
        votes: Counter[str] = Counter()
        for mention in find(text):
            if len(mention.codes) > 1 or not mention.codes[0].endswith("00"):
                continue
            for code in _below(codes, mention.codes):
                votes[code] += 1
        best = votes.most_common(2)
        if best and (len(best) == 1 or best[0][1] > best[1][1]):
            return (best[0][0],)
    return codes
