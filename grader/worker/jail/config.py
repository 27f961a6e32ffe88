"""The sandbox's configuration, as the grader sends it to the fork server in JSON: once, and limits for each worker."""

from __future__ import annotations

from typing import Any, NamedTuple

from grader.wire.modes import Mode

SCRATCH = "/scratch"  # where the worker's own directory is mounted, in mode full


class ResourceLimits(NamedTuple):
    """The limits that the kernel or the supervisor keeps in a worker; sizes in bytes, times in seconds."""

    cpu: int
    data: int
    address_space: int
    processes: int
    files: int
    file_size: int
    scratch: int
    inodes: int


class SandboxConfig(NamedTuple):
    """The settings by which the fork server locks up itself and its workers."""

    mode: Mode | None  # None for the strongest that the machine can do
    preload: list[str]  # modules to import once, before forking
    visible: list[str]  # files and directories that the worker may read
    hidden: list[str]  # paths that it must not see; checked in every worker
    search: list[str]  # directories for sys.path besides the interpreter's own
    unwanted: list[str]  # entries that an editable installation put on sys.path
    serve: tuple[str, str]  # module (or, in tests, a file) and function that answer the requests
    prefixes: tuple[str, str]  # sys.prefix and sys.base_prefix of the grader
    temporary: str  # where scratch directories are made when there are no mounts
    root_built_by: str  # "" for the server itself, "bwrap" if bubblewrap has built the root file system


class Isolation(NamedTuple):
    """The means of isolation that the machine offers, found once by the server before any worker starts."""

    mode: Mode
    user_namespaces: bool  # a worker gets its own; otherwise, as root, it is dropped to `user`
    user: int
    landlock: int  # version, 0 for none
    proc: int  # descriptor of a complete /proc


def read_config(fields: dict[str, Any]) -> SandboxConfig:
    """Return the configuration from its JSON form."""
    mode = Mode(fields["mode"]) if fields["mode"] else None
    pairs = {name: tuple(fields[name]) for name in ("serve", "prefixes")}
    return SandboxConfig(**{**fields, **pairs, "mode": mode})
