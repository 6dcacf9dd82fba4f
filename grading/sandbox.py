"""Walls around a learner's process, out of what Linux itself offers: no program and no package beside Python is needed.

`enter` is called once in the process that all learners' processes are forked from: namespaces of its own, and a file system
in which only Python, the libraries and chosen files exist, read-only. `confine` is called in each learner's process: a fresh
/proc, an empty folder to write in, no privilege, limits, and a short list of system calls.

A layer that a system lacks is left out and named; whoever grades decides what that is worth. Nothing here works on another
system than Linux, where importing it does no harm.
"""

import contextlib
import ctypes
import os
import platform
import shutil
import signal
import struct
import sys
import sysconfig
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

LAYERS = ("namespaces", "view", "proc", "user", "landlock", "seccomp", "limits", "hidden")
NOBODY = 65534
HOME = "/tmp"  # the one folder that a learner's process can write in
SYS = "/sys"  # a folder that every system has and no program here needs: the view is built over it

# Numbers of the kernel's interface. Those of newer system calls are the same on all machines.
NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
MOUNT_SETATTR, LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 442, 444, 445, 446
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
SET_DEATH_SIGNAL, SET_DUMPABLE, SET_KEEP_CAPS, SET_SECCOMP, DROP_CAPABILITY, SET_SECURE_BITS, SET_NO_NEW_PRIVILEGES = (
    1, 4, 8, 22, 24, 28, 38,
)  # fmt: skip


class SandboxError(Exception):
    """A wall that should stand could not be built; the message names it."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use. Times are in seconds, sizes in bytes."""

    exercise: float = 10.0  # for all cases of one exercise
    cell: float = 10.0  # for one cell of the notebook
    submission: float = 60.0
    memory: int = 4 << 30  # of addresses; what JAX reserves counts, and it needs 2 GB
    threads: int = 128 + 4 * (os.cpu_count() or 1)  # XLA starts several for each core; other processes cannot be started
    output: int = 16 << 20  # of the answers, and of what is printed
    disk: int = 64 << 20


@dataclass(frozen=True)
class View:
    """What exists for a learner's process. Everything keeps its path; all of it is read-only."""

    folders: list[str]
    files: list[str] = field(default_factory=list)  # small ones, copied, so that others beside them do not exist
    binds: dict[str, str] = field(default_factory=dict)  # folders that appear elsewhere


def python_folders() -> list[str]:
    """The folders of this Python and its packages, and those of the system's libraries.

    What is on `sys.path` does not count: it may hold the current folder, and with it a class's secrets.
    """
    paths = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    paths |= {f"{sys.base_prefix}/lib", "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo"}
    return outermost({path for path in paths if path and Path(path).is_dir()})


def outermost(folders: set[str]) -> list[str]:
    """The folders that lie in no other of them."""
    return sorted(folder for folder in folders if not any(folder.startswith(f"{other}/") for other in folders))


# Calls of the C library


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(what: str, name: str, *arguments: object) -> int:
    """A function of the C library; SandboxError where it fails."""
    libc = _libc()
    result = getattr(libc, name)(*(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise SandboxError(f"{what}: {os.strerror(error)}") from OSError(error, os.strerror(error))
    return result


def _mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    texts = (source.encode(), target.encode(), kind.encode() or None)
    _call(f"mount {target}", "mount", *texts, flags, options.encode() or None)


def _read_only(target: str) -> None:
    """Make a mount and all below it read-only, without set-uid programs and devices."""
    attributes = struct.pack("QQQQ", 1 | 2 | 4, 0, 0, 0)
    _call(
        f"mount_setattr {target}", "syscall", MOUNT_SETATTR, -100, target.encode(), 0x8000, attributes, len(attributes)
    )  # from the root, recursively


def die_with_parent() -> None:
    """End this process when its parent ends, however that happens."""
    _call("prctl", "prctl", SET_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)


def works(action: Callable[[], object]) -> bool:
    """Whether an action succeeds, tried in a process of its own."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            action()
            os._exit(0)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# The process that the others are forked from


def enter(view: View, without: frozenset[str] = frozenset()) -> list[str]:
    """Move this process behind the outer wall; it returns in a new process, the first of a process namespace of its own.

    Returns the names of the layers that this system lacks, or that `without` leaves out.
    """
    lacks = sorted(without)
    if "namespaces" in without or not works(lambda: _namespaces_here(os.geteuid())):
        return sorted({*lacks, "namespaces", "view", "proc"})
    privileged = _is_privileged()
    if privileged:
        os.setgroups([])
        _call("a mount namespace", "unshare", NEWNS)
    else:
        _unshare_user()
        _call("namespaces", "unshare", NEWNS)
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
    _mount("none", "/", flags=MS_REC | MS_PRIVATE)
    if "view" not in without:
        _build(view, SYS)
        _change_root(SYS)
    nobody = "user" not in without if "view" not in without else can_be_nobody(without)
    _into_pid_namespace(proc, privileged, NOBODY if nobody else 0)
    os.close(proc)
    _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _mount_home("mode=700,size=16m", view)  # for what imports write; nobody else sees it
    return lacks


def _namespaces_here(user: int) -> None:
    if user != 0:
        _unshare_user()
    _call("namespaces", "unshare", NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS)


def _is_privileged() -> bool:
    """Whether this is root of the machine, with the right to give a user namespace another user."""
    return os.geteuid() == 0 and works(_become_nobody_elsewhere)


def _become_nobody_elsewhere() -> None:
    _with_map_from_parent(os.open("/proc", os.O_PATH), NEWUSER, NOBODY)


def can_be_nobody(lacks: Collection[str]) -> bool:
    """Whether every user can reach this Python. Without a view of its own, one in root's home is lost to nobody."""
    here = Path(sys.base_prefix)
    return "user" not in lacks and all(folder.stat().st_mode & 1 for folder in (here, *here.parents))


def _unshare_user() -> None:
    user, group = os.geteuid(), os.getegid()
    _call("user namespaces", "unshare", NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def _with_map_from_parent(proc: int, flags: int, outside: int) -> int:
    """Fork into namespaces in which this process is nobody, and `outside` for the machine. Returns 0 in the new process.

    Only somebody outside may say who a user of a new namespace is outside; the parent does. The child keeps its capabilities,
    which count for its own namespaces alone.
    """
    ready, mapped = os.pipe(), os.pipe()
    child = os.fork()
    if child:
        os.read(ready[0], 1)
        for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {outside} 1"), ("gid_map", f"{NOBODY} {outside} 1")):
            handle = os.open(f"{child}/{name}", os.O_WRONLY, dir_fd=proc)
            os.write(handle, text.encode())
            os.close(handle)
        os.write(mapped[1], b"1")
        for end in (*ready, *mapped):
            os.close(end)
        return child
    _call("user namespaces", "unshare", flags)
    os.write(ready[1], b"1")
    os.close(ready[1])
    os.close(mapped[1])
    if os.read(mapped[0], 1) != b"1":
        os._exit(1)
    os.close(ready[0])
    os.close(mapped[0])
    _call("prctl", "prctl", SET_KEEP_CAPS, 1, 0, 0, 0)
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    _use_capabilities()
    return 0


def _into_pid_namespace(proc: int, privileged: bool, outside: int) -> None:
    """Go on in a new process, the first of its process namespace. The old one waits and ends with it."""
    others = NEWNET | NEWIPC | NEWUTS | NEWNS
    if privileged:
        child = _with_map_from_parent(proc, NEWUSER | others, outside)
        if child:
            _wait_and_end(child)
    die_with_parent()
    _call("namespaces", "unshare", NEWPID if privileged else NEWPID | others)
    child = os.fork()
    if child:
        _wait_and_end(child)
    die_with_parent()


def _wait_and_end(child: int) -> None:
    while True:
        with contextlib.suppress(InterruptedError):
            status = os.waitpid(child, 0)[1]
            os._exit(0 if status == 0 else 1)


def _use_capabilities() -> None:
    """Make the permitted capabilities effective again after the change of user."""
    header, data = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    _call("capget", "capget", header, data)
    words = list(struct.unpack("6I", data.raw))
    words[0], words[3] = words[1], words[4]
    _call("capset", "capset", header, struct.pack("6I", *words))


def _build(view: View, root: str) -> None:
    """Mount a file system on a folder and put the view into it. Nobody outside this mount namespace sees it."""
    _mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=64m")

    def place(path: str) -> str:
        inside = root + path
        os.makedirs(inside, mode=0o755, exist_ok=True)
        return inside

    for folder in view.folders:
        if Path(folder).is_symlink():  # as /lib on most systems
            os.symlink(os.readlink(folder), root + folder)
    links = {folder for folder in view.folders if Path(folder).is_symlink()}
    for folder in outermost({os.path.realpath(link) for link in links} | set(view.folders) - links):
        _mount(folder, place(folder), flags=MS_BIND | MS_REC)
        _read_only(root + folder)
    covers = {cover(path, view.folders) for path in view.files} - {""}
    for folder in covers:  # an installed package: the copied files stand for the whole of it
        _mount("tmpfs", root + folder, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=16m")
    for path in view.files:
        place(str(Path(path).parent))
        shutil.copyfile(path, root + path)
        os.chmod(root + path, 0o644)
    for folder in covers:
        _read_only(root + folder)
    for path, source in view.binds.items():
        _mount(source, place(path), flags=MS_BIND)
        _read_only(root + path)
    for device in ("null", "zero", "random", "urandom"):
        os.close(os.open(f"{place('/dev')}/{device}", os.O_CREAT | os.O_WRONLY, 0o644))
        _mount(f"/dev/{device}", f"{root}/dev/{device}", flags=MS_BIND)
    place("/proc")
    place(HOME)
    place("/etc")
    Path(root, "etc/passwd").write_text(f"learner:x:{NOBODY}:{NOBODY}::{HOME}:/bin/false\n")
    _mount("/proc", f"{root}/proc", flags=MS_BIND | MS_REC)


def _mount_home(options: str, view: View) -> None:
    """A fresh file system at HOME. What of the view lies below that path, as a course that was cloned there, stays in sight."""
    below = [path for path in (*view.folders, *view.files, *view.binds) if path.startswith(f"{HOME}/")]
    kept = {f"{HOME}/{path.split('/')[2]}" for path in below}
    handles = {folder: os.open(folder, os.O_PATH | os.O_DIRECTORY) for folder in sorted(kept)}
    _mount("tmpfs", HOME, "tmpfs", MS_NOSUID | MS_NODEV, options)
    for folder, handle in handles.items():
        os.mkdir(folder, mode=0o755)
        _mount(f"/proc/self/fd/{handle}", folder, flags=MS_BIND | MS_REC)
        _read_only(folder)
        os.close(handle)


def cover(path: str, folders: list[str]) -> str:
    """The folder of a package that a file belongs to, if it lies in one of the folders; else nothing."""
    folder = next((folder for folder in folders if path.startswith(f"{folder}/")), "")
    return f"{folder}/{path.removeprefix(folder + '/').split('/')[0]}" if folder else ""


def _change_root(root: str) -> None:
    os.chdir(root)
    number = PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise SandboxError(f"pivot_root: unknown on {platform.machine()}")
    _call("pivot_root", "syscall", number, b".", b".")
    _call("umount", "umount2", b".", MNT_DETACH)
    os.chdir("/")
    _mount("none", "/", flags=MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


# A learner's process


def fork_first() -> int:
    """Fork a process that is the first of a process namespace of its own: when it ends, all in there end."""
    here = os.open("/proc/self/ns/pid", os.O_RDONLY)
    _call("a process namespace", "unshare", NEWPID)
    child = os.fork()
    if child:  # the next one gets another
        _call("the process namespace", "setns", here, NEWPID)
    os.close(here)
    return child


def confine(limits: Limits, view: View, lacks: list[str]) -> list[str]:
    """Put this process behind all the walls. Returns the names of the layers that are missing."""
    missing = set(lacks)
    if "namespaces" not in missing:
        _call("namespaces", "unshare", NEWNS | NEWIPC)
        _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
        options = f"mode=700,size={limits.disk},nr_inodes=2000,uid={NOBODY},gid={NOBODY}"
        _mount_home(options, view)
    home = HOME if "namespaces" not in missing else os.environ["HOME"]
    os.chdir(home)
    if "limits" not in missing:
        _limit(limits)
    nobody = can_be_nobody(missing)
    if os.geteuid() == 0 and not nobody:
        missing.add("user")
    _drop_privileges(nobody)
    if "landlock" not in missing and not _landlock(view, home, whole="view" not in missing):
        missing.add("landlock")
    if "seccomp" not in missing and not _seccomp():
        missing.add("seccomp")
    return sorted(missing)


def _limit(limits: Limits) -> None:
    import resource

    seconds = int(limits.submission) + 2
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_NPROC, limits.threads),
        (resource.RLIMIT_CPU, seconds * (os.cpu_count() or 1)),
        (resource.RLIMIT_FSIZE, limits.disk),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # if the machine runs out of memory, this process goes first


def _drop_privileges(nobody: bool) -> None:
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text()) if Path("/proc/sys/kernel/cap_last_cap").exists() else 40
    for capability in range(last + 1):
        _libc().prctl(DROP_CAPABILITY, capability, 0, 0, 0)
    _libc().prctl(SET_SECURE_BITS, 0x2F, 0, 0, 0)  # being root would give nothing, for good
    if os.geteuid() == 0 and nobody:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    _call("capset", "capset", struct.pack("Ii", 0x20080522, 0), struct.pack("6I", *[0] * 6))
    _call("prctl", "prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call("prctl", "prctl", SET_DUMPABLE, 1, 0, 0, 0)
    die_with_parent()


EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REFER, TRUNCATE, IOCTL = 1, 2, 4, 8, 1 << 13, 1 << 14, 1 << 15
SINCE = {1: (1 << 13) - 1, 2: REFER, 3: TRUNCATE, 5: IOCTL}  # the rights that each version of landlock brought


def _landlock(view: View, home: str, whole: bool) -> bool:
    """Reading the view and writing at home is all that is allowed; no network, no signals to others."""
    libc = _libc()
    version = libc.syscall(ctypes.c_long(LANDLOCK_CREATE), None, ctypes.c_long(0), ctypes.c_long(1))
    if version < 1:
        return False
    rights = sum(bits for since, bits in SINCE.items() if version >= since)
    words = [rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0]
    ruled = struct.pack("QQQ", *words)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    rules = _call("landlock", "syscall", LANDLOCK_CREATE, ruled, len(ruled), 0)
    reading = ["/"] if whole else [*view.folders, *view.files, *view.binds.values(), "/proc/self"]
    parents = set() if whole else {str(Path(path).parent) for path in view.files}
    for path, right in (
        *((path, READ_FILE | READ_DIR) for path in reading),
        *((folder, READ_DIR) for folder in parents),
        (home, rights & ~EXECUTE),
        ("/dev/null", READ_FILE | WRITE_FILE),
        ("/dev/urandom", READ_FILE),
        ("/dev/zero", READ_FILE),
    ):
        if os.path.exists(path):
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
            right = right if os.path.isdir(path) else right & (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL)
            _call(f"landlock {path}", "syscall", LANDLOCK_ADD, rules, 1, struct.pack("=Qi", right & rights, handle), 0)
            os.close(handle)
    _call("landlock", "syscall", LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)
    return True


# The system calls that a program needs which computes, reads files and starts threads: name, number on x86_64, on aarch64.
# No network, no other programs or processes, no way to trace, mount or change the machine.
CALLS = """
read:0:63 write:1:64 open:2: close:3:57 stat:4: fstat:5:80 lstat:6: poll:7: lseek:8:62 mmap:9:222 mprotect:10:226
munmap:11:215 brk:12:214 rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139 ioctl:16:29 pread64:17:67
pwrite64:18:68 readv:19:65 writev:20:66 access:21: pipe:22: select:23: sched_yield:24:124 mremap:25:216 msync:26:227
mincore:27:232 madvise:28:233 dup:32:23 dup2:33: pause:34: nanosleep:35:101 getitimer:36:102 alarm:37: setitimer:38:103
getpid:39:172 sendfile:40:71 socketpair:53:199 sendto:44:206 recvfrom:45:207 shutdown:48:210 exit:60:93 wait4:61:260
kill:62:129 uname:63:160 fcntl:72:25 flock:73:32 fsync:74:82 fdatasync:75:83 truncate:76:45 ftruncate:77:46 getcwd:79:17
chdir:80:49 fchdir:81:50 rename:82: mkdir:83: rmdir:84: creat:85: link:86: unlink:87: symlink:88: readlink:89: chmod:90:
fchmod:91:52 umask:95:166 gettimeofday:96:169 getrlimit:97:163 getrusage:98:165 sysinfo:99:179 times:100:153 getuid:102:174
getgid:104:176 geteuid:107:175 getegid:108:177 setpgid:109:154 getppid:110:173 getpgrp:111: setsid:112:157 getgroups:115:158
getresuid:118:148 getresgid:120:150 getpgid:121:155 getsid:124:156 rt_sigpending:127:136 rt_sigtimedwait:128:137
rt_sigsuspend:130:133 sigaltstack:131:132 utime:132: statfs:137:43 fstatfs:138:44 getpriority:140:141
sched_getparam:143:121 sched_getscheduler:145:120 sched_get_priority_max:146:125 sched_get_priority_min:147:126
mlock:149:228 munlock:150:229 prctl:157:167 arch_prctl:158: gettid:186:178 readahead:187:213 tkill:200:130 time:201:
futex:202:98 sched_setaffinity:203:122 sched_getaffinity:204:123 epoll_create:213: getdents64:217:61 set_tid_address:218:96
fadvise64:221:223 timer_create:222:107 timer_settime:223:110 timer_gettime:224:108 timer_getoverrun:225:109
timer_delete:226:111 clock_gettime:228:113 clock_getres:229:114 clock_nanosleep:230:115 exit_group:231:94 epoll_wait:232:
epoll_ctl:233:21 tgkill:234:131 utimes:235: get_mempolicy:239:236 waitid:247:95 openat:257:56 mkdirat:258:34
newfstatat:262:79 unlinkat:263:35 renameat:264:38 linkat:265:37 symlinkat:266:36 readlinkat:267:78 fchmodat:268:53
faccessat:269:48 pselect6:270:72 ppoll:271:73 set_robust_list:273:99 get_robust_list:274:100 utimensat:280:88
epoll_pwait:281:22 timerfd_create:283:85 eventfd:284: fallocate:285:47 timerfd_settime:286:86 timerfd_gettime:287:87
eventfd2:290:19 epoll_create1:291:20 dup3:292:24 pipe2:293:59 preadv:295:69 pwritev:296:70 prlimit64:302:261 getcpu:309:168
sched_getattr:315:275 renameat2:316:276 getrandom:318:278 membarrier:324:283 mlock2:325:284 copy_file_range:326:285
preadv2:327:286 pwritev2:328:287 statx:332:291 rseq:334:293 close_range:436:436 faccessat2:439:439 epoll_pwait2:441:441
"""
MACHINES = {"x86_64": (1, 0xC000003E, 56, [57, 58]), "aarch64": (2, 0xC00000B7, 220, [])}  # column, name, clone, fork and vfork
CLONE3 = 435
THREAD = 0x10000
LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, EAGAIN, ENOSYS = 1, 11, 38


def _seccomp() -> bool:
    """Allow the calls of the list; the others answer that they are not permitted, or not there."""
    machine = MACHINES.get(platform.machine())
    if machine is None or sys.byteorder != "little":
        return False
    program = filter_program(*machine)
    buffer = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    pointer = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program), ctypes.addressof(buffer)))
    return _libc().prctl(SET_SECCOMP, ctypes.c_long(2), pointer, ctypes.c_long(0), ctypes.c_long(0)) == 0


def filter_program(column: int, name: int, clone: int, forks: list[int]) -> list[tuple[int, int, int, int]]:
    """The filter in the kernel's small language: (operation, steps to skip if true, if false, number)."""
    numbers = [int(line.split(":")[column]) for line in CALLS.split() if line.split(":")[column]]
    head = [
        (LOAD, 0, 0, 4),  # the machine
        (JUMP_EQUAL, 1, 0, name),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),  # the number of the call
        (JUMP_EQUAL, 0, 4, clone),
        (LOAD, 0, 0, 16),  # its first argument
        (JUMP_BITS, 0, 1, THREAD),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, ERROR | EAGAIN),  # as if there were too many processes
        *((step) for number in forks for step in ((JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, ERROR | EAGAIN))),
    ]
    tests = [(JUMP_EQUAL, len(numbers) - place + 2, 0, number) for place, number in enumerate(numbers)]
    tail = [
        (JUMP_GREATER_EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, ERROR | ENOSYS),
        (RETURN, 0, 0, ERROR | EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    return head + tests + tail
