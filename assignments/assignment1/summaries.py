"""How the checks of part 3 find the tags of your summaries, spelled as you like; no answers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from grader.errors import UnusableAnswer

STATISTICS = ["mean", "stddev", "max", "min"]

# What train with log_dir is to log.
LOGGED = [
    *(f"{layer}/{what}" for layer in ["conv1", "conv2"] for what in ["weights", "biases", "net_input", "activation"]),
    "conv1/pooled",
    "conv2/pooled",
    *(f"dense1/{what}" for what in ["weights", "biases", "net_input", "activation"]),
    *(f"dense2/{what}" for what in ["weights", "biases", "net_input"]),
]

# Words in a tag, in small letters, by which a layer, a quantity and a statistic are known; the first that fits counts.
LAYERS = {
    "conv1": "conv1 c1 layer1 convolution1 hconv1 wconv1 bconv1 hpool1 pool1",
    "conv2": "conv2 c2 layer2 convolution2 hconv2 wconv2 bconv2 hpool2 pool2",
    "dense1": "dense1 fc1 full1 layer3 wfc1 bfc1 hfc1 fullyconnected1",
    "dense2": "dense2 fc2 full2 layer4 wfc2 bfc2 hfc2 fullyconnected2 out output readout logits",
}
QUANTITIES = {
    "net_input": "netinput netinputs net preactivation preactivations preact pre z linear wx wxplusb logits",
    "pooled": "pooled pool pooling maxpool maxpooled poolout pool1 pool2 hpool1 hpool2",
    "weights": "weights weight w kernel kernels filters wconv1 wconv2 wfc1 wfc2",
    "biases": "biases bias b bconv1 bconv2 bfc1 bfc2",
    "activation": "activation activations activated act a h relu tanh hconv1 hconv2 hfc1",
}
SPREADS = {
    "mean": "mean avg average",
    "stddev": "stddev std stdev sd deviation",
    "max": "max maximum",
    "min": "min minimum",
}
DROPPED = {"dropout", "dropped", "drop", "kept"}

Points = list[tuple[int, float]]


def single_words(tag: str) -> list[str]:
    """The words of a tag in small letters; netInput is two."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", tag).lower())


def words(tag: str) -> list[str]:
    """The words of a tag, and after them each two neighbours as one word, and each three."""
    single = single_words(tag)
    return [*single, *("".join(single[i : i + n]) for n in (2, 3) for i in range(len(single) - n + 1))]


def _known(said: list[str], names: dict[str, str]) -> str:
    for name, spellings in names.items():
        if not set(said).isdisjoint(spellings.split()):
            return name
    return ""


def place(tag: str) -> str:
    """What of LOGGED the tag speaks of; "" where it is nothing of that."""
    said = words(tag)
    layer, what = _known(said, LAYERS), _known(said, QUANTITIES)
    return f"{layer}/{what}" if layer and what and DROPPED.isdisjoint(said) else ""


def statistic(tag: str) -> str:
    """Which of STATISTICS the tag's last telling word names; "" where there is none."""
    found = [_known([word], SPREADS) for word in single_words(tag)]
    named = [name for name in found if name]
    return named[-1] if named else ""


class Tags:
    """Everything in the event files, whatever sub-folder it is in."""

    def __init__(self, events: Any) -> None:
        self.scalars = dict(_of_all_runs(events, "scalars"))
        self.histograms = dict(_of_all_runs(events, "histograms"))

    def of_layers(self) -> dict[str, Points]:
        """The scalars of the layers, by names such as conv1/net_input/stddev."""
        found: dict[str, Points] = {}
        for tag, points in self.scalars.items():
            where, which = place(tag), statistic(tag)
            if where and which:
                found.setdefault(f"{where}/{which}", points)
        return found

    def layers_with_histograms(self) -> set[str]:
        """The layers' tensors of which there is a histogram."""
        return {place(tag) for tag, rows in self.histograms.items() if rows}

    def loss(self) -> Points:
        """The training loss; UnusableAnswer where no tag says that it is one."""
        return self._one(lambda said: _loss(said) and not _tested(said), "loss", "the loss in training")

    def test_error(self) -> Points:
        """The test error; UnusableAnswer where no tag says that it is one."""
        return self._one(lambda said: _tested(said) and _error(said), "test_error", "the test error")

    def _one(self, fits: Any, name: str, what: str) -> Points:
        for tag, points in self.scalars.items():
            if fits(words(tag)) and not place(tag):
                return sorted(points)
        some = ", ".join(sorted(tag for tag in self.scalars if not place(tag))[:4]) or "none but the layers'"
        raise UnusableAnswer(f"No scalar is called {name}, {what}; the tags that your code wrote are: {some}.")


def _loss(said: list[str]) -> bool:
    return any(re.match(r"loss|cost|xent|crossentropy", word) or word.endswith("loss") for word in said)


def _tested(said: list[str]) -> bool:
    return any(re.match(r"test|val|eval|heldout", word) for word in said)


def _error(said: list[str]) -> bool:
    return any(re.match(r"err", word) or word.endswith(("error", "err")) for word in said)


def _of_all_runs(events: Any, kind: str) -> Iterator[tuple[str, Any]]:
    for run in events.runs:
        for tag, points in getattr(events, kind)(run).items():
            yield (f"{run}/{tag}" if run else tag), points
