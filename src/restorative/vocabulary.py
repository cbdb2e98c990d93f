"""The words of the house: every closed set of terms, ordered where order has a meaning."""

from enum import StrEnum

__all__ = [
    "Basis",
    "BodyPosition",
    "CellKind",
    "Certainty",
    "CueKind",
    "Direction",
    "Directness",
    "Family",
    "FindingSeverity",
    "Level",
    "Place",
    "Severity",
    "Side",
    "Sides",
    "SpinalAction",
    "StartLevel",
    "TimeOfDay",
    "Verdict",
]


class Severity(StrEnum):
    """What a caution asks of the person, from mildest to strictest."""

    CAUTION = "caution"
    """Allowed, with attention."""
    MODIFY = "modify"
    """Only in the changed form that the advice gives."""
    SEEK_ADVICE = "seek_advice"
    """Only after a clinician has agreed."""
    AVOID = "avoid"
    """Leave the position out."""

    @property
    def rank(self) -> int:
        """Its place in the order, 0 for the mildest."""
        return list(Severity).index(self)


class Verdict(StrEnum):
    """The answer of a screening, from best to worst.

    `not_assessed` stands between `modify` and `seek_advice`: a condition of which
    the library knows nothing is never reported as something milder than that.
    """

    NO_KNOWN_CONCERN = "no_known_concern"
    """Nothing is recorded against it. This is not a clearance."""
    CAUTION = "caution"
    MODIFY = "modify"
    NOT_ASSESSED = "not_assessed"
    """The library knows the condition by name only."""
    SEEK_ADVICE = "seek_advice"
    AVOID = "avoid"

    @property
    def rank(self) -> int:
        """Its place in the order, 0 for the best."""
        return list(Verdict).index(self)


class Basis(StrEnum):
    """The best kind of source behind a caution."""

    GUIDELINE = "guideline"
    TRIAL = "trial"
    PHYSIOLOGY = "physiology"
    """A measurement or a mechanism."""
    CASE_REPORT = "case_report"
    EXPERT_CONSENSUS = "expert_consensus"
    """Hospital leaflets, therapists, physicians who teach."""
    TRADITION = "tradition"
    """What teachers hold, without a study."""


class CellKind(StrEnum):
    """The four things that can be known of a condition in a position."""

    CAUTION = "caution"
    """A caution is recorded, with its sources."""
    FINE = "fine"
    """A source calls the position fine."""
    NONE_FOUND = "none_found"
    """The sources read for the condition name other positions and not this one."""
    NOT_ASSESSED = "not_assessed"
    """The condition is known by name only."""


class Certainty(StrEnum):
    """How sure it is that a statement holds, in the words of GRADE, from least to most.

    It says nothing of the size of an effect. `none` is no GRADE word: no study was found.
    """

    NONE = "none"
    VERY_LOW = "very_low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Its place in the order, 0 for `none`."""
        return list(Certainty).index(self)

    @property
    def phrase(self) -> str:
        """What an app prints: "not studied", or "low certainty" and the like."""
        return "not studied" if self is Certainty.NONE else f"{self.replace('_', ' ')} certainty"


class StartLevel(StrEnum):
    """Where GRADE starts a body of evidence."""

    RANDOMISED = "randomised"
    """Randomised trials and their meta-analyses start high."""
    OBSERVATIONAL = "observational"
    """Every other design starts low."""


class Direction(StrEnum):
    """Which way a result points."""

    IMPROVED = "improved"
    NO_DIFFERENCE = "no_difference"
    MIXED = "mixed"
    WORSENED = "worsened"
    FAVOURS_COMPARATOR = "favours_comparator"
    """The other arm of the trial did better."""
    INCREASED = "increased"
    """A measured quantity rose; neither good nor bad by itself."""
    DECREASED = "decreased"
    """A measured quantity fell; neither good nor bad by itself."""


class Directness(StrEnum):
    """How near the tested thing stands to a single restorative pose."""

    POSE = "pose"
    """This pose itself."""
    RESTORATIVE_YOGA = "restorative_yoga"
    """A class or course of restorative yoga."""
    SIMILAR_POSITION = "similar_position"
    """Another pose or a clinical position that holds the body alike."""
    YOGA_IN_GENERAL = "yoga_in_general"
    """Yoga of another or a mixed style."""
    MECHANISM = "mechanism"
    """An effect on the body from which the claim is only inferred."""


class Family(StrEnum):
    """The shape of a pose, whatever carries it."""

    REST = "rest"
    RECLINED = "reclined"
    LEGS_ELEVATED = "legs_elevated"
    INVERSION = "inversion"
    BACKBEND = "backbend"
    FORWARD_FOLD = "forward_fold"
    TWIST = "twist"
    SIDE_BEND = "side_bend"
    SIDE_LYING = "side_lying"
    PRONE = "prone"
    SEATED = "seated"


class SpinalAction(StrEnum):
    """What the spine does."""

    NEUTRAL = "neutral"
    EXTENSION = "extension"
    FLEXION = "flexion"
    ROTATION = "rotation"
    SIDE_BEND = "side_bend"


class BodyPosition(StrEnum):
    """How the trunk rests."""

    SUPINE = "supine"
    SEMI_RECLINED = "semi_reclined"
    PRONE = "prone"
    SIDE_LYING = "side_lying"
    SEATED = "seated"
    KNEELING = "kneeling"
    STANDING = "standing"


class Place(StrEnum):
    """What carries the body, or what it lies against."""

    FLOOR = "floor"
    WALL = "wall"
    CHAIR = "chair"
    BED = "bed"


class Side(StrEnum):
    """Left or right, as the person says it."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Sides(StrEnum):
    """Whether a pose has sides."""

    NONE = "none"
    """Both halves of the body do the same."""
    BOTH = "both"
    """One side, then the other, for the same time."""
    EITHER = "either"
    """One side is chosen; the other is optional."""


class CueKind(StrEnum):
    """What happens at a moment of a session."""

    SET_UP = "set_up"
    SETTLE = "settle"
    SILENCE = "silence"
    """Talk ends, in a hold that is long enough to grow quiet."""
    HALFWAY = "halfway"
    WARNING = "warning"
    """A long hold comes to its end soon."""
    BELL = "bell"
    CHANGE_SIDE = "change_side"
    RELEASE = "release"
    END = "end"


class Level(StrEnum):
    """How much practice a pose asks for."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class FindingSeverity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Safety, or the clock."""
    WARNING = "warning"
    """What most teachers would change."""
    NOTE = "note"
    """Worth a thought."""


class TimeOfDay(StrEnum):
    """When a session is practised."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
