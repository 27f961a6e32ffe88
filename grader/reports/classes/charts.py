"""Small drawings for a class: histograms of numbers, and bars of how a check ended for how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from markupsafe import Markup

from grader.outcomes import OUTCOMES, Outcome, Tone
from grader.reports.classes.item_statistics import Bin, Summary
from grader.reports.pictures.axes import Scale, svg, text
from grader.reports.text import counted, number

WIDTH, HEIGHT = 340.0, 204.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 322.0, 16.0, 166.0  # half of a label stands beyond each end
_MOST_DAYS = 62
_SAID: dict[Tone, str] = {  # in the order of the bar
    "good": "passed",
    "part": "partly",
    "bad": "not right",
    "none": "not attempted",
    "fault": "broke",
}


def histogram(
    bins: Sequence[Bin],
    x_label: str,
    label: str,
    spread: Summary | None = None,
    ticks: Sequence[tuple[float, str]] = (),
) -> Markup:
    """Draw bars over a line; with `spread`, the median and the middle half are marked on it."""
    most = max((one.count for one in bins), default=0) or 1
    x = Scale(bins[0].low, bins[-1].high, _LEFT, _RIGHT)
    y = Scale(0.0, float(most), _BOTTOM, _TOP)
    body = []
    for value, tick in y.ticks(4):
        if value == int(value):
            body.append(Markup('<path class="grid" d="M{0:.1f} {1:.1f}H{2:.1f}"/>').format(_LEFT, y(value), _RIGHT))
            body.append(text(_LEFT - 6, y(value) + 3.5, tick, anchor="end"))
    for one in bins:
        left, right, top = x(one.low) + 0.8, x(one.high) - 0.8, y(one.count)
        if one.count:
            said = f"{one.count}" if ticks else f"{number(one.low)} to {number(one.high)}: {one.count}"
            body.append(
                Markup('<path class="bar" d="M{:.1f} {:.1f}V{:.1f}H{:.1f}V{:.1f}z"><title>{}</title></path>').format(
                    left, _BOTTOM, top, right, _BOTTOM, said
                )
            )
    body.append(Markup('<path class="axis" d="M{:.1f} {:.1f}H{:.1f}"/>').format(_LEFT, _BOTTOM, _RIGHT))
    body.extend(text(x(value), _BOTTOM + 18, tick) for value, tick in ticks or x.ticks(6))
    body.append(text((_LEFT + _RIGHT) / 2, _BOTTOM + 34, x_label, style="axis-label"))
    if spread:
        body.append(_middle(spread, x))
    return svg(WIDTH, HEIGHT, label, body)


def _middle(spread: Summary, x: Scale) -> Markup:
    """Draw the quartiles as a thick line on the axis, the median as a line through the bars."""
    return Markup(
        '<path class="middle" d="M{:.1f} {:.1f}H{:.1f}"/><path class="median" d="M{:.1f} {:.1f}V{:.1f}"/>'
    ).format(x(spread.lower), _BOTTOM, x(spread.upper), x(spread.median), _TOP - 8, _BOTTOM + 4)


def days(moments: Sequence[str]) -> tuple[list[Bin], list[tuple[float, str]]] | None:
    """Count the ISO 8601 times in each day, and name the days; None where they are of one day, or over too many."""
    found: Counter[date] = Counter()
    for moment in moments:
        with suppress(ValueError):  # what is not a time is not counted
            found[datetime.fromisoformat(moment).date()] += 1
    reach = (max(found) - min(found)).days + 1 if found else 0
    if not 1 < reach <= _MOST_DAYS:
        return None
    every = [min(found) + timedelta(step) for step in range(reach)]
    step = -(-reach // 6)
    names = [(place + 0.5, f"{day.day} {day:%b}") for place, day in enumerate(every) if place % step == 0]
    return [Bin(place, place + 1, found[day]) for place, day in enumerate(every)], names


def stack(outcomes: Counter[Outcome]) -> Markup:
    """Draw how a check ended, as one bar of parts; its label says what it shows."""
    counts: Counter[Tone] = Counter()
    for outcome, count in outcomes.items():
        counts[OUTCOMES[outcome].tone] += count
    total = counts.total() or 1
    drawn, said, start = [], [], 0.0
    for tone, word in _SAID.items():
        if counts[tone]:
            wide = 120.0 * counts[tone] / total
            box = Markup('d="M{:.1f} 0h{:.1f}v10h-{:.1f}z"').format(start, wide, wide)
            drawn.append(Markup('<path class="{}" {}/>').format(tone, box))
            start += wide
            said.append(f"{counts[tone]} {word}")
    label = ", ".join(said) + f" of {counted(counts.total(), 'submission')}"
    return Markup('<svg class="stack" viewBox="0 0 120 10" preserveAspectRatio="none" role="img" aria-label="{}">'
                  "<title>{}</title>{}</svg>").format(label, label, Markup("").join(drawn))  # fmt: skip
