"""A grade is read root cause first."""

from __future__ import annotations

from types import ModuleType

from msgspec.structs import replace

from grader.grade import Outcome
from grader.reports import reading_order


def test_the_root_cause_comes_before_what_follows_from_it(samples: ModuleType) -> None:
    """A failure explained by another failing check is not the first to fix, even where it stands first."""
    root = samples.check("feedforward", "root", outcome=Outcome.FAILED)
    follower = samples.check("backprop", "follower", outcome=Outcome.CRASHED, after=["root"])
    assert reading_order.first_to_mend(samples.grade([follower, root])) == root


def test_an_explanation_that_passed_explains_nothing(samples: ModuleType) -> None:
    """`after` counts only where the check it names fails in this grade."""
    passed = samples.check("feedforward", "root")
    alone = samples.check("backprop", "alone", outcome=Outcome.FAILED, after=["root", "not in this grade"])
    assert reading_order.first_to_mend(samples.grade([passed, alone])) == alone


def test_cases_of_one_title_do_not_explain_themselves(samples: ModuleType) -> None:
    """A check that leans on its own title is a cause all the same."""
    one = samples.check("a", "one", outcome=Outcome.FAILED, after=["one"])
    assert reading_order.roots(samples.grade([one])) == [one]


def test_a_circle_of_explanations_still_has_a_beginning(samples: ModuleType) -> None:
    """Two checks that explain each other: the first in file order."""
    one = samples.check("a", "one", outcome=Outcome.FAILED, after=["two"])
    two = samples.check("b", "two", outcome=Outcome.FAILED, after=["one"])
    assert reading_order.first_to_mend(samples.grade([one, two])) == one


def test_a_public_check_of_the_same_part_teaches_more(samples: ModuleType) -> None:
    """Within a part a public root precedes a hidden one; an earlier part precedes both."""
    hidden = samples.check("a", "hidden", outcome=Outcome.FAILED, hidden=True)
    public = samples.check("a", "public", outcome=Outcome.FAILED)
    later = samples.check("a", "later", outcome=Outcome.FAILED, part=samples.DEEP)
    assert reading_order.first_to_mend(samples.grade([hidden, public, later])) == public
    assert reading_order.first_to_mend(samples.grade([later, hidden])) == hidden


def test_nothing_to_mend(samples: ModuleType) -> None:
    """Neither what passed nor what is our fault is the student's to fix."""
    assert reading_order.first_to_mend(samples.all_right()) is None
    assert reading_order.first_to_mend(samples.one_broken()) is None


def test_every_check_stands_in_one_place_of_its_section(samples: ModuleType) -> None:
    """No check is lost or told twice; rules of robustness stand apart."""
    for make in samples.ALL.values():
        grade = make()
        told = [
            *(rule.title for section in reading_order.sections(grade) for rule in section.rules),
            *(
                check.title
                for section in reading_order.sections(grade)
                for group in (section.broken, section.to_mend, section.following, section.waiting, section.passed)
                for check in group
                if not check.robustness
            ),
        ]
        assert sorted(told) == sorted(check.title for check in grade.checks)


def test_checks_of_an_unreadable_file_wait(samples: ModuleType) -> None:
    """They are not failures of their own, whatever outcome they bear."""
    sections = reading_order.sections(samples.unreadable())
    assert [len(section.waiting) for section in sections] == [10, 1]
    assert not any(section.opened for section in sections)


def test_the_summary_counts_causes_not_symptoms(samples: ModuleType) -> None:
    """The sentence under the score is calm and right."""
    assert reading_order.summary(samples.backprop_wrong()) == (
        "11 of 21 checks passed. The 7 to fix seem to have 3 causes. 3 not attempted yet."
    )
    assert reading_order.summary(samples.all_right()) == "Every check passes. Well done."
    assert reading_order.summary(samples.template()) == "Nothing is attempted yet. A good place to begin: actFun."
    assert reading_order.summary(samples.one_broken()).startswith("1 check could not be judged. This is our fault")
    assert reading_order.summary(samples.unreadable()) == (
        "0 of 11 checks passed. n_layer_neural_network.py was not handed in. "
        "three_layer_neural_network.py cannot be read."
    )
    assert reading_order.summary(samples.grade([])) == "There was nothing to check."


def test_praise_is_no_larger_than_what_was_asked(samples: ModuleType) -> None:
    """Where only some checks ran, it is said that there are others."""
    whole = samples.all_right()
    public = replace(whole, public_only=True)
    assert reading_order.summary(public).startswith(
        f"All {len(whole.checks)} public checks pass. Hidden ones may ask further"
    )
    assert (
        reading_order.summary(replace(public, notes=[f"{reading_order.ONLY}the check f."]))
        == "What you asked for passes."
    )


def test_parts_of_which_nothing_was_asked_are_left_out(samples: ModuleType) -> None:
    """One check was named: the other file has no row; where nothing at all was asked, both have."""
    whole = samples.all_right()
    part = replace(whole, checks=whole.checks[:1])
    assert [section.part.file for section in reading_order.sections(part)] == [whole.checks[0].part]
    assert reading_order.asked_parts(replace(whole, checks=[])) == whole.parts


def test_the_hint_of_a_file_that_could_not_be_opened(samples: ModuleType) -> None:
    """It is the one that its checks were given; a file that was opened has none."""
    unread = samples.unreadable()
    hinted = replace(unread, checks=[replace(check, hint="Count the brackets.") for check in unread.checks])
    assert reading_order.sections(hinted)[0].hint == "Count the brackets."
    assert reading_order.sections(samples.backprop_wrong())[0].hint == ""


def test_what_was_not_run_is_said_after_what_was(samples: ModuleType) -> None:
    """Which, why, and of how many points the score is; where nothing was run, that alone."""
    grade = samples.not_run()
    why = "dcn_mnist.py was not run here: TensorFlow is not installed (pip install tensorflow tensorboard)."
    assert reading_order.summary(grade) == f"Every check that was run passes. {why}"
    assert reading_order.run_score(grade) == "49 of the 49 points that were run"
    assert [section.run for section in reading_order.sections(grade)] == [True, True, False]
    nothing = replace(grade, checks=[], parts=grade.parts[-1:])
    assert reading_order.summary(nothing) == why and reading_order.run_score(nothing) == ""
    assert reading_order.run_score(samples.all_right()) == reading_order.run_score(samples.one_broken()) == ""
    wrong = samples.check("backprop", "wrong", outcome=Outcome.FAILED)
    assert reading_order.summary(replace(grade, checks=[wrong])).endswith(f"1 to fix. {why}")
    untouched = replace(wrong, outcome=Outcome.NOT_ATTEMPTED)
    assert reading_order.summary(replace(grade, checks=[untouched])).startswith("Nothing is attempted yet. ")
