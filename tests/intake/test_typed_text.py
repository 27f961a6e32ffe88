"""What students typed on the page: HTML as Canvas and Moodle write it, and the code in it."""

from __future__ import annotations

import html
import time

import pytest
from toys import REFERENCE

from grader.errors import SubmissionError
from grader.gradebook.entry import NOTHING
from grader.intake import typed_text
from grader.intake.typed_text import FILE, find_with_typed, read

CODE = '''\
import numpy as np

class Net:
    """a < b & c"""

    def __init__(self, D):
        self.W, self.b = np.zeros(D), 0.0
'''


def canvas(body: str) -> bytes:
    """A text entry as Canvas' download has it."""
    return f"""<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>Ada King: One neuron</title>
    <style>body {{ color: red }}</style>
  </head>
  <body>
    <h1>One neuron: Ada King</h1>
    {body}
  </body>
</html>
""".encode()


def moodle(body: str) -> bytes:
    """An online text as Moodle's download has it."""
    return f'<!DOCTYPE html><html><head><meta charset="UTF-8"></head><body>{body}</body></html>'.encode()


def nbsp(line: str) -> str:
    """A line as editors paste it: leading blanks alternate with the one that does not break."""
    inner = line.lstrip(" ")
    return "&nbsp; " * ((len(line) - len(inner)) // 2) + html.escape(inner)


LINES = CODE.splitlines()
COLOURED = html.escape(CODE).replace("class", '<span style="color: #00f">class</span>')
PAGES = {
    "a paragraph for each line": canvas("\n".join(f"<p>{nbsp(line) or '&nbsp;'}</p>" for line in LINES)),
    "line breaks": canvas("<p>" + "<br>".join(map(nbsp, LINES)) + "</p>"),
    "line breaks, with line ends": moodle('<div class="text_to_html">' + "<br />\n".join(map(nbsp, LINES)) + "</div>"),
    "no blank that breaks": moodle("<p>" + "<br>".join(nbsp(x).replace("; ", ";&nbsp;") for x in LINES) + "</p>"),
    "preformatted": canvas(f"<pre>\n{html.escape(CODE)}</pre>"),
    "preformatted with colours": moodle(f"<pre><code class='python'>{COLOURED}</code></pre>"),
    "divisions": canvas("<div>" + "".join(f"<div><span>{nbsp(x) or '<br>'}</span></div>" for x in LINES) + "</div>"),
    "Windows' line ends": canvas("<pre>" + html.escape(CODE).replace("\n", "\r\n") + "</pre>"),
    "numbered characters": canvas("<p>" + "<br>".join(nbsp(x).replace("&nbsp;", "&#160;") for x in LINES) + "</p>"),
}


@pytest.mark.parametrize("how", PAGES)
def test_code_comes_back_as_it_was(how):
    """However the editor wrote it; title, style and heading of the page are not in it."""
    assert read(PAGES[how]).shown == CODE


def test_other_readings():
    """Plain text in a page that would run its lines together, and code within prose."""
    plain = read(canvas(html.escape(CODE)))
    assert CODE.strip("\n") in plain.spaced and "\n" not in plain.shown.strip("\n")
    prose = read(canvas(f"<p>Dear Dr. Kim,</p><p>here it is:</p><pre>{html.escape(CODE)}</pre><p>Ada</p>"))
    assert prose.preformatted == CODE and prose.shown.startswith("Dear Dr. Kim,\nhere it is:\nimport")
    assert len(prose.readings) == 3 and prose.looks_like_code


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b"", ""),
        (b"<p></p><p>&nbsp;</p><br>", ""),
        (b"\xef\xbb\xbf<p>x = 1</p>", "x = 1\n"),
        (b"if a < b and c<3: <b>pass</b>", "if a < b and c<3: pass\n"),
        (b"<p>a<!-- <p>hidden</p> -->b</p><!-- never ends <p>c", "ab\n<!-- never ends\nc\n"),
        (b"<p>x = 1 <b", "x = 1 <b\n"),
        (b"<title>a</title>x<script>y</script><?z?><!doctype html>", "x\n"),
        (b"&lt;p&gt; &amp;lt; &#955;&#x3bb; &#99999999999; &nosuch; &", "<p> &lt; λλ � &nosuch; &\n"),
        ("a\u200b = \ufeff1\u2028b".encode(), "a = 1\nb\n"),
        (b"\xff\xfe", "��\n"),
        (b"<h2>One<p>two", "two\n"),
        (b"</pre></p></h1>x<pre>\n\n  y</pre>", "x\n\n  y\n"),
    ],
)
def test_pages_of_any_kind(page, text):
    """Never an exception, and nothing that was written is lost without need."""
    assert read(page).shown == text


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<!--",
        b"<a ",
        b"<p>",
        b"</p>",
        b"&",
        b"&#9",
        b"&#" + b"9" * 50,
        b" ",
        b"<pre>\n",
        b"&nbsp;",
        b"<br>",
        b"<!",
    ],
)
def test_a_hostile_page_takes_no_time(piece):
    """Twice the size, twice the time: a megabyte is read in seconds on a busy machine."""
    page = piece * (typed_text.LARGEST // len(piece))
    began = time.process_time()
    read(page)
    assert time.process_time() - began < 8
    with pytest.raises(SubmissionError, match="larger than 1 MB"):
        read(page + b" " * 100)


CHECK = '''
from grader import matches_reference


@matches_reference(points=1)
def deep(student):
    """deep is deep"""
    return student.deep()
'''


@pytest.fixture
def find(toy, defined):
    """The submission in files and a page: of the toy with one part, or with `more` parts' stubs."""

    def made(body, files=None, more=None):
        for name, stub in (more or {}).items():
            part = f'[[parts]]\nfile = "{name}"\ntitle = "More"\npoints = 1\n\n[[parts]]'
            toy.change(toy.folder / "assignment.toml", "points = 10\n\n[[parts]]", f"points = 11\n\n{part}")
            (toy.template / name).write_text(stub)
            (toy.reference / name).write_text(stub)
            (toy.folder / name).write_text(CHECK)
        return find_with_typed("ada", files or {}, canvas(body), toy.load(), defined)

    return made


def pre(text):
    """As code."""
    return f"<p>My solution:</p><pre>{html.escape(text)}</pre>"


def test_the_part_of_an_assignment_with_one(find):
    """It is taken, with a note, whatever it defines; with an error in it too, for that is the student's to fix."""
    made = find(pre(REFERENCE))
    assert made.files == {"net.py": REFERENCE.encode()} and made.parts == {"net.py": "net.py"}
    assert made.notes == (
        "What was typed on the page, instead of uploading a file, was read as code, and taken for net.py.",
    )
    assert find("<p>def hello():<br>&nbsp; return 1</p>").files == {"net.py": b"def hello():\n  return 1\n"}
    assert find("<p>def hello()<br>&nbsp; return 1</p>").files == {"net.py": b"def hello()\n  return 1\n"}


STUB = "def deep():\n    raise NotImplementedError\n\n\ndef deeper():\n    raise NotImplementedError\n"


def test_one_of_several_parts(find):
    """Where the definitions tell unmistakably which; the other is missing."""
    made = find(pre(REFERENCE), more={"deep.py": STUB})
    assert made.parts == {"net.py": "net.py"} and made.files == {"net.py": REFERENCE.encode()}
    assert made.notes[0] == "What was typed on the page, instead of uploading a file, was read as code."
    assert made.notes[1] == f"{FILE} was taken for net.py: it defines Net."


def test_what_is_missing_beside_an_upload(find):
    """A file was uploaded for one part, the other typed; the upload stays what it is."""
    made = find(pre(STUB), {"net.py": b"x = 1\n"}, more={"deep.py": STUB})
    assert made.files == {"net.py": b"x = 1\n", "deep.py": STUB.encode()}
    assert any("was read as code" in note for note in made.notes)


def test_an_upload_goes_before_a_text(find):
    """What was typed beside it is told, and is no code, whatever it is; blank is nothing."""
    made = find(pre(REFERENCE), {"net.py": b"x = 1\n"})
    assert made.files == {"net.py": b"x = 1\n"}
    assert made.notes[0].startswith("Besides, this was typed on the page: “My solution: ")
    assert find("<p>&nbsp;</p>", {"net.py": b"x = 1\n"}).notes == ()


@pytest.mark.parametrize(
    ("body", "more", "reason"),
    [
        (
            "<p>See <a href='https://x.edu/ada'>my page</a>.</p>",
            {},
            "is no code of this assignment: “See my page.” Ask",
        ),
        ("<p>def deep(:<br>pass</p>", {"deep.py": STUB}, "but not unmistakably deep.py or net.py: “def deep(: pass”"),
        (pre("def other(): pass"), {"deep.py": STUB}, "is code, but not unmistakably deep.py or net.py"),
        ("<p>" + "word " * 100 + "</p>", {}, "word…” Ask for a file."),
    ],
)
def test_what_is_no_part_is_a_reason(find, body, more, reason):
    """With the beginning of the text, so that someone can look."""
    with pytest.raises(SubmissionError) as caught:
        find(body, more=more)
    assert reason in str(caught.value)


def test_a_blank_page_is_nothing(toy, defined):
    """As a platform keeps it where someone only pressed the button."""
    with pytest.raises(SubmissionError, match=NOTHING):
        find_with_typed("ada", {}, moodle("<p>&nbsp;</p>"), toy.load(), defined)


def test_other_files_without_a_part_are_named_too(find):
    """Neither holds one."""
    with pytest.raises(SubmissionError, match=r"there is other.py\. What was typed on the page is no code"):
        find("<p>Sorry, late.</p>", {"other.py": b"x = 1"})
