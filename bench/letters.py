"""What an invented report says: about the length of a real one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from skolestotte.rulebook.identity import synthetic_number


def content(number: int) -> dict[str, Any]:
    """A complete report about one child with one guardian, both unknown to the register before."""
    born = date(2010, 1, 1) + timedelta(days=number % 4000)
    grown = date(1975, 1, 1) + timedelta(days=number % 7000)
    serial = number // 4000
    return {
        "children": [{"name": f"Barn Prøve {number}", "national_id": synthetic_number(born, 100 + serial),
                      "birth_date": born.isoformat(), "address": "Prøveveien 1", "told": True}],
        "guardians": [{"name": f"Voksen Prøve {number}", "national_id": synthetic_number(grown, 200 + serial),
                       "address": "Prøveveien 1", "phone": "21000001", "told": True}],
        "reporter_position": "Kontaktlærer", "reporter_relation": "Underviser barnet hver dag", "reporter_phone": "21000002",
        "history": "Vi har kjent barnet i to år. Bekymringen har vart siden høstferien. " * 4,
        "worry": "Barnet kommer sliten og sulten til skolen, og har sagt at ingen er hjemme om kvelden. " * 6,
        "observations": [{"on": "2026-03-02", "time": "08.30", "place": "Klasserommet",
                          "what": "Barnet sovnet på pulten to ganger før friminuttet."}] * 3,
        "child_talk": "Barnet fortalte at det lager mat selv. " * 3, "assessment": "",
        "resources": "Glad i å lese, har gode venner.", "other_services": "", "other_family": "",
        "dialogue": "Vi ringte hjem og fortalte hva vi er bekymret for.", "measures_tried": "Frokost på skolen.",
        "guardians_know": "yes", "how_told": "I en samtale på skolen.", "grounds": ["neglect"], "flags": [],
    }
