"""What a process gives up before it reads a stranger's bytes: memory, time, files, other processes, the network.

Linux does it by resource limits, a network namespace of nothing, and a filter of system calls (seccomp, of kernel
3.17): with that, no decoder that was taken over opens a file, makes a socket or starts a program. Elsewhere only the
limits hold, and hooks of Python's own, which such a decoder passes. `enter` says which of them there are.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SECCOMP, NAMESPACE, HOOKS, LIMITS = "system calls", "network namespace", "hooks", "limits"  # what may hold
FILES_OPEN: Final = 64

# Numbers of system calls by machine (Linux, arch/*/syscall tables). None: there is no such call there.
PROCESSES: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kill": (62, 129), "tkill": (200, 130),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
NETWORK: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
}  # fmt: skip
KERNEL: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "userfaultfd": (323, 282), "init_module": (175, 105), "finit_module": (313, 273),
    "kexec_load": (246, 104), "shmget": (29, 194), "shmat": (30, 196), "msgget": (68, 186),
}  # fmt: skip
FILES: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "creat": (85, None),
    "open_by_handle_at": (304, 265), "memfd_create": (319, 279), "unlink": (87, None), "unlinkat": (263, 35),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, None), "mkdirat": (258, 34),
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36), "chmod": (90, None),
    "fchmodat": (268, 53), "chown": (92, None), "fchownat": (260, 54), "truncate": (76, 45),
    "rmdir": (84, None), "mknod": (133, None), "mknodat": (259, 33),
}  # fmt: skip
MACHINES: Final = {"x86_64": (0, 0xC000003E, 56, 234), "aarch64": (1, 0xC00000B7, 220, 131)}
"""Column, AUDIT_ARCH, clone, tgkill."""
CLONE3: Final = 435
X32: Final = 0x40000000  # numbers of the x32 ABI, which would name the same calls otherwise

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # of classic BPF
NUMBER, ARCHITECTURE, FIRST = 0, 4, 16  # where seccomp_data has them
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
EPERM, ENOSYS = 1, 38
CLONE_THREAD, NEW_USER, NEW_NET = 0x00010000, 0x10000000, 0x40000000
NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2  # of prctl


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes of address space, seconds of processor, and bytes that a file may get: with none, no file is opened."""

    memory: int
    seconds: int
    written: int = 0

    @property
    def files(self) -> bool:
        """Whether files may be opened."""
        return self.written > 0


def enter(limits: Limits) -> list[str]:
    """Give up all that `limits` do not leave, for good, and say what holds it."""
    _limit(limits)
    held = [LIMITS]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(NEW_USER | NEW_NET) == 0:
            held.append(NAMESPACE)
        if _filter(libc, limits):
            return [*held, SECCOMP]
    sys.addaudithook(_hook(limits))
    return [*held, HOOKS]


def _limit(limits: Limits) -> None:
    for name, most in (
        (resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.written), (resource.RLIMIT_NOFILE, FILES_OPEN),
    ):  # fmt: skip
        hard = resource.getrlimit(name)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (most, most))


def _filter(libc: Any, limits: Limits) -> bool:
    """Let the kernel refuse the calls; False where it cannot."""
    if platform.machine() not in MACHINES:
        return False
    steps = b"".join(
        struct.pack("HBBI", *step) for step in program(platform.machine(), os.getpid(), files=limits.files)
    )

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    held = ctypes.create_string_buffer(steps, len(steps))
    whole = Program(len(steps) // 8, ctypes.cast(held, ctypes.c_void_p))
    return not libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) and not libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(whole), 0, 0)


def program(machine: str, own: int, *, files: bool) -> list[tuple[int, int, int, int]]:
    """The filter as steps of classic BPF for the process `own`: code, jump if true, jump if false, number.

    It may send signals to its own threads, as abort does, and to no other process.

    Threads may be made, processes not. clone3 hides its flags from filters, so it is said not to exist: libc then calls
    clone.
    """
    column, architecture, clone, tgkill = MACHINES[machine]
    tables = (PROCESSES, NETWORK, KERNEL) if files else (PROCESSES, NETWORK, KERNEL, FILES)
    calls = [number for table in tables for row in table.values() if (number := row[column]) is not None]
    steps = [
        (LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER), (AT_LEAST, 0, 1, X32), (RETURN, 0, 0, KILL),
        (EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, REFUSE | ENOSYS),
    ]  # fmt: skip
    for number in calls:
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE | EPERM)]
    steps += [
        (EQUAL, 0, 4, tgkill), (LOAD, 0, 0, FIRST), (EQUAL, 0, 1, own), (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE | EPERM),
        (EQUAL, 0, 3, clone), (LOAD, 0, 0, FIRST), (ANY_BIT, 1, 0, CLONE_THREAD), (RETURN, 0, 0, REFUSE | EPERM),
        (RETURN, 0, 0, ALLOW),
    ]  # fmt: skip
    return steps


def _hook(limits: Limits) -> Any:
    """What stands in for the kernel's filter: Python's own calls are refused, those of libraries are not."""
    refused: tuple[str, ...] = (
        "socket.",
        "subprocess.",
        "os.exec",
        "os.fork",
        "os.posix_spawn",
        "os.system",
        "ctypes.",
    )
    refused += () if limits.files else ("open", "os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink")

    def hook(event: str, _: tuple[Any, ...]) -> None:
        if event.startswith(refused):
            raise PermissionError(f"{event} is not for this process")

    return hook
