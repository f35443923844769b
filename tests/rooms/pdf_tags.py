"""What a tagged PDF tells a reader who does not see it: its tree, checked, and each element's words in the order of the tree.

A part of what PDF/UA-1 asks that can be seen from the file alone. The typesetter refuses to write a file that breaks the rest.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, NumberObject

GROUPS = {"/Document", "/Part", "/Sect", "/Div", "/NonStruct"}
BLOCKS = {"/Title", "/P", "/H1", "/H2", "/H3", "/L", "/Table", "/Figure", "/BlockQuote"}
INLINE = {"/Span", "/Strong", "/Em", "/Link", "/Lbl"}
WITHIN = {
    "/L": {"/LI"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/TR", "/THead", "/TBody"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
}


@dataclass
class Tag:
    """One element: its role, alternative text, attributes, children in order; `marks`: (page, number) of its own content."""

    role: str
    alt: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    children: list[Tag] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    order: list[Tag | tuple[int, int]] = field(default_factory=list)

    def all(self, *roles: str) -> list[Tag]:
        """This element and what is in it, in order, with these roles."""
        found = [self] if not roles or self.role in roles else []
        return found + [tag for child in self.children for tag in child.all(*roles)]


class Tagged:
    """A tagged PDF, read."""

    def __init__(self, pdf: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(pdf))
        self.pages = {page.indirect_reference.idnum: n for n, page in enumerate(self.reader.pages) if page.indirect_reference}
        root = self.reader.trailer["/Root"]["/StructTreeRoot"]
        self.root = Tag("/Root")
        self._read(root["/K"], self.root, 0)
        self.drawn, self.loose = self._drawn()

    def _read(self, node: Any, into: Tag, page: int) -> None:
        node = node.get_object()
        if isinstance(node, ArrayObject):
            for one in node:
                self._read(one, into, page)
        elif isinstance(node, NumberObject):
            into.marks.append((page, int(node)))
            into.order.append((page, int(node)))
        elif isinstance(node, DictionaryObject):
            page = self.pages.get(node.raw_get("/Pg").idnum, page) if "/Pg" in node else page
            if node.get("/Type") == "/MCR":
                self._read(node["/MCID"], into, page)
            elif "/S" in node:
                child = Tag(str(node["/S"]), str(node.get("/Alt", "")), _attributes(node.get("/A")))
                into.children.append(child)
                into.order.append(child)
                if "/K" in node:
                    self._read(node["/K"], child, page)

    def _drawn(self) -> tuple[list[tuple[int, int]], int]:
        """The marked pieces in the order in which they are drawn, and how often text is drawn outside of marks and artifacts."""
        order, loose = [], 0
        for number, page in enumerate(self.reader.pages):
            inside: list[bool] = []
            for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
                if operator in (b"BDC", b"BMC"):
                    told = operands[1].get_object() if len(operands) > 1 else {}
                    if not isinstance(told, NameObject) and "/MCID" in told:
                        order.append((number, int(told["/MCID"])))
                    inside.append(True)
                elif operator == b"EMC":
                    inside.pop()
                elif operator in (b"Tj", b"TJ", b"'", b'"') and not inside:
                    loose += 1
        return order, loose

    def marks(self, tag: Tag | None = None) -> list[tuple[int, int]]:
        """The pieces of content in the order of the tree: the order in which they are read aloud."""
        found: list[tuple[int, int]] = []
        for one in (tag or self.root).order:
            found += self.marks(one) if isinstance(one, Tag) else [one]
        return found

    def faults(self) -> list[str]:
        """Everything in the tree that a reader would stumble over."""
        return [*self._tree_faults(self.root), *self._heading_faults(), *self._table_faults(), *self._order_faults()]

    def _tree_faults(self, tag: Tag) -> Iterator[str]:
        allowed = WITHIN.get(tag.role)
        for child in tag.children:
            if allowed is not None and child.role not in allowed:
                yield f"{child.role} in {tag.role}"
            if allowed is None and child.role not in GROUPS | BLOCKS | INLINE:
                yield f"{child.role} in {tag.role}"
            if child.role == "/Figure" and not child.alt.strip():
                yield "a figure without alternative text"
            if child.role in BLOCKS and not self.marks(child):
                yield f"{child.role} without content"
            yield from self._tree_faults(child)

    def _heading_faults(self) -> Iterator[str]:
        level = 0
        for tag in self.root.all("/H1", "/H2", "/H3"):
            now = int(tag.role[2])
            if now > level + 1:
                yield f"a heading of level {now} after one of level {level}"
            level = now
        if len(self.root.all("/Title")) != 1:
            yield "not one title"

    def _table_faults(self) -> Iterator[str]:
        for table in self.root.all("/Table"):
            rows = [[cell for cell in row.children if cell.role in ("/TH", "/TD")] for row in table.all("/TR")]
            if len({len(row) for row in rows}) != 1:
                yield "rows of a table differ in length"
            if not rows or any(cell.role != "/TH" or cell.attributes.get("/Scope") != "/Column" for cell in rows[0]):
                yield "a table without a row of column headers"

    def _order_faults(self) -> Iterator[str]:
        read = self.marks()
        if self.loose:
            yield f"{self.loose} pieces of text are neither tagged nor artifacts"
        if len(set(read)) != len(read):
            yield "something is read twice"
        if set(read) != set(self.drawn):
            yield "something that is drawn is not read, or the other way round"


def _attributes(given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    given = given.get_object()
    found: dict[str, Any] = {}
    for one in given if isinstance(given, ArrayObject) else [given]:
        found |= {str(key): one.get_object()[key] for key in one.get_object() if key != "/O"}
    return found
