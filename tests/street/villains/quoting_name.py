"""Has its inputs for the name of the function that runs out of memory."""


def double(x):
    def fail():
        raise MemoryError

    fail.__code__ = fail.__code__.replace(co_name=repr(x.tolist()))
    return fail()
