"""Names that are written otherwise and can mean only one thing: `feedForward`, `act_fun`, `backpropagation`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

# Words of one meaning in names of this trade, each under the first of its line.
FAMILIES = """
    activation act activations activate nonlinearity
    slope diff derivative deriv derivation prime d
    forward feedforward fwd feed propagate
    back backprop backpropagation backpropagate backward backwards bprop bwd
    loss cost
    train fit
    predict prediction predictions classify
    gradient gradients grad grads
    descent
    network net nn
    neural
    probability probabilities prob probs
    seed
    rate
    number num n nb
    input inputs in
    output outputs out
    hidden
    dimension dim dims dimensions size sizes
    layer layers
    regularisation reg regularization regulariser regularizer lam lambda lambd lmbda
    weight weights
    bias biases
    quiet
    print verbose
    initialiser initializer init initialization initialisation
    optimiser optimizer opt
"""
MEANING = {word: line.split()[0] for line in FAMILIES.strip().splitlines() for word in line.split()}
WHOLE = {  # names, and runs of words, that mean as much as several words
    "lr": ("learning", "rate"), "eta": ("learning", "rate"), "epsilon": ("learning", "rate"),
    "alpha": ("learning", "rate"), "stepsize": ("learning", "rate"), "randomstate": ("seed",),
    "randomseed": ("seed",), "rngseed": ("seed",), "gd": ("gradient", "descent"),
    "sgd": ("stochastic", "gradient", "descent"), "fullyconnected": ("dense",), "fc": ("dense",),
    "weightdecay": ("regularisation",), "l2": ("regularisation",), "minibatch": ("mini", "batch"),
}  # fmt: skip
# Words that a name means as much without.
FILLERS = frozenset({
    "function", "functions", "func", "fun", "fn", "f", "calculate", "calculation", "compute", "calc", "get", "make",
    "do", "run", "my", "the", "of", "pass", "prop", "propagation", "type", "kind", "name", "model", "self", "encode",
    "encoded", "encoding",
})  # fmt: skip
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
CLOSE = 0.8  # of two words' letters in common, for a slip of the pen
SHORTEST, CUT = 4, 5  # letters of a word that can have one; of a word that can be the beginning of another
CUT_BESIDE = 3  # of one that can be, beside a word that is the same: `rel_error`
MOST_APART = 2  # letters by which one name may be longer, where their words are not as many

Reading = Callable[[str], object]


def plain(name: str) -> str:
    """Return the name without capitals and underscores."""
    return name.replace("_", "").lower()


def words(name: str) -> list[str]:
    """Return the words of a name in small letters: `diff_actFun` → diff, act, fun."""
    return [word.lower() for piece in name.split("_") for word in WORD.findall(piece)]


def meaning(name: str) -> tuple[str, ...]:
    """Return the words that a name means, in order of the alphabet; without fillers, unless there is nothing else."""
    whole = WHOLE.get(plain(name))
    if whole is not None:
        return tuple(sorted(whole))
    found: list[str] = []
    for word in words(name):
        found += WHOLE.get(word, (MEANING.get(word, word),))
    telling = [word for word in found if word not in FILLERS]
    return tuple(sorted(set(telling or found)))


def unmistakable(wanted: Iterable[str], own: Iterable[str]) -> dict[str, str]:
    """Return for each wanted name the own one that must be meant; nothing where there are two readings.

    First by the same letters, then by the same meaning, then by a slip of the pen. A name with two readings has none
    of a later kind, either.
    """
    left, free = list(dict.fromkeys(wanted)), list(dict.fromkeys(own))
    found: dict[str, str] = {}
    readings: tuple[Reading, ...] = (plain, meaning)
    for read in readings:
        pairs = [(name, other) for name in left for other in free if read(name) == read(other)]
        _settle(pairs, found, left, free)
    _settle([(name, other) for name in left for other in free if is_slip(name, other)], found, left, free)
    return found


def _settle(pairs: Sequence[tuple[str, str]], found: dict[str, str], left: list[str], free: list[str]) -> None:
    """Take the pairs of which neither name is in another pair; forget the names of the others."""
    for name, other in pairs:
        alone = sum(name == one for one, _ in pairs) == 1 and sum(other == one for _, one in pairs) == 1
        if alone:
            found[name] = other
    left[:] = [name for name in left if all(name != one for one, _ in pairs)]
    free[:] = [other for other in free if all(other != one for _, one in pairs)]


def is_slip(name: str, other: str) -> bool:
    """Tell whether two names differ by a slip of the pen: as many words, each the same or almost so."""
    these, those = words(name), words(other)
    if len(these) != len(those):
        these, those = [plain(name)], [plain(other)]
        if abs(len(these[0]) - len(those[0])) > MOST_APART:
            return False
    cut = CUT_BESIDE if any(one == two for one, two in zip(these, those, strict=True)) else CUT
    return all(_almost(one, two, cut) for one, two in zip(these, those, strict=True))


def _almost(one: str, two: str, shortest_cut: int) -> bool:
    """Tell whether two words are the same but for a slip; words of known, different meanings never are."""
    if one == two:
        return True
    if _digits(one) != _digits(two):
        return False
    if (one in MEANING and two in MEANING) or _known_words(one) != _known_words(two):
        return False
    short, long = sorted((one, two), key=len)
    if len(short) >= shortest_cut and long.startswith(short):
        return True
    return len(short) >= SHORTEST and SequenceMatcher(None, one, two, False).ratio() >= CLOSE


def _digits(word: str) -> list[str]:
    return re.findall(r"\d+", word)


def _known_words(word: str) -> set[str]:
    """Return the meanings of the longer words of a known meaning that stand in `word`: `sigmoidforward` has forward."""
    held = [known for known in MEANING if len(known) >= SHORTEST and known in word]
    longest = [known for known in held if not any(known != other and known in other for other in held)]
    return {MEANING[known] for known in longest}


def families_differ(name: str, other: str) -> bool:
    """Tell whether both names have a known meaning, and no word of it in common: a seed is no learning rate."""
    known = {*MEANING.values(), *(word for many in WHOLE.values() for word in many)} - {"number"}
    these, those = set(meaning(name)) & known, set(meaning(other)) & known
    return bool(these and those) and not these & those
