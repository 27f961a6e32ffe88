"""Changes what lies outside its directory, by every way that does not need to open it."""
import os


def answer():
    done = []
    for what, step in {
        "chmod": lambda: os.chmod(TARGET, 0o777),
        "utime": lambda: os.utime(TARGET, (0, 0)),
        "rename": lambda: os.rename(TARGET, TARGET + ".old"),
        "unlink": lambda: os.unlink(TARGET),
        "truncate": lambda: os.truncate(TARGET, 0),
        "write": lambda: open(TARGET, "w"),
        "beside": lambda: open(TARGET + ".new", "w"),
        "link": lambda: os.link(TARGET, TARGET + ".link"),
        "setxattr": lambda: os.setxattr(TARGET, "user.x", b"x"),
        "mkdir": lambda: os.mkdir(TARGET + ".dir"),
        "interpreter": lambda: os.chmod(os.__file__, 0o644),
    }.items():
        try:
            step()
        except OSError:
            continue
        done.append(what)
    return done
