"""What several tests need: the library, and people with any of its conditions."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from restorative import Library, Practitioner

settings.register_profile("house", deadline=None, max_examples=60)
settings.load_profile("house")

LIBRARY = Library.default()


@pytest.fixture(scope="session")
def library() -> Library:
    return LIBRARY


condition_ids = st.sampled_from(sorted(LIBRARY.conditions))
pose_ids = st.sampled_from(sorted(LIBRARY.facts))
people = st.lists(condition_ids, max_size=4, unique=True).map(lambda ids: Practitioner(conditions=tuple(ids)))
