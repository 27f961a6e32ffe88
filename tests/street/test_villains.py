"""A street of villains, graded end to end: what each costs him, and that he costs nobody else anything.

The letters are the outcomes of the toy's six checks, in order: double (public), total (public), double (hidden),
total (hidden), double of a matrix (hidden), forward (hidden, follows through `double`). P passed, F failed, C crashed,
T timed out, M out of memory, U unusable, N not attempted. Where the machine's mood decides, there are several.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

NOTHING_IS_PROTECTED = "mode process only bounds accidents"

ACCIDENTS = {
    "abort": "CPPPPP",
    "atexit_hook": "CPCPCP",
    "c_level_hog": "TPPPPP",
    "catch_all_loop": "TPPPPP",
    "closes_its_output": "FPPPPP",
    "deep_recursion": "CPCPCP",
    "exit_on_import": "FPPPPP",
    "infinite_loop": "TPPPPP",
    "heap_bomb": "MPPPPP",
    "hundred_megabytes": "FPFPFP",
    "huge_array": "MPMPMP",
    "missing_package": "PPPPPP",
    "mutate_arguments": "FPFPFP",
    "os_exit_in_call": "CPPPPP",
    "raising_str": "CPCPCP",
    "recursion": "CPCPCP",
    "recursive_loader": "PPPPPP",
    "segfault": "CPPPPP",
    "slow_and_dying": "CCCCTT CCCCCT CCCTTT CCCCTP CCCCCP CCCCCC",
    "sleep": "TPPPPP",
    "stderr_noise": "PPPPPP",
    "stdout_flood": "TPPPPP",
    "input_prompt": "PPPPPP",
    "plt_show_at_import": "PPPPPP",
    "training_at_import": "PPPPPP",
}
ODD_ANSWERS = {
    "a_class": "FPFPFP",
    "always_equal_object": "FPFPFP",
    "class_trickery": "FPFPFP",
    "cyclic_list": "FPFPFP",
    "dates": "FPFPFP",
    "deep_nesting": "FPFPFP",
    "dict_trickery": "FPFPFF",
    "empty": "FPFPFP",
    "empty_and_huge": "FPFPFP",
    "generator": "FPFPFP",
    "huge_int": "UPUPUP",
    "huge_return": "CPPPPP MPPPPP TPPPPP UPPPPP",
    "infinite": "FPFPFP",
    "large_int": "FPFPFP",
    "long_double": "FPFPFP",
    "long_text": "FPFPFP",
    "many_arrays": "FPFPFP",
    "many_objects": "FPFPFP",
    "million_items": "UPUPUP",
    "ndarray_subclass": "FPFPFP",
    "not_a_number": "FPFPFP",
    "not_text": "CPCPCP",
    "object_dtype": "FPFPFP",
    "odd_dict": "FPFPFP",
    "odd_parameters": "FPFPFP",
    "reduce_payload": "FPFPFP",
    "scalar": "FPFPFP",
    "structured": "FPFPFP",
    "wide_and_deep": "TPPPPP MPPPPP",
}
FORGERS = {
    "bad_shape": "UPUPUP",
    "colliding_keys": "UPUPUP",
    "colliding_tuples": "UPUPUP",
    "early_frames": "FPPPPP UPPPPP UUUUUU",
    "false_lengths": "UPUPUP",
    "forged_module": "PPPPPP",
    "forged_pass_frame": "UPUPUP",
    "forged_reference": "FCFCFC",
    "giant_header": "UPPPPP",
    "giant_payload": "UPPPPP",
    "late_thread_write": "UPUPUP PUPUPP",
    "long_error": "CCCCCP",
    "many_notes": "FCFCFP",
    "notes_injection": "CCCCCP",
    "odd_floats": "FCFCFP",
    "odd_truth": "PFCFCP",
    "overlapping_arrays": "UPUPUP",
    "own_worker": "FPFFFU",
    "replaced_objects": "UUUUUU",
    "trickle": "TPPPPP",
    "two_frames": "UPPPPP",
}
CHEATS = {
    "fingerprint_visible_inputs": "PPFFFP",
    "frame_walk": "CPCPCP",
    "gc_scan": "CPCPCP",
    "patch_numpy": "FCCCCC",
    "seed_denied": "CCCCCC",
    "shadow_modules": "FFFFFF",
}
TELLTALES = {
    "memory_of_inputs": "FPFPFP",
    "quoting_error": "MPMPMP",
    "quoting_line": "CPCPCP",
    "quoting_name": "MPMPMP",
    "quoting_stub": "CPCPCP",
    "quoting_type": "CPCPCP",
}
CALLERS = {
    "callback_hog": "PPPPPT",
    "callback_recursion": "PPPPPP",
    "callback_storm": "PPPPPT",
}
BURGLARS = {
    "chmod_outside": "FPPPPP",
    "disk_fill": "CPPPPP",
    "environ_and_proc_dump": "FPPPPP",
    "fork_bomb": "TPPPPP CPPPPP",
    "ignore_signals": "TPPPPP",
    "import_reference": "CPCPCP",
    "import_the_grader": "CPCPCP",
    "inode_fill": "CPPPPP",
    "many_small_heaps": "MPPPPP TPPPPP CPPPPP",
    "outlives_its_parent": "CPPPPP FPPPPP",
    "ptrace_and_kill_all": "FPPPPP",
    "read_hidden_by_path": "FPPPPP",
    "shared_mmap_bomb": "MPPPPP TPPPPP",
    "socket_exfiltration": "FPPPPP",
    "thread_bomb": "FPPPPP CPPPPP MPPPPP",
    "walk_root_for_canary": "FPPPPP",
}
STREET = {**ACCIDENTS, **ODD_ANSWERS, **FORGERS, **CHEATS, **TELLTALES, **CALLERS, **BURGLARS}
ELSEWHERE = {"bidi_source", "oracle"}  # told of in test_feedback.py
EVERYWHERE = (
    "os_exit_in_call", "infinite_loop", "stdout_flood", "forged_pass_frame", "late_thread_write", "overlapping_arrays",
    "quoting_name", "fingerprint_visible_inputs", "callback_storm", "forged_module",
)  # fmt: skip
FOUND_NOTHING = (
    "read_hidden_by_path",
    "socket_exfiltration",
    "ptrace_and_kill_all",
    "chmod_outside",
    "walk_root_for_canary",
)


def words_for(name: str, walk: Any) -> dict[str, object]:
    """What the villain is told of the world outside: more than a student would know."""
    planted, root = walk.toy.root / "planted", walk.toy.root
    paths = [str(root / "assignments" / "toy"), str(root / "reference" / "toy" / "toy.py")]
    return {
        "FOLDER": paths[0],
        "PLANTED": str(planted),
        "PLACES": [str(root), *paths],
        "TARGET": str(planted / "grades.csv"),
        "TARGETS": [os.getpid(), os.getppid()] if name.startswith("ptrace") else paths,
        "CANARY": b"canary-of-the",
        "PORT": 9,
        "UNIX": str(planted / "socket"),
        "ABSTRACT": "street",
    }


@pytest.mark.parametrize("name", STREET)
def test_a_villain_costs_himself_only(walk: Any, full: Any, letters: Any, name: str) -> None:
    """His outcomes are the ones beside his name, and after him all is as it was."""
    graded = walk.past(walk.villain(name, **words_for(name, walk)), full)
    assert letters(graded) in STREET[name].split(), [check.message for check in graded.checks]
    if name in FOUND_NOTHING:
        assert "a list of 0" in graded.checks[0].message


@pytest.mark.parametrize("name", ["fork_bomb", "heap_bomb"])
def test_a_neighbour_notices_nothing(walk: Any, full: Any, letters: Any, name: str) -> None:
    """While a villain is at work, an honest submission is graded by the same server, with full marks."""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(walk.grade, walk.villain(name), full)
        while not done.done():
            assert letters(walk.grade(walk.source(""), full)) == "PPPPPP"
        assert letters(done.result()) in STREET[name].split()


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_villain_in_a_weaker_mode(walk: Any, weaker: Any, letters: Any, name: str) -> None:
    """What does not need the sandbox's strength holds without it."""
    graded = walk.past(walk.villain(name, **words_for(name, walk)), weaker)
    assert letters(graded) in STREET[name].split(), [check.message for check in graded.checks]


@pytest.mark.parametrize("name", BURGLARS)
def test_a_burglar_without_namespaces(walk: Any, weaker: Any, letters: Any, name: str) -> None:
    """Landlock keeps files and processes out of his reach; the other mode does not promise to."""
    if weaker.mode == "process":
        pytest.skip(NOTHING_IS_PROTECTED)
    graded = walk.past(walk.villain(name, **words_for(name, walk)), weaker)
    assert letters(graded)[1] == letters(graded)[3] == "P", letters(graded)


def test_everybody_on_the_street_is_played(own_villains: set[str]) -> None:
    """No villain is forgotten."""
    assert own_villains <= STREET.keys() | ELSEWHERE
