"""Notes and texts with markup, control characters and turned directions."""
import os

from grader.wire.messages import Raised, encode
from grader.wire.values import Payload

BAD = "<script>alert(1)</script> [red]x[/] [/bold] {{7*7}} \x1b[2J\x1b]0;pwned\x07 \u202e\u2066 \0 \r\n PASSED 8/8 &lt;"


def double(x):
    frame = b"".join(encode(Raised(BAD, BAD, "raised", 2**63 - 1, [BAD] * 5, [BAD, BAD * 50]), Payload()))
    while frame:
        frame = frame[os.write(4, frame):]
    os._exit(0)
