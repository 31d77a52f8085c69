"""Does a place lie where its id says: below the place that the id names, and with a region code below that place's?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.rules.place import region_chain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.rules.library import Library


def named_parent(place_id: str, library: Library) -> str:
    """The nearest place at hand that the id names: `henan` for `henan/luoyang`; the nation where it names none."""
    above = place_id.rpartition("/")[0]
    while above and above not in library.places:
        above = above.rpartition("/")[0]
    return above or "national"


def misplaced(place_id: str, extends: str, region: str, library: Library) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What does not fit, as a key of `problems.TEXTS`, the pointer in `profile.toml`, and the words to fill in."""
    named = named_parent(place_id, library)
    ancestors = {one.place.id for one in library.upwards(extends)}
    if named != "national" and named not in ancestors:
        yield "parent", "/extends", {"id": place_id, "named": named, "extends": extends}
    for above in dict.fromkeys((extends, named)):
        code = library.places[above].place.region if above in library.places else ""
        if code and region and code not in region_chain(region):
            yield "below", "/region", {"region": region, "above": above, "code": code}
            return
