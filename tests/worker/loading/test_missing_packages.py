"""Stand-ins for packages that are not there: one kind complains when it is used, the other never does."""

from __future__ import annotations

import pytest

from grader.worker.loading.missing_packages import (
    Harmless,
    Missing,
    Progress,
    reason_for,
    stand_in_contents,
    uncompiled,
)


@pytest.fixture
def torch():
    return Missing("torch", reason_for("torch"))


@pytest.mark.parametrize(
    "use",
    [
        lambda torch: torch.nn.Linear(3, 4),
        lambda torch: torch[0],
        lambda torch: torch + 1,
        lambda torch: 1 @ torch,
        lambda torch: bool(torch),
        lambda torch: len(torch),
        lambda torch: list(torch),
        lambda torch: float(torch),
        lambda torch: torch < 1,
        lambda torch: setattr(torch, "x", 1),
        lambda torch: torch.__enter__(),
    ],
)
def test_what_is_missing_complains_when_it_is_used(torch, use):
    """With its name and the reason."""
    with pytest.raises(ModuleNotFoundError, match=r"this line needs torch\S*, but the package torch is not installed"):
        use(torch)


def test_what_only_names_it_does_not_need_it(torch):
    """Attributes, annotations, base classes, isinstance."""
    assert "torch.nn" in repr(torch.nn)
    assert torch.Tensor | None is not None and (None | torch.Tensor) is not None
    assert not isinstance(3, torch.Tensor)

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()

        @staticmethod
        def free():
            return 7

    assert Net.free() == 7
    with pytest.raises(ModuleNotFoundError, match=r"torch\.nn\.Module"):
        Net()
    with pytest.raises(AttributeError):
        torch.__wrapped__  # noqa: B018


def test_what_is_harmless_does_nothing():
    """Whatever is asked, and a loop that waits for it ends."""
    window = Harmless()
    with window.open(3)["x"].y() as inside:
        inside["key"] = 1
    assert list(window) == [] and not window

    class Own(window.Window):
        pass

    assert isinstance(Own(1, b=2), Harmless)


def test_a_progress_bar_is_its_iterable():
    """The rest of it does nothing."""
    with Progress([3, 4], desc="d") as bar:
        bar.update(2)
        bar.set_postfix(loss=1)
        assert list(bar) == [3, 4] and len(bar) == 2 and bar.n == 2
    assert Progress() and list(Progress()) == []
    names = stand_in_contents("tqdm")
    assert list(names["trange"](2)) == [0, 1] and names["tqdm"] is Progress


@pytest.mark.parametrize("decorate", [uncompiled, uncompiled(nopython=True), uncompiled("f8(f8)")])
def test_a_function_is_left_uncompiled(decorate):
    """The numbers are the same."""

    def f(x):
        return x + 1

    assert decorate(f) is f


def test_other_packages_have_nothing_of_their_own():
    """Only progress bars and compilers do."""
    assert stand_in_contents("seaborn") == {} and set(stand_in_contents("numba")) >= {"jit", "njit", "prange"}
