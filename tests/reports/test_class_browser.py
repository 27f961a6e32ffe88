"""The index of a class in a real browser: quick, accessible, sortable, searchable, and complete without script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.reports.classes import index as pages

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
FIRST = "#table tbody tr:not([hidden]) th"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One headless Chromium for this module."""
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def index(classes: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of three hundred students, some of them alike."""
    text = "\n\n".join(f"def f{place}(a):\n    return np.f{place}(a, {place}) + a[{place}]" for place in range(30))
    sources = {f"s{1000 + place}": {"net.py": "#" * place + text} for place in range(4)}
    [path] = pages.write(classes.school_class(), tmp_path_factory.mktemp("class"), sources=sources)
    return path


@pytest.fixture(scope="module")
def small(classes: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of forty: axe takes long on thousands of elements of one kind."""
    text = "\n\n".join(f"def f{place}(a):\n    return np.f{place}(a, {place}) + a[{place}]" for place in range(30))
    sources = {f"s{1000 + place}": {"net.py": "#" * place + text} for place in range(4)}
    [path] = pages.write(classes.school_class(40), tmp_path_factory.mktemp("class"), sources=sources)
    return path


def opened(browser: Any, path: Path, *, width: int = 1100, scheme: str = "light", script: bool = True) -> Any:
    """The page, with every fold open; what it says to the console and asks of the network is in `page.said`."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.said.append(request.url))
    page.goto(path.as_uri())
    if script:
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (1100, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_nothing(browser: Any, small: Path, width: int, scheme: str) -> None:
    """No violation of any rule of axe, on a phone and a desktop, in light and dark."""
    page = opened(browser, small, width=width, scheme=scheme)
    found = axe.Axe().run(page)
    page.context.close()
    assert found.violations_count == 0, found.generate_report()


def test_nothing_is_wider_than_a_phone(browser: Any, small: Path) -> None:
    """At 360 and 320 pixels the page does not scroll sideways; wide tables scroll in themselves."""
    for width in (360, 320):
        page = opened(browser, small, width=width)
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.context.close()
        assert wide <= width


def test_three_hundred_students_open_in_under_a_second(browser: Any, index: Path) -> None:
    """The best of three, from navigation to the end of loading; nothing but the file is asked for, nothing fails."""
    spent = []
    for _ in range(3):
        page = opened(browser, index)
        spent.append(page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart"))
        assert page.said == [index.as_uri()]
        page.context.close()
    assert min(spent) < 1000
    assert index.stat().st_size < 2_000_000


def test_sorting(browser: Any, index: Path) -> None:
    """By number up and down, those without a number last; by name; the state is told to screen readers."""
    page = opened(browser, index)
    button = page.get_by_role("button", name="Points", exact=True)
    values = "[...document.querySelectorAll('#table tbody tr')].map(row => row.cells[1].dataset.v)"
    for direction, sign in (("ascending", 1), ("descending", -1)):
        button.click()
        found = page.evaluate(values)
        known = [float(value) for value in found if value]
        assert known == sorted(known, key=lambda value: sign * value) and len(known) > 280
        assert not any(found[len(known) :]) and len(found) == 300
        assert page.locator("#table th[aria-sort]").get_attribute("aria-sort") == direction
    page.get_by_role("button", name="Student", exact=True).click()
    assert page.locator(FIRST).first.inner_text().startswith("Ada Abebe")
    assert page.locator("#table th[aria-sort]").count() == 1
    page.context.close()


def test_searching(browser: Any, index: Path) -> None:
    """By name without accents, id, or reason; how many are found is said; nothing left is nothing hidden."""
    page = opened(browser, index)
    field = page.get_by_role("searchbox", name="Search")
    field.fill("bela  bauer")
    assert {text.split("\n")[0] for text in page.locator(FIRST).all_inner_texts()} == {"Béla Bauer"}
    field.fill("S1007")
    assert page.locator(FIRST).count() == 1 and page.get_by_role("status").inner_text() == "1 of 300"
    field.fill("no grade")
    assert page.locator(FIRST).count() == 3
    field.fill("")
    assert page.locator(FIRST).count() == 300 and page.get_by_role("status").inner_text() == ""
    page.context.close()


def test_without_script_the_page_is_complete(browser: Any, index: Path) -> None:
    """All rows, in the order of the class; nothing that would not work."""
    page = opened(browser, index, script=False)
    assert page.locator(FIRST).count() == 300
    assert not page.locator("#search").is_visible() and page.locator("#table button").count() == 0
    page.context.close()


def test_paper_shows_what_is_folded(browser: Any, index: Path) -> None:
    """Folds are open although nobody opened them, columns keep their headings, and there is nothing to type into."""
    context = browser.new_context(viewport={"width": 800, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    page.goto(index.as_uri())
    name = page.locator("#mistakes details .names a").first
    assert not name.is_visible()
    page.emulate_media(media="print")
    assert name.is_visible() and not page.locator("#search").is_visible()
    assert page.locator("#table thead th").first.inner_text() == "Student"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()
