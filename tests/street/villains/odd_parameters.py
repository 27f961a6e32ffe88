"""A function with very many parameters of very long names."""
exec("def inner(" + ", ".join("p%d_%s" % (i, "x" * 300) for i in range(2000)) + "): pass")


def double(x):
    return inner
