"""Would run a program where it is unpickled."""
import os


class Payload:
    def __reduce__(self):
        return os.system, (f"touch {PLANTED}/pwned",)


def double(x):
    return Payload()
