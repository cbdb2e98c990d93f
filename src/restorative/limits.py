"""How much is read from others: one table, each limit with its reason.

The largest shipped file has 70 kB, all of them together 2.3 MB in 900 files, and the longest name 80 characters.
"""

__all__ = [
    "LARGEST_ARCHIVE",
    "LARGEST_FILE",
    "LARGEST_JSON",
    "LARGEST_NUMBER",
    "LARGEST_TOTAL",
    "LONGEST_LINE",
    "LONGEST_NAME",
    "MOST_FILES",
]

LARGEST_FILE = 1_000_000
"""Bytes of one file of facts; a longer one can't be reviewed by a person."""

MOST_FILES = 20_000
"""Files of facts in one folder: twenty times what is shipped."""

LARGEST_TOTAL = 64_000_000
"""Bytes of all files of facts in one folder: what fits into the memory of a small machine."""

LARGEST_ARCHIVE = 16_000_000
"""Bytes of a zip, since its table of contents is read as a whole."""

LARGEST_JSON = 8_000_000
"""Bytes of one answer that comes back as JSON: ten times a pose with all its cautions and studies."""

LARGEST_NUMBER = 1_000_000_000
"""No count, year, size or time in a fact is larger."""

LONGEST_NAME = 300
"""Characters of a name or a word that is looked up; near misses of a longer one would take long to find."""

LONGEST_LINE = 20_000
"""Characters of a session in notation: a hundred holds with the longest ids, twice over."""
