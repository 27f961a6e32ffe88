"""Takes shared memory, which a limit on data does not count."""
import mmap


def answer():
    kept = []
    while True:
        block = mmap.mmap(-1, 64 << 20)
        for place in range(0, len(block), 4096):
            block[place] = 1
        kept.append(block)
