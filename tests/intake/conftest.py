"""What files define, read in this process: the tests' own texts are no danger."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from grader.intake.definition_reader import Defined
from grader.worker.loading.definitions import definitions_in


def defined_by(files: Mapping[str, bytes]) -> dict[str, Defined]:
    """What a worker would tell of each file."""
    answers = {name: definitions_in(raw, "part.py") for name, raw in files.items()}
    return {name: Defined(answer["defined"], bool(answer["readable"])) for name, answer in answers.items()}


@pytest.fixture
def defined() -> Callable[[Mapping[str, bytes]], dict[str, Defined]]:
    """The reader of definitions, without a sandbox."""
    return defined_by
