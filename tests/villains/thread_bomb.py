"""A thread for every sample."""
import threading
import time


def answer():
    started = 0
    try:
        for _ in range(2000):
            threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    return started
