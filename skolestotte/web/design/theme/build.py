"""Generate static/design/theme.css from designsystemet.config.json (needs node and a network; committed).

    python skolestotte/web/design/theme/build.py

The dark colours are then put under `@media screen`, so that paper is always light.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLI = "@digdir/designsystemet@1.15.0"


def for_screens_only(css: str) -> str:
    """Dark colours apply to screens, not to paper."""
    css = css.replace(
        "@media (prefers-color-scheme: dark) {", "@media screen and (prefers-color-scheme: dark) {"
    )
    whole = re.compile(
        r"(@layer ds\.theme\.color-scheme\.dark \{\n)(\[data-color-scheme=\"dark\"\] \{.*?\n\})", re.S
    )
    css, found = whole.subn(r"\1@media screen {\n\2\n}", css)
    if found != 1:
        raise SystemExit("The generated theme has changed its shape; look at build.py.")
    return "\n".join(line.rstrip() for line in css.splitlines()) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = str(HERE / "designsystemet.config.json")
        for command in (["create", "--config", config], ["build", "-t", "design-tokens", "-o", "css"]):
            subprocess.run(["npx", "-y", CLI, "tokens", *command], cwd=folder, check=True)
        css = (Path(folder) / "css" / "skolestotte.css").read_text(encoding="utf-8")
    (HERE.parent / "static" / "design" / "theme.css").write_text(for_screens_only(css), encoding="utf-8")


if __name__ == "__main__":
    main()
