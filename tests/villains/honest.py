"""An ordinary student."""
import numpy as np


def answer():
    print("working")
    return float(np.arange(10.0).sum())
