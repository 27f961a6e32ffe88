"""Reports in a real browser: accessible, narrow enough, silent on the network, complete on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.reports import html

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SAMPLES = ("backprop_wrong", "template", "all_right", "one_broken", "unreadable", "all_pictures", "hostile")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One headless Chromium for this module."""
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def folder(samples: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both reports of every sample grade."""
    folder = tmp_path_factory.mktemp("reports")
    for name in SAMPLES:
        html.write(samples.ALL[name](), folder / name)
    return folder


def opened(browser: Any, path: Path, *, width: int, scheme: str = "light") -> tuple[Any, list[str]]:
    """A page with every fold open, and the addresses that it asked for."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    return page, asked


@pytest.mark.parametrize("sample", SAMPLES)
def test_axe_finds_nothing(browser: Any, folder: Path, sample: str) -> None:
    """No violation of any rule of axe, on a phone and a desktop, in light and dark."""
    for file, width, scheme in (
        ("report.html", 1100, "light"),
        ("report.html", 360, "light"),
        ("report.html", 360, "dark"),
        ("instructor.html", 360, "light"),
        ("instructor.html", 1100, "dark"),
    ):
        page, _ = opened(browser, folder / sample / file, width=width, scheme=scheme)
        found = axe.Axe().run(page)
        page.context.close()
        assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_something(browser: Any, folder: Path) -> None:
    """Pale text and an image without words are found: the test above can fail."""
    page, _ = opened(browser, folder / "all_right" / "report.html", width=1100)
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    page.evaluate("document.querySelector('svg[role=img]').removeAttribute('aria-label')")
    found = axe.Axe().run(page)
    page.context.close()
    assert {rule["id"] for rule in found.response["violations"]} >= {"color-contrast", "svg-img-alt"}


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_wider_than_a_phone(browser: Any, folder: Path, sample: str) -> None:
    """At 360 and at 320 pixels the page does not scroll sideways."""
    for width in (360, 320):
        for file in ("report.html", "instructor.html"):
            page, _ = opened(browser, folder / sample / file, width=width)
            wide = page.evaluate("document.documentElement.scrollWidth")
            page.context.close()
            assert wide <= width


def test_nothing_is_asked_of_the_network(browser: Any, folder: Path) -> None:
    """The file itself is the only request."""
    path = folder / "backprop_wrong" / "report.html"
    page, asked = opened(browser, path, width=1100)
    page.context.close()
    assert asked == [path.as_uri()]


def test_paper_shows_what_is_folded(browser: Any, folder: Path) -> None:
    """In print, folds are open although nobody opened them, and the ground is white."""
    context = browser.new_context(viewport={"width": 800, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    page.goto((folder / "backprop_wrong" / "report.html").as_uri())
    row = page.locator("details.fold .rows > li").first
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible() and row.bounding_box()["height"] > 10
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert ground == "rgb(255, 255, 255)"
