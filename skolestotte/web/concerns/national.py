"""A report about a child in another municipality as the national form (REP-06). Pure: rows in, a mapping out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from skolestotte.web.exchange.national_form import from_report
from skolestotte.web.exchange.national_model import Accepted, Rejected

from .content import guardians_of, rows
from .models import Report
from .reading import Section

CHANNEL = "Skolestøtte"


def national_form(report: Report, sections: tuple[Section, ...], *, now: datetime) -> Accepted | Rejected:
    """The national form of one report, or everything that keeps it from being one."""
    content = report.content
    number = content.get("about_child", 0)
    child, guardians = rows(content, "children")[number], guardians_of(content, number)
    return from_report({
        "municipality_no": report.recipient_municipality_no,
        "municipality_name": child.get("home_municipality_name") or report.recipient_municipality_no,
        "reporter": _reporter(report), "children": [_child(child)],
        "guardians": [_guardian(one) for one in guardians],
        "history": content.get("history", ""), "report": "\n\n".join(_prose(sections)),
        "others_views": content.get("dialogue", ""), "other_services": content.get("other_services", ""),
        "interpreter": ", ".join(one["interpreter"] for one in guardians if one.get("interpreter")),
        "sent_at": report.sent_at, "channel": CHANNEL,
    }, now=now)


def _reporter(report: Report) -> dict[str, Any]:
    unit, content = report.unit, report.content
    return {
        "name": content.get("reporter_name", ""), "role": content.get("reporter_position", ""),
        "phone": content.get("reporter_phone", ""), "email": report.reporter.email if report.reporter else "",
        "unit_name": unit.name if unit else "", "org_no": unit.org_no if unit else "",
        "address": {"line1": unit.address if unit else ""},
    }


def _child(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row.get("name", ""), "national_id": row.get("national_id", ""),
            "address": {"line1": row.get("address", "")}, "told": row.get("told"), "told_why_not": row.get("told_why_not", "")}


def _guardian(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row.get("name", ""), "phone": row.get("phone", ""), "told": row.get("told"),
            "told_why_not": row.get("told_why_not", "")}


def _prose(sections: tuple[Section, ...]) -> Iterator[str]:
    """The report as running text: every part but the people, which have fields of their own."""
    for section in sections:
        if section.key in ("people", "reporter"):
            continue
        yield section.title.upper()
        for block in section.blocks:
            lines = [block.title, *(f"{label}: {text}" for label, text in block.rows)]
            yield "\n".join(line for line in lines if line)
