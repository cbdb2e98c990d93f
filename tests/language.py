"""What makes a text easy to follow for a tired person on a mat, as rules that a machine can apply."""

import re
from collections.abc import Iterator

import textstat

from restorative.poses import PoseFacts

LONGEST_SENTENCE = 25  # words
HARDEST_GRADE = 8  # Flesch-Kincaid

BANNED = re.compile(
    r"\b(heal\w*|cur(e|ed|es|ing)|detox\w*|toxin\w*|guarantee\w*|miracle\w*|surrender\w*|boost\w*|therapeutic\w*"
    r"|gently|simply|just|sacred|bliss\w*|ultimate)\b",
    re.IGNORECASE,
)
"""Promises, brochure words and fillers."""

NO_COMMAND = frozenset(
    {"you", "your", "the", "a", "an", "it", "its", "this", "that", "these", "those", "there", "they", "both", "one"}
    | {"two", "each", "some", "any", "is", "are", "was", "will", "should", "may", "might", "can", "must"}
)
"""Words with which no instruction begins."""

SKELETON = "Tell this."
"""What the skeleton of a new pose says wherever a sentence is missing."""

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def steps(facts: PoseFacts) -> Iterator[tuple[str, str]]:
    """Every step of every variant, with where it stands."""
    told = [("instructions", facts.instructions), *((f"variants.{v.id}.changes", v.changes) for v in facts.variants)]
    for where, parts in told:
        for part, sentences in parts:
            for i, sentence in enumerate(sentences or ()):
                yield f"{where}.{part}[{i}]", sentence


def prose(facts: PoseFacts) -> Iterator[str]:
    """Everything that a person reads on a page about the pose, names left out."""
    yield facts.summary
    yield facts.breath
    yield from (step for _, step in steps(facts))
    yield from facts.stop_signs
    for variant in facts.variants:
        yield variant.for_whom
        for use in variant.props:
            yield from filter(None, (use.size, use.fold, use.place))
    yield from (f"{discomfort.sign} {discomfort.remedy}" for discomfort in facts.discomforts)
    yield from (f"{question.question} {question.answer}" for question in facts.questions)
    yield from (f"{misconception.belief} {misconception.answer}" for misconception in facts.misconceptions)
    yield from (neighbour.because for neighbour in (*facts.follows, *facts.leads_to))


def faults(facts: PoseFacts) -> Iterator[str]:
    """Every place where the language of a pose is not as it should be."""
    for where, step in steps(facts):
        yield from (f"{where}: {fault}" for fault in step_faults(step))
    for text in prose(facts):
        if SKELETON in text:
            yield f"still to be told: {text!r}"
        if banned := BANNED.search(text):
            yield f"{banned[0]!r} in {text!r}"
    grade = textstat.flesch_kincaid_grade(" ".join(text if text[-1] in ".!?" else f"{text}." for text in prose(facts)))
    if grade > HARDEST_GRADE:
        yield f"reading grade {grade}"


def step_faults(step: str) -> Iterator[str]:
    """What is wrong with one step."""
    if any(len(sentence.split()) > LONGEST_SENTENCE for sentence in SENTENCE_END.split(step)):
        yield f"a sentence of more than {LONGEST_SENTENCE} words: {step!r}"
    if step.split(maxsplit=1)[0].casefold().strip(",") in NO_COMMAND:
        yield f"no command: {step!r}"
    if step[-1] not in ".!?":
        yield f"no full stop: {step!r}"
