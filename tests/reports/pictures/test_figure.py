"""Pictures become figures with words beside them."""

from __future__ import annotations

from types import ModuleType

from grader.grade import Table
from grader.reports.pictures.figure import figure


def test_every_kind_of_picture_has_words_or_a_table(samples: ModuleType) -> None:
    """What is drawn is also said, on the page and to a screen reader."""
    for picture in (
        *(samples.loss_curves(), samples.moons(), samples.gradient_errors(3, 2), samples.digits(3)),
        *(samples.predictions(), samples.confusion(), samples.exclusive_or(), samples.computation()),
    ):
        shown = figure(picture)
        assert shown.words
        assert f'role="img" aria-label="{picture.title}' in shown.panels[0][1]


def test_the_reference_is_laid_beside(samples: ModuleType) -> None:
    """A boundary and a table with a reference have two panels, each named."""
    assert [heading for heading, _ in figure(samples.moons()).panels] == ["Yours", "Reference"]
    assert [heading for heading, _ in figure(samples.exclusive_or()).panels] == ["Yours", "Reference"]
    assert [heading for heading, _, _ in figure(samples.sizes_table()).tables] == ["Yours", "Reference"]


def test_ragged_and_endless_tables_fit_their_columns() -> None:
    """Rows are cut and filled to the columns; there is an end to rows and to cells."""
    ((_, columns, rows),) = figure(Table("t", ["a", "b"], [["1"], ["1", "2", "3"], ["x" * 999, ""]] * 50)).tables
    assert all(len(row) == len(columns) for row in rows)
    assert len(rows) == 40 and all(len(cell) < 160 for row in rows for cell in row)
