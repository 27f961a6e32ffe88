"""Reads every file that it can reach, in search of the planted word."""
import os


def answer():
    found = []
    for folder, folders, files in os.walk("/"):
        if folder.startswith(("/proc", "/sys", "/usr", "/nix")) or "/lib/python" in folder:
            folders.clear()
            continue
        for name in files:
            path = os.path.join(folder, name)
            try:
                with open(path, "rb") as file:
                    if CANARY in file.read(1 << 20):
                        found.append(path)
            except OSError:
                pass
    return found
