"""The sample grades, classes made of them, and the schemas that other systems document."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import msgspec
import pytest

from grader.grade import CheckResult, Finding, Grade, Heatmap, Outcome
from grader.gradebook.entry import Adjustment, Comment, Entry, Person, SchoolClass

HERE = Path(__file__).parent
SECRET = "canary-of-a-hidden-check"


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The sample grades of the reports' tests."""
    path = HERE.parent / "reports" / "sample_grades.py"
    spec = importlib.util.spec_from_file_location("sample_grades", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(
    params=[
        "backprop_wrong",
        "template",
        "all_right",
        "right_with_remarks",
        "wrong_with_remarks",
        "one_broken",
        "unreadable",
        "not_run",
        "hostile",
    ]
)
def any_grade(request: pytest.FixtureRequest, samples: ModuleType) -> Grade:
    """Each of the sample grades in turn."""
    grade: Grade = samples.ALL[request.param]()
    return grade


@pytest.fixture
def secretive(samples: ModuleType) -> Grade:
    """A grade with a hidden check that has a secret in every place that students may not see."""
    hidden = CheckResult(
        part=samples.THREE,
        name=SECRET,
        about=SECRET,
        title="a hidden check's title",
        case=SECRET,
        hidden=True,
        outcome=Outcome.FAILED,
        earned=0.0,
        points=2.0,
        message=SECRET,
        hint="a hidden check's hint",
        mistakes=[SECRET],
        after=[SECRET],
        notes=[SECRET],
        findings=[Finding(SECRET, SECRET, SECRET, SECRET, SECRET, 0.5, SECRET)],
        pictures=[Heatmap(SECRET, [[1.0]])],
        printed=SECRET,
        duration=918273.0,
    )
    public = samples.check("backprop", "a public check", outcome=Outcome.FAILED, message="dW1 differs")
    grade: Grade = samples.grade([hidden, public])
    return grade


@pytest.fixture
def tells_no_secret() -> Callable[[bytes], None]:
    """Asserts that what students see has the title and the hint of the hidden check, and nothing else of it."""

    def check(content: bytes) -> None:
        text = content.decode()
        assert SECRET not in text and "918273" not in text
        assert "a hidden check's title" in text or "a hidden check&#x27;s title" in text

    return check


@pytest.fixture
def conforms() -> Callable[[bytes, str], Any]:
    """The JSON in the bytes, once it conforms to the schema of that name; NaN is no JSON."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    def check(content: bytes, name: str) -> Any:
        found = json.loads(content.decode(), parse_constant=refuse)
        schema = json.loads((HERE / "schemas" / f"{name}.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(found)
        return found

    return check


@pytest.fixture
def classes(samples: ModuleType) -> Callable[..., SchoolClass]:
    """Makes a class of 10 points from `id=points` or `id=Entry`; None is a student without a grade."""

    def entry(person: Person, earned: float | None) -> Entry:
        if earned is None:
            return Entry(person, problem="The archive cannot be read.")
        outcome = Outcome.PASSED if earned == 10 else Outcome.PARTLY
        checks = [samples.check("backprop", "the slope", points=10.0, earned=earned, outcome=outcome)]
        return Entry(person, grade=samples.grade(checks, submission=person.id, title="Backpropagation"))

    def make(*entries: tuple[str | Person, float | None] | Entry) -> SchoolClass:
        made = [
            one if isinstance(one, Entry) else entry(one[0] if isinstance(one[0], Person) else Person(one[0]), one[1])
            for one in entries
        ]
        return SchoolClass("assignment1", "Backpropagation", 10.0, made, "2025-02-14T10:00:00+00:00")

    return make


@pytest.fixture
def adjusted(classes: Callable[..., SchoolClass]) -> Callable[[str, float], Entry]:
    """An entry with points lost by lateness, points added by hand and a remark."""

    def make(person: str, earned: float) -> Entry:
        entry = classes((person, earned)).entries[0]
        return msgspec.structs.replace(
            entry,
            late_penalty=1.0,
            adjustments=[Adjustment(0.5, "T. Eacher", "a neat proof", "2025-02-15T10:00:00+00:00")],
            comments=[Comment("See me about <b>softmax</b>.", "T. Eacher", "2025-02-15T10:00:00+00:00")],
        )

    return make
