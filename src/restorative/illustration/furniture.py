"""What each prop is made of, in centimetres.

Unturned, length runs from left to right and depth towards the viewer; furniture faces left.
"""

from typing import Literal, NamedTuple

__all__ = ["FORMS", "Piece"]

Size = tuple[float, float, float]
"""Length, height, depth."""


class Piece(NamedTuple):
    """A plank of a prop: the middle of its underside, its size, and how round its edges are."""

    size: Size
    along: float = 0
    up: float = 0
    across: float = 0
    rounding: float = 0.6
    part: str = "body"
    shape: Literal["plank", "roll", "wheel", "wedge"] = "plank"
    """A roll lies along its length and a wheel stands along it.

    A wedge rises from nothing on the right to its full height on the left.
    """


def _one(length: float, height: float, depth: float, rounding: float) -> tuple[Piece, ...]:
    return (Piece((length, height, depth), rounding=rounding),)


def _roll(length: float, across: float) -> tuple[Piece, ...]:
    return (Piece((length, across, across), rounding=1, shape="roll"),)


def _four_legs(length: float, height: float, depth: float, thick: float = 2.6) -> tuple[Piece, ...]:
    reach, wide = length / 2 - thick, depth / 2 - thick
    return tuple(
        Piece((thick, height, thick), along=along, across=across, rounding=1, part="leg")
        for across in (-wide, wide)
        for along in (-reach, reach)
    )


SEAT = 45.0
"""The height of a chair's seat."""

_CHAIR = (
    *_four_legs(40, SEAT - 3, 40),
    Piece((42, 3, 42), up=SEAT - 3, rounding=1.2, part="seat"),
)

_BACK = (
    Piece((2.6, 18, 2.6), along=18.4, up=SEAT, across=-17, rounding=1, part="leg"),
    Piece((2.6, 18, 2.6), along=18.4, up=SEAT, across=17, rounding=1, part="leg"),
    Piece((3, 22, 40), along=18.4, up=SEAT + 16, rounding=1.4, part="back"),
)

_RECLINED = (
    Piece((64, 30, 66), along=-4, up=14, rounding=5, part="seat"),
    *(Piece((24, 14, 64), along=24 + 5 * step, up=34 + 5.75 * step, rounding=7, part="back") for step in range(11)),
    *(Piece((50, 6, 9), along=-2, up=58, across=across, rounding=2.8, part="arm") for across in (-36, 36)),
    *(Piece((7, 48, 7), along=-16, up=12, across=across, rounding=2, part="arm") for across in (-36, 36)),
    Piece((46, 15, 50), along=-2, rounding=2, part="leg"),
)
"""An armchair with its back half way down."""

_ARMCHAIR = (
    *_CHAIR,
    Piece((5, 84, 44), along=18.5, up=SEAT, rounding=2.2, part="back"),
    *(Piece((38, 4, 6), along=1, up=SEAT + 15, across=across, rounding=1.9, part="arm") for across in (-25, 25)),
    *(Piece((4, SEAT + 15, 4), along=-17.4, across=across, rounding=1, part="leg") for across in (-25, 25)),
)
"""With a back as high as a head."""

_OPEN_BACK = (
    Piece((2.6, 32, 2.6), along=18.4, up=SEAT, across=-17, rounding=1, part="leg"),
    Piece((2.6, 32, 2.6), along=18.4, up=SEAT, across=17, rounding=1, part="leg"),
    Piece((3, 8, 40), along=18.4, up=SEAT + 30, rounding=1.4, part="back"),
)

_FOLDING = (
    *_four_legs(32, SEAT - 3, 44),
    Piece((32, 3, 42), up=SEAT - 3, rounding=1.2, part="seat"),
    *(Piece((2.6, 35, 2.6), along=14.4, up=SEAT - 2, across=across, rounding=1, part="leg") for across in (-19, 19)),
    Piece((2.6, 2.6, 40), along=14.4, up=SEAT + 32, rounding=1, part="leg"),
)
"""A folding chair with a short seat, whose back is a frame that legs go through."""

_WHEELCHAIR = (
    *(Piece((60, 60, 3), along=8, across=across, rounding=1, shape="wheel", part="wheel") for across in (-25, 25)),
    *(Piece((16, 16, 3), along=-22, across=across, rounding=1, shape="wheel", part="wheel") for across in (-20, 20)),
    Piece((42, 3, 42), up=SEAT - 3, rounding=1.2, part="seat"),
    Piece((3, 40, 40), along=20, up=SEAT + 2, rounding=1.4, part="back"),
)

FORMS: dict[str, dict[str, tuple[Piece, ...]]] = {
    "bed": {"usual": (
        Piece((200, 22, 120), up=28, rounding=5, part="mattress"),
        Piece((200, 12, 118), up=16, rounding=1, part="frame"),
        Piece((6, 16, 6), along=-92, across=50, part="leg"), Piece((6, 16, 6), along=92, across=50, part="leg"),
        Piece((6, 16, 6), along=-92, across=-50, part="leg"), Piece((6, 16, 6), along=92, across=-50, part="leg"),
    )},
    "blanket": {
        "usual": _one(75, 4, 50, 1.9), "rolled": _roll(70, 12),
        "ring": (  # rolled and bent round a lying body, open in front
            Piece((186, 20, 20), across=-22, rounding=9.5), Piece((20, 20, 54), along=-84, across=-5, rounding=9.5),
            Piece((20, 20, 54), along=84, across=-5, rounding=9.5),
        ),
    },
    "block": {"usual": _one(23, 10, 15, 1), "side": _one(23, 15, 10, 1), "tall": _one(15, 23, 10, 1)},
    "bolster": {"usual": _one(61, 14, 30, 5.5), "flat": _one(61, 12, 30, 4), "round": _roll(61, 20)},
    "chair": {
        "usual": _CHAIR + _BACK, "open": _CHAIR + _OPEN_BACK, "folding": _FOLDING,
        "armchair": _ARMCHAIR, "reclined": _RECLINED, "wheelchair": _WHEELCHAIR,
    },
    "desk": {
        "usual": (*_four_legs(76, 70, 110, 4), Piece((80, 3, 116), up=70, rounding=1, part="top")),
        "over_bed": (
            Piece((56, 5, 5), along=-6, across=-30, part="leg"), Piece((5, 82, 5), along=16, across=-30, part="leg"),
            Piece((44, 3, 80), up=82, rounding=1, part="top"),
        ),
    },
    "footstool": {
        "usual": (*_four_legs(38, 28, 34), Piece((42, 8, 38), up=28, rounding=3, part="seat")),
        "high": (*_four_legs(38, 40, 34), Piece((42, 8, 38), up=40, rounding=3, part="seat")),
    },
    "headboard": {"usual": (Piece((6, 110, 120), rounding=2.5),)},
    "meditation_cushion": {"usual": _one(34, 15, 34, 7)},
    "mat": {"usual": (Piece((183, 1.2, 61), up=-1.2, rounding=0.6),)},
    "pillow": {"usual": _one(65, 12, 42, 5.5), "flat": _one(65, 6, 42, 2.9)},
    "pranayama_bolster": {"usual": _one(76, 10, 20, 4.9)},
    "sandbag": {"usual": _one(40, 6, 18, 2.9)},
    "sofa": {"usual": (
        Piece((86, 31, 150), along=2, rounding=3, part="frame"),
        Piece((66, 16, 146), along=-6, up=29, rounding=5, part="seat"),
        Piece((22, 50, 150), along=36, up=30, rounding=8, part="back"),
    ), "armed": (
        Piece((86, 31, 120), along=2, rounding=3, part="frame"),
        Piece((66, 16, 80), along=-6, up=29, rounding=5, part="seat"),
        Piece((22, 50, 120), along=36, up=30, rounding=8, part="back"),
        *(Piece((72, 57, 22), along=-3, up=2, across=across, rounding=5, part="arm") for across in (-50, 50)),
    )},
    "sofa_cushion": {"usual": _one(60, 15, 60, 5)},
    "towel": {"usual": _one(40, 3, 30, 1.4), "rolled": _roll(45, 8)},
    "wall": {"usual": (Piece((8, 130, 200), along=4, rounding=0),)},
    "wall_rope": {"usual": (
        Piece((62, 1.8, 1.8), across=-19, rounding=0.8), Piece((62, 1.8, 1.8), across=19, rounding=0.8),
        Piece((1.8, 1.8, 39.8), along=31, rounding=0.8),
    )},
    "wedge": {"usual": (Piece((61, 30, 61), rounding=2, shape="wedge"),)},
    "yoga_bench": {"usual": (*_four_legs(110, 26, 36, 4), Piece((120, 8, 40), up=26, rounding=3, part="seat"))},
}  # fmt: skip
"""The forms that each prop can have. The size of the first piece is the size of the prop."""
