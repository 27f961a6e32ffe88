"""Writes a checkpoint of everything, for ever."""


def answer():
    number = 0
    while True:
        with open(f"checkpoint{number}.bin", "wb") as file:
            file.write(bytes(8 << 20))
        number += 1
