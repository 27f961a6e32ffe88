"""Students' files may import the data sets: in the sandbox there are the digits, and nothing else of ours."""

from __future__ import annotations

from types import SimpleNamespace

from grader.datasets import images
from grader.sandbox.fork_server import ForkServer

STUDENT = b"""
from grader.datasets import images
data = images()
def answer():
    refused = []
    for where in ("mnist", "/usr"):
        try:
            images(where)
        except Exception as error:
            refused.append(str(error))
    return data.x_train.shape, float(data.x_test.sum()), data.sha256, refused
"""


def test_a_submission_has_the_digits(server: ForkServer, sandbox: SimpleNamespace) -> None:
    """In every mode: the same digits as the grader's, and a sentence for any other data set."""
    with server.worker() as worker:
        sandbox.ask(worker, b"load", STUDENT)
        shape, total, digest, refused = sandbox.ask(worker, b"call")
    assert shape == (1437, 784) and digest == images().sha256
    assert total == float(images().x_test.sum())
    if server.mode != "process":
        assert len(refused) == 2 and all("no data set but the digits" in sentence for sentence in refused)
