"""The frame of a box on the wall card and its arrows, as SVG. Only numbers go into it, never a word that somebody wrote."""

from skolestotte.rulebook.picture_card import CardBox

from .blocks import Framed

INK, SHARED, BEFORE = "#1b2530", "#1d7a45", "#6b747d"
AROUND = 1.0
TAG_FROM_RIGHT = 1.2
HEAD = (
    f'<marker id="a" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="1.9" markerHeight="1.9" markerUnits="userSpaceOnUse" '
    f'orient="auto"><path d="M0 1 10 5 0 9z" fill="{INK}"/></marker>'
)


def framed(box: CardBox, told: str, unit: float) -> Framed:
    """The frame as it stands on the sheet, in millimetres. `unit`: a fourteenth of a title's size. `told`: it in words."""
    corners = [(box.x, box.y), (box.x + box.width, box.y + box.height), *(p for arrow in box.arrows for p in arrow.points)]
    west, north = min(x for x, _ in corners) - AROUND, min(y for _, y in corners) - AROUND
    width, height = max(x for x, _ in corners) + AROUND - west, max(y for _, y in corners) + AROUND - north
    line = f'fill="none" stroke="{INK}" stroke-width="0.3" marker-end="url(#a)"'
    arrows = "".join(f'<path d="{one.path}" {line}/>' for one in box.arrows)
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{west:.3f} {north:.3f} {width:.3f} {height:.3f}"><defs>{HEAD}</defs>'
           f"{_outline(box, 3 * unit)}{_strip(box, 3 * unit, 4 * unit) if box.shared else ''}{arrows}</svg>")
    return Framed(svg, told, west, north, width, height)


def _outline(box: CardBox, r: float) -> str:
    """The line around the box. It is open where the word on the way stands."""
    colour = SHARED if box.shared else BEFORE
    dashed = ' stroke-dasharray="1 0.7"' if box.optional else ""
    right, foot = box.x + box.width, box.y + box.height
    begins, ends = (right - TAG_FROM_RIGHT, right - TAG_FROM_RIGHT - box.tag_width) if box.tag else (right - r, right - r)
    return (f'<path d="M{begins:.3f} {box.y:.3f}H{right - r:.3f}a{r:.3f} {r:.3f} 0 0 1 {r:.3f} {r:.3f}V{foot - r:.3f}'
            f"a{r:.3f} {r:.3f} 0 0 1 {-r:.3f} {r:.3f}H{box.x + r:.3f}a{r:.3f} {r:.3f} 0 0 1 {-r:.3f} {-r:.3f}V{box.y + r:.3f}"
            f'a{r:.3f} {r:.3f} 0 0 1 {r:.3f} {-r:.3f}H{ends:.3f}" fill="none" stroke="{colour}" '
            f'stroke-width="{0.18 if box.small else 0.32}"{dashed}/>')


def _strip(box: CardBox, r: float, wide: float) -> str:
    """What tells new and shared from the rest without colour: a strip along the left edge."""
    return (f'<path d="M{box.x + r:.3f} {box.y:.3f}h{wide - r:.3f}v{box.height:.3f}h{r - wide:.3f}a{r:.3f} {r:.3f} 0 0 1 {-r:.3f} '
            f'{-r:.3f}v{2 * r - box.height:.3f}a{r:.3f} {r:.3f} 0 0 1 {r:.3f} {-r:.3f}z" fill="{SHARED}"/>')
