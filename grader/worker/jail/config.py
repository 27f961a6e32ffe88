"""The plan: what the grader tells the fork server once, and of each worker; crosses as JSON."""

from __future__ import annotations

from typing import Any, NamedTuple

SCRATCH = "/scratch"  # where the worker's own directory is mounted, in mode full


class Bounds(NamedTuple):
    """The limits that the kernel or the supervisor keep in the worker; sizes in bytes, times in seconds."""

    cpu: int
    data: int
    address_space: int
    processes: int
    files: int
    file_size: int
    scratch: int
    inodes: int


class Plan(NamedTuple):
    """How the server and its workers are locked up."""

    mode: str  # "full", "landlock", "process", or "" for the strongest that the machine can do
    preload: list[str]  # modules to import once, before forking
    visible: list[str]  # files and directories that the worker may read
    hidden: list[str]  # paths that it must not see; checked in every worker
    search: list[str]  # directories for sys.path besides the interpreter's own
    unwanted: list[str]  # entries that an editable installation put on sys.path
    serve: tuple[str, str]  # module (or, in tests, a file) and function that answer the requests
    prefixes: tuple[str, str]  # sys.prefix and sys.base_prefix of the grader
    temporary: str  # where scratch directories are made when there are no mounts
    room: str  # "" to build the room here, "bwrap" if bubblewrap has built it


class Shape(NamedTuple):
    """What the server found that it can do, decided once before any worker."""

    mode: str
    user_namespaces: bool  # a worker gets its own; otherwise, as root, it is dropped to `user`
    user: int
    landlock: int  # version, 0 for none
    proc: int  # descriptor of a complete /proc


def read_plan(fields: dict[str, Any]) -> Plan:
    """The plan from its JSON form."""
    return Plan(**{**fields, "serve": tuple(fields["serve"]), "prefixes": tuple(fields["prefixes"])})
