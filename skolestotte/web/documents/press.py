"""The printing press: a process that sets one paper and ends. The web worker never loads the typesetter (it grows by 90 MB).

Standard input: one line of JSON (paper, its data, the day, the folders of the fonts). Standard output: the PDF.
Imports nothing of the product, so that it starts at once. Run by `pdf.py` alone.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

PAPER = Path(__file__).with_name("paper")


def main() -> None:
    order = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=order["fonts"])
    compiler = typst.Compiler(
        PAPER / f"{order['paper']}.typ",
        root=PAPER,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"sheet": order["sheet"]},
    )
    written = datetime.fromisoformat(order["on"]).replace(tzinfo=UTC)
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=written)
    assert isinstance(pdf, bytes)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
