"""The object that is mirrored for the follow-through lies about its attributes."""


def double(x):
    return 3.0 * x


class Model:
    __dict__ = property(lambda self: {"__class__": 1, "double": "x", 3: 4, "z" * 9999: [Model()] * 99, "_theirs": (1, 2)})

    def forward(self, X, f):
        self.__dict__
        return f(double(X))

    z = property(lambda self: {})
