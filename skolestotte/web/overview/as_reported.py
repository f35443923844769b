"""What a child is called to a school that does not work with the service in the case yet: as the school wrote itself.

The registered name of a child that was known before would tell the school that it was (bvl § 13-1(2)), and would let anybody
who writes a report look up whose identity number it is. When the joint folder opens to the unit, the registered name does too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import JSONObject

from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder
from skolestotte.web.folders.prepared import AnyOf, asked
from skolestotte.web.people.models import Child
from skolestotte.web.people.roles import KINDERGARTEN, SCHOOL


def _text(column: str) -> Func:
    return Func(F(column), Value("base64"), function="encode", output_field=TextField())


# The row of the case lies in the joint folder: whoever does not see it takes no part yet. In the query of the children, so that
# a page asks no more than before.
_children = asked(lambda cases, units: Child.objects.filter(
    AnyOf("folder__case_id", cases), folder__kind=Folder.Kind.IDENTITY,
).annotate(written=Subquery(
    Report.objects.select_related(None).filter(AnyOf("unit_id", units), case_id=OuterRef("folder__case_id"))
    .exclude(Exists(Case.objects.select_related(None).filter(id=OuterRef("case_id")))).order_by("-received_at")
    .values(whole=JSONObject(id="id", folder="folder_id", key="folder__key_name", wrapped=_text("folder__wrapped_key"),
                             name=_text("child_name")))[:1])))


def school_units(by: Actor) -> list[UUID]:
    """The schools and kindergartens where the reader works."""
    return list({role.unit_id for role in by.roles if role.side in (SCHOOL, KINDERGARTEN)})


def children_for_school(case_ids: Iterable[UUID], units: list[UUID]) -> list[Child]:
    """The children of these cases whose identity folders are open to somebody of these units (one query). They have the name of
    the latest report that the reader may read and that such a unit sent, where it takes no part in the case yet."""
    return [_as_written(child) for child in _children(cases=list(set(case_ids)), units=units)]


def _as_written(child: Child) -> Child:
    written = child.written  # type: ignore[attr-defined]
    if written is not None:
        folder = Folder(id=UUID(written["folder"]), key_name=written["key"], wrapped_key=base64.b64decode(written["wrapped"]))
        report = Report(id=UUID(written["id"]), folder=folder)
        report.__dict__["child_name"] = base64.b64decode(written["name"])
        child.name = report.child_name
    return child
