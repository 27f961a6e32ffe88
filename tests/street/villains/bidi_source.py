"""Reads differently than it runs."""


def total(x):
    allowed = "user‮ ⁦# only for admins⁩ ⁦"
    return float(np.sum(x**2))
