"""Sends what it has seen to the outside."""
import socket


def answer():
    done = []
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", PORT)),
        (socket.AF_INET6, ("::1", PORT)),
        (socket.AF_UNIX, UNIX),
        (socket.AF_UNIX, "\0" + ABSTRACT),
    ):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as connection:
                connection.connect(address)
                done.append(address)
        except OSError:
            pass
    return done
