"""The colours of figures: one palette, with a light, a dark and a print form.

Whoever shows figures may set any `--restorative-...` variable on them, and so give them the colours of a house.
"""

from typing import Literal

__all__ = ["STYLE", "Theme", "material", "style"]

Theme = Literal["auto", "light", "dark", "print"]
"""Auto follows the reader's system and the printer."""

PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "skin": "#dba98a", "skin-far": "#c08f72", "hair": "#54392e", "eye": "#6b4636",
        "top": "#86ab9f", "top-far": "#6d9186", "bottoms": "#52698a", "bottoms-far": "#42587a",
        "firm": "#c8936c", "soft": "#eddcbd", "cushion": "#c27f8c", "wood": "#bb9f80", "cloth": "#bcbad2",
        "down": "#dddceb", "wall": "#dfdacf", "floor": "#c9c2b4", "mat": "#b4c9cd", "strap": "#8c5a3c",
        "edge": "#3b302a",
    },
    "dark": {
        "skin": "#d3a083", "skin-far": "#a97c63", "hair": "#77574a", "eye": "#5a3a2c",
        "top": "#8bb3a7", "top-far": "#688d82", "bottoms": "#7d93b3", "bottoms-far": "#5f7595",
        "firm": "#b9835f", "soft": "#cbb894", "cushion": "#b07080", "wood": "#9a8066", "cloth": "#8f8dab",
        "down": "#b4b2cb", "wall": "#3d3b45", "floor": "#5b5862", "mat": "#50676d", "strap": "#d6a47d",
        "edge": "#16130f",
    },
    "print": {
        "skin": "#fff", "skin-far": "#ddd", "hair": "#444", "eye": "#222",
        "top": "#fff", "top-far": "#ddd", "bottoms": "#e8e8e8", "bottoms-far": "#c8c8c8",
        "firm": "#ccc", "soft": "#f4f4f4", "cushion": "#ddd", "wood": "#ddd", "cloth": "#ddd",
        "down": "#fafafa", "wall": "#eee", "floor": "#777", "mat": "#ddd", "strap": "#222",
        "edge": "#111",
    },
}  # fmt: skip

MATERIAL = {
    "firm": ["block", "sandbag", "wedge"],
    "soft": ["blanket", "towel", "head_wrap"],
    "cushion": ["bolster", "pranayama_bolster", "meditation_cushion", "eye_pillow"],
    "wood": ["chair", "desk", "bed-frame", "bed-leg", "headboard", "footstool-leg", "yoga_bench-leg"],
    "cloth": ["sofa", "sofa_cushion", "footstool", "yoga_bench", "bed", "weighted_blanket"],
    "down": ["pillow"],
    "wall": ["wall"],
    "strap": ["strap", "wall_rope"],
}
"""What each prop, or piece of it, is made of; a piece that is not named is of its prop's material."""

OF_PROP = {prop: material for material, props in MATERIAL.items() for prop in props}

PAINT = """\
.restorative-figure path{stroke:var(--restorative-edge);stroke-opacity:.24;stroke-width:.9;stroke-linejoin:round;\
paint-order:stroke}
.restorative-figure .r-line{fill:none;stroke:var(--restorative-strap);stroke-opacity:1;stroke-width:2;\
stroke-linecap:round}
.restorative-figure .r-crease,.restorative-figure .r-eye{fill:none;stroke-width:.7;stroke-linecap:round}
.restorative-figure .r-eye{stroke:var(--restorative-eye);stroke-width:1;stroke-opacity:1}
.restorative-figure .r-wheel{fill:none;stroke:var(--restorative-wood);stroke-opacity:1;stroke-width:3}
.restorative-figure .r-cover{fill-opacity:.82}
.restorative-figure text{font:14px system-ui,sans-serif;fill:currentColor}
.restorative-figure .r-floor,.restorative-figure .r-mat,.restorative-figure .r-wall{stroke:none}
"""
"""How shapes are edged. Its rules follow those that fill, and are more exact."""


def material(kind: str) -> str:
    """The class that colours a shape of this kind."""
    prop = kind.partition("-")[0]
    return OF_PROP.get(kind) or OF_PROP.get(prop) or kind


def style(theme: Theme = "auto") -> str:
    """The style of one figure, as CSS.

    With any theme but `auto` the figure keeps its colours wherever it is shown.
    """
    if theme != "auto":
        return f".r-{theme}-theme{{{_colours(theme)}}}" + FILLS + PAINT
    return (
        _palette("light")
        + f"@media(prefers-color-scheme:dark){{{_palette('dark')}}}"
        + f"@media print{{{_palette('print')}}}"
        + FILLS
        + PAINT
    )


def _palette(theme: str, where: str = ".restorative-figure") -> str:
    # `:where` weighs nothing, so that any rule of a page wins.
    return f":where({where}){{{_colours(theme)}}}"


def _colours(theme: str) -> str:
    return ";".join(f"--restorative-{name}:{colour}" for name, colour in PALETTES[theme].items())


FILLS = "".join(f".r-{name}{{fill:var(--restorative-{name})}}" for name in PALETTES["light"] if name != "edge")

STYLE = (
    _palette("light", ":root")
    + f"@media(prefers-color-scheme:dark){{{_palette('dark', ':root')}}}"
    + _palette("light", "[data-theme=light]")
    + _palette("dark", "[data-theme=dark]")
    + f"@media print{{{_palette('print', ':root,[data-theme]')}}}"
    + FILLS
    + PAINT
)
"""The style of figures for a page that shows several of them; it follows a `data-theme` around them as well."""
