"""A key or an array element of a text, and what stands in it."""

from __future__ import annotations

MAX_NODES = 2_000_000
"""Keys and elements of one text that get a place of their own; those beyond it have that of their parent."""


class Node:
    """A key or array element: the offset where it stands, and what stands in it. `tables` counts a TOML array of tables."""

    __slots__ = ("children", "offset", "tables")

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.tables = 0
        self.children: dict[str, Node] = {}

    def child(self, key: str, offset: int) -> Node:
        """The child of that key; a new one stands at `offset`."""
        node = self.children.get(key)
        if node is None:
            node = self.children[key] = Node(offset)
        return node
