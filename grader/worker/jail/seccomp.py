"""The system call filter, for what the locks on files, processes and network leave open.

It names what is refused, not what is allowed. NumPy, TensorFlow and the C libraries of distributions yet to come use
calls that no list of ours would hold, and a filter that is too tight fails an honest student on a machine we
never saw. The usual weakness of such a list, the calls that do not exist yet, is closed: any number beyond
the last known one answers ENOSYS, and so does clone3, whose flags lie in memory where a filter cannot look;
the C library then falls back to clone.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from typing import NamedTuple

from grader.worker.jail import syscalls

LAST_KNOWN = 462  # mseal, Linux 6.10

# name: number on x86-64, on aarch64; None where it does not exist
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # network
    "socket": (41, 198),
    # the view of the file system, and doors around it
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "unshare": (272, 97), "setns": (308, 268), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    # memory that no limit counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    # wide parts of the kernel that a student's program never needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "modify_ldt": (154, None), "personality": (135, 92), "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42), "uselib": (134, None), "vhangup": (153, 58),
    # the machine
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266),
    "adjtimex": (159, 171), "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None),
    "ioperm": (173, None),
}  # fmt: skip

# Refused besides where there are no namespaces: Landlock leaves these open on files and processes of the same user.
_REFUSED_IN_THE_OPEN: dict[str, tuple[int | None, int | None]] = {
    "fork": (57, None), "vfork": (58, None), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "chmod": (90, None), "fchmod": (91, 52),
    "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None),
    "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "truncate": (76, 45),
}  # fmt: skip

_NEW_NAMESPACE = 0x7E020000
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; arguments are 8 bytes each, low half first
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_FILTER_MODE = 2


class _Call(NamedTuple):
    """A conditional refusal: the call is refused if the argument passes the test (inverted: fails it)."""

    numbers: tuple[int | None, int | None]
    argument: int
    test: int
    value: int
    inverted: bool = False


def _conditions(namespaces: bool, pid: int) -> list[_Call]:
    clone, prctl, ioctl, fcntl = (56, 220), (157, 167), (16, 29), (72, 25)
    always = [
        _Call(clone, 0, _ANY_BIT, _NEW_NAMESPACE),
        _Call(prctl, 0, _EQUAL, syscalls.PR_SET_PDEATHSIG),
        _Call(ioctl, 1, _EQUAL, 0x5412),  # TIOCSTI: typing into the terminal
        _Call(ioctl, 1, _EQUAL, 0x541C),  # TIOCLINUX
    ]
    if namespaces:
        return always
    return [
        *always,
        _Call(clone, 0, _ANY_BIT, syscalls.CLONE_THREAD, inverted=True),
        *[_Call(numbers, 0, _EQUAL, pid, inverted=True) for numbers in ((62, 129), (234, 131))],  # kill, tgkill
        *[_Call(numbers, 0, _EQUAL, 0, inverted=True) for numbers in ((203, 122), (302, 261))],  # affinity, prlimit
        # F_SETOWN, F_SETSIG, F_SETOWN_EX: signals by way of a file; F_NOTIFY: watching directories
        *[_Call(fcntl, 1, _EQUAL, command) for command in (8, 10, 15, 1026)],
    ]


def program(*, namespaces: bool, pid: int, machine: str | None = None) -> bytes:
    """Return the filter as BPF instructions of 8 bytes; without namespaces, only process `pid` may be sent signals."""
    machine = machine or platform.machine()
    column = list(_ARCHITECTURE).index(machine)
    code: list[bytes] = []

    def add(operation: int, value: int, then: int = 0, otherwise: int = 0) -> None:
        code.append(struct.pack("=HBBI", operation, then, otherwise, value))

    def refuse(number: int) -> None:
        add(_RETURN, _ERRNO | number)

    add(_LOAD, _ARCH)
    add(_EQUAL, _ARCHITECTURE[machine], then=1)
    add(_RETURN, _KILL)
    add(_LOAD, _NUMBER)
    add(_AT_LEAST, LAST_KNOWN + 1, otherwise=1)  # x32 calls are numbered from 2³⁰, and end here too
    refuse(errno.ENOSYS)
    add(_EQUAL, 435, otherwise=1)
    refuse(errno.ENOSYS)
    refused = _REFUSED if namespaces else _REFUSED | _REFUSED_IN_THE_OPEN
    for numbers in refused.values():
        if (number := numbers[column]) is not None:
            add(_EQUAL, number, otherwise=1)
            refuse(errno.EPERM)
    for call in _conditions(namespaces, pid):
        if (number := call.numbers[column]) is not None:
            add(_EQUAL, number, otherwise=4)
            add(_LOAD, _ARGUMENT + 8 * call.argument)
            add(call.test, call.value, then=int(call.inverted), otherwise=int(not call.inverted))
            refuse(errno.EPERM)
            add(_LOAD, _NUMBER)
    add(_RETURN, _ALLOW)
    return b"".join(code)


def install(*, namespaces: bool, pid: int) -> None:
    """Install the filter for this process and all it starts; needs no_new_privs. OSError if the kernel refuses."""
    instructions = ctypes.create_string_buffer(program(namespaces=namespaces, pid=pid))
    count = (len(instructions) - 1) // 8
    holder = ctypes.create_string_buffer(struct.pack("@HP", count, ctypes.addressof(instructions)))
    syscalls.prctl("seccomp", syscalls.PR_SET_SECCOMP, _FILTER_MODE, ctypes.c_void_p(ctypes.addressof(holder)))
