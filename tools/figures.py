"""Settle figures on their props, tell what is wrong with them, and lay them out as a sheet to look at.

    python tools/figures.py settle viparita_karani            # all its variants, or those named after it
    python tools/figures.py check                             # every fault of every figure
    python tools/figures.py sheet sheet.html viparita_karani  # a page of pictures, all poses unless some are named

A figure is written by hand with angles that are about right. Settling moves the body and its joints as little as
possible until everything that rests on something touches it and nothing sinks in.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from restorative import illustration
from restorative.figures import Arm, Figure, Leg, PoseFigures, Spine
from restorative.illustration.body import PARTS, Body
from restorative.illustration.physics import RANGES, clearance, faults, gap
from restorative.illustration.posture import disagreements
from restorative.illustration.solids import props_of
from restorative.library import Library

DATA = Path(__file__).parents[1] / "data" / "figures"

FREEDOM = 18.0
"""Degrees that a joint may move while settling."""

STIFF = 0.02
"""What a degree of a joint costs, against a centimetre of gap."""

TENDER = 0.3
"""Centimetres that a body may sink in for nothing: flesh gives way."""


def settle(figure: Figure) -> Figure:
    """The figure with its contacts closed."""
    from scipy.optimize import least_squares

    start, rebuild = _unknowns(figure)
    props = props_of(figure)
    halves = [part for part in PARTS if not (_even(figure) and part.startswith("left"))]
    touches = [contact for contact in figure.rests if contact.part in halves or contact.on.startswith("right")]

    def strain(values: Sequence[float]) -> list[float]:
        moved = rebuild(values)
        body = Body(moved)
        touch = [gap(contact, body, props) + TENDER / 2 for contact in touches]
        sunk = [
            2 * min(0.0, min(clearance(segment, solid) for solid in solids) + TENDER)
            for segment in (body.segments[part] for part in halves)
            for solids in props.values()
        ]
        bent = [STIFF * (value - before) for value, before in zip(values, start, strict=True)]
        return [*touch, *sunk, *bent]

    low, high = zip(*(_bounds(value, name) for value, name in zip(start, _names(figure), strict=True)), strict=True)
    found = least_squares(strain, start, bounds=(low, high), diff_step=1e-4, max_nfev=40, ftol=1e-3, xtol=1e-4)
    return rebuild([round(float(value), 1) for value in found.x])


def _even(figure: Figure) -> bool:
    """True if the left half of the body does what the right half does, on the same props."""
    alone = (figure.left_leg, figure.right_leg, figure.left_arm, figure.right_arm)
    sideways = [value for name, value in figure.spine if name.endswith(("side", "twist"))]
    level = all(getattr(prop, "turn", 0) % 90 == 0 for prop in figure.props)
    said = {(contact.part, contact.on) for contact in figure.rests}
    mirrored = {
        (part.replace("right_", "left_"), on.replace("right_", "left_")) for part, on in said if "right_" in part
    }
    return not any(alone) and not any(sideways) and not figure.roll and not figure.z and level and mirrored <= said


def _names(figure: Figure) -> list[str]:
    return ["x", "y", "lean", *(name for _, name, _ in _angles(figure))]


def _bounds(value: float, name: str) -> tuple[float, float]:
    least, most = RANGES.get(name, (-1e3, 1e3))
    free = FREEDOM if name in RANGES or name == "lean" else 12.0
    low, high = max(least, value - free), min(most, value + free)
    return (low, high) if low < value < high else (min(low, value) - 0.01, max(high, value) + 0.01)


def _angles(figure: Figure) -> Iterator[tuple[str, str, float]]:
    """The angles of one half of the body, if both halves are told alike, else of both."""
    sideways = () if _even(figure) else ("side", "twist")
    yield from (("spine", name, value) for name, value in figure.spine if name.endswith(("flexion", "nod", *sideways)))
    for limb in ("legs", "left_leg", "right_leg", "arms", "left_arm", "right_arm"):
        told = getattr(figure, limb)
        both = limb in {"legs", "arms"} and all(getattr(figure, f"{side}_{limb[:-1]}") for side in ("left", "right"))
        if told is not None and not both:
            yield from ((limb, name, value) for name, value in told)


def _unknowns(figure: Figure) -> tuple[list[float], Callable[[Sequence[float]], Figure]]:
    angles = list(_angles(figure))
    start = [figure.x, figure.y, figure.lean, *(value for *_, value in angles)]
    kinds = {
        "spine": Spine,
        "legs": Leg,
        "left_leg": Leg,
        "right_leg": Leg,
        "arms": Arm,
        "left_arm": Arm,
        "right_arm": Arm,
    }

    def rebuild(values: Sequence[float]) -> Figure:
        told: dict[str, dict[str, float]] = {}
        for (limb, name, _), value in zip(angles, values[3:], strict=True):
            told.setdefault(limb, {})[name] = value
        limbs = {limb: kinds[limb](**fields) for limb, fields in told.items()}
        return figure.model_copy(update={"x": values[0], "y": values[1], "lean": values[2], **limbs})

    return start, rebuild


def _write(figures: PoseFigures) -> None:
    kept = PoseFigures.model_validate(figures.model_dump()).model_dump(mode="json", exclude_defaults=True)
    (DATA / f"{figures.pose}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _settle(pose: str, variants: list[str]) -> None:
    figures = Library.default().figures[pose]
    settled = tuple(settle(f) if not variants or f.variant in variants else f for f in figures.figures)
    order = [variant.id for variant in Library.default().facts[pose].variants]
    _write(
        figures.model_copy(update={"figures": tuple(sorted(settled, key=lambda figure: order.index(figure.variant)))})
    )
    for figure in settled:
        _tell(pose, figure)


def _tell(pose: str, figure: Figure) -> int:
    variant = Library.default().facts[pose].variant(figure.variant)
    found = [*faults(figure), *disagreements(figure, variant)]
    for fault in found:
        print(f"{pose}:{figure.variant}: {fault}")
    return len(found)


def _check(poses: list[str]) -> int:
    shelf = Library.default().figures
    return sum(_tell(pose, figure) for pose in poses or shelf for figure in shelf[pose].figures)


def _sheet(page: Path, poses: list[str]) -> None:
    library = Library.default()
    cells = []
    for pose in poses or list(library.figures):
        for figure in library.figures[pose].figures:
            picture = illustration.svg(pose, figure.variant, styled=False)
            cells.append(f"<figure>{picture}<figcaption>{pose}:{figure.variant}</figcaption></figure>")
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{SHEET}{illustration.STYLE}</style>{''.join(cells)}")


SHEET = (
    "body{margin:12px;background:#fbf9f5;font:11px sans-serif}"
    "body{display:grid;grid-template-columns:repeat(4,1fr);gap:12px}"
    "figure{margin:0;display:flex;flex-direction:column;justify-content:end}svg{width:100%;max-height:230px}"
    "figcaption{text-align:center;color:#666}"
)


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("settle")
    command.add_argument("pose")
    command.add_argument("variants", nargs="*")
    command = commands.add_parser("check")
    command.add_argument("poses", nargs="*")
    command = commands.add_parser("sheet")
    command.add_argument("page", type=Path)
    command.add_argument("poses", nargs="*")
    asked = parser.parse_args()
    match asked.command:
        case "settle":
            _settle(asked.pose, asked.variants)
        case "check":
            return 1 if _check(asked.poses) else 0
        case "sheet":
            _sheet(asked.page, asked.poses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
