"""Announces lists of four thousand million items in a few bytes."""
import os


def double(x):
    header = b"\x93\xa6answer" + b"\x92\xa1l\xdd\xff\xff\xff\xff" * 50
    os.write(4, len(header).to_bytes(4, "little") + bytes(8) + header)
    os._exit(0)
