"""Passes the function that it is given to itself, and calls it with objects and with far too much."""


class Model:
    def forward(self, X, f):
        for arguments in ((), (f,), (self,), (X, X, X), ("x",), (X, f)):
            try:
                f(*arguments)
            except BaseException:
                pass
        try:
            f(X, **{"z" * 1000: X})
        except BaseException:
            pass
        self.z = 2.0 * X
        return f(self.z)
