"""What a child is called to a school that does not work with the service in the case yet: as the school wrote itself.

The registered name of a child that was known before would tell the school that it was (bvl § 13-1(2)), and would let anybody
who writes a report look up whose identity number it is. When the joint folder opens to the unit, the registered name does too.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef

from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.prepared import AnyOf, asked
from skolestotte.web.people.models import Child
from skolestotte.web.people.roles import KINDERGARTEN, SCHOOL

# The row of the case lies in the joint folder: whoever does not see it takes no part yet.
_own = asked(lambda cases, units: Report.objects.filter(AnyOf("case_id", cases), AnyOf("unit_id", units)).exclude(
    Exists(Case.objects.filter(id=OuterRef("case_id")))).order_by("received_at"))


def named_as_reported(children: Mapping[UUID, Child], *, by: Actor) -> None:
    """Give the children, by their case, the names of the latest report that this reader may read as an employee of the unit that
    sent it, where that unit takes no part in the case yet. One query for somebody from a school or kindergarten, else none."""
    units = list({role.unit_id for role in by.roles if role.side in (SCHOOL, KINDERGARTEN)})
    if not units or not children:
        return
    for report in _own(cases=list(children), units=units):
        if report.case_id is not None:
            children[report.case_id].name = report.child_name
