"""The grammar of a source notebook: py:percent with a few words in the cell headers.

    # %% [markdown] topics="C1W2.10 C1W2.11"
    # %% setup
    # %% exercise="sigmoid"
    # %% check="sigmoid"
    # %% demo
    # %% [markdown] answer="why" points=2
    # %%

Our own few lines split it, because errors must name the line, and an unknown word must be an error.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from grading.exercise import AuthorError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"

HEADER = re.compile(r"# %%(?P<markdown> \[markdown\])?(?P<words>( .*)?)$")
ODD_HEADER = re.compile(r"(?!# %%)\s*#\s*%%")  # jupytext would begin a cell here, and we would not
WORD = re.compile(r'\s+(?P<name>\w+)(?:=(?:"(?P<text>[^"]*)"|(?P<number>\d+)))?(?=\s|$)')
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")  # short enough for the id of a cell
TOPIC = re.compile(r"C\d+W\d+\.\d\d")

# A word of a header: the kind of cell that it makes, and what else may stand beside it.
CODE_WORDS = {"setup": (), "demo": (), "exercise": (), "check": ()}
MARKDOWN_WORDS = {"topics": (), "answer": ("points",)}
MOST_TOPICS = 3


@dataclass
class Cell:
    """One cell: its role (setup, exercise, check, demo, code, markdown, answer), what its header says, and its text."""

    role: str
    source: str
    line: int
    file: str
    name: str = ""
    topics: list[str] = field(default_factory=list)
    points: int = 0

    @property
    def is_markdown(self) -> bool:
        return self.role in ("markdown", "answer")

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    def fail(self, problem: str) -> AuthorError:
        return AuthorError(f"{self.place}: {problem}")


def read(path: Path) -> list[Cell]:
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, file: str) -> list[Cell]:
    """Split a source into cells; anything that the grammar does not know is an error with file and line."""
    cells: list[Cell] = []
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if ODD_HEADER.match(line):
            raise AuthorError(
                f"{file}:{number}: a cell header begins with `# %%` at the margin, not {line.split('%%')[0]!r} before it"
            )
        if line.startswith("# %%"):
            _finish(cells, lines)
            cells.append(_header(line, file, number))
            lines = []
        elif cells:
            lines.append(line)
        elif line.strip():
            raise AuthorError(f"{file}:{number}: text before the first cell; begin the file with a header such as `# %% setup`")
    _finish(cells, lines)
    return cells


def _header(line: str, file: str, number: int) -> Cell:
    def fail(problem: str) -> AuthorError:
        return AuthorError(f"{file}:{number}: {problem}")

    header = HEADER.match(line)
    if not header:
        raise fail(f"cannot read the cell header {line!r}; a markdown cell begins with `# %% [markdown]`")
    markdown, rest = bool(header["markdown"]), header["words"]
    words: dict[str, str | int | None] = {}
    position = 0
    while rest[position:].strip():
        word = WORD.match(rest, position)
        if not word:
            raise fail(f'cannot read {rest[position:].strip()!r}; write a word, word="text" or word=3')
        words[word["name"]] = word["text"] if word["text"] is not None else word["number"] and int(word["number"])
        position = word.end()

    grammar = MARKDOWN_WORDS if markdown else CODE_WORDS
    role = next((word for word in words if word in grammar), "markdown" if markdown else "code")
    for word in words:
        if word != role and word not in grammar.get(role, ()):
            known = ", ".join([*grammar, *(extra for extras in grammar.values() for extra in extras)])
            raise fail(f"unknown word {word!r} in a {'markdown' if markdown else 'code'} cell header; known here: {known}")
    cell = Cell(role=role, source="", line=number, file=file)
    value = words.get(role)
    if role in ("exercise", "check", "answer"):
        if not isinstance(value, str) or not NAME.fullmatch(value):
            raise fail(f'{role} needs a name in quotes, such as {role}="sigmoid", of at most 50 letters')
        cell.name = value
    elif role in ("setup", "demo") and value is not None:
        raise fail(f"{role} takes no value")
    elif role == "topics":
        cell.role, cell.topics = "markdown", str(value or "").split()
        odd = [topic for topic in cell.topics if not TOPIC.fullmatch(topic)]
        if odd or not 1 <= len(cell.topics) <= MOST_TOPICS:
            raise fail(f'topics needs one to {MOST_TOPICS} ids such as "C1W2.10"{", not " + odd[0] if odd else ""}')
    if role == "answer":
        points = words.get("points")
        if not isinstance(points, int) or points < 1:
            raise fail("a free answer needs points, such as points=2")
        cell.points = points
    return cell


def _finish(cells: list[Cell], lines: list[str]) -> None:
    """Put the lines into the last cell: without blank edges, and markdown without its `# `."""
    if not cells:
        return
    cell = cells[-1]
    if cell.is_markdown:
        for offset, line in enumerate(lines, 1):
            if line.strip() and not (line.startswith("# ") or line.strip() == "#"):
                raise AuthorError(f"{cell.file}:{cell.line + offset}: a line of a markdown cell must begin with '# '")
        lines = [line[2:] for line in lines]
    cell.source = "\n".join(lines).strip("\n")
    if not cell.source.strip():
        raise cell.fail("an empty cell")
    if cell.role == "exercise":
        solution(cell)
    elif BEGIN in cell.source or END in cell.source:
        raise cell.fail('a solution stands in an exercise cell only, below a header such as `# %% exercise="sigmoid"`')


def _split(cell: Cell) -> tuple[list[str], list[str], list[str]]:
    """The lines before, in and after the solution of an exercise cell."""
    lines = cell.source.split("\n")
    begins = [number for number, line in enumerate(lines) if line.strip() == BEGIN]
    ends = [number for number, line in enumerate(lines) if line.strip() == END]
    if len(begins) != 1 or len(ends) != 1 or ends[0] <= begins[0]:
        raise cell.fail(f"exercise {cell.name!r} needs its solution between one `{BEGIN}` and one `{END}`")
    return lines[: begins[0]], lines[begins[0] + 1 : ends[0]], lines[ends[0] + 1 :]


def solution(cell: Cell) -> str:
    """The author's solution of an exercise cell."""
    return "\n".join(_split(cell)[1])


def with_solution(cell: Cell, body: str) -> str:
    """The cell's program with another body in place of the solution, without markers."""
    before, _, after = _split(cell)
    return "\n".join([*before, body, *after])


def stub(cell: Cell) -> str:
    """What a learner gets: the same cell with nothing between the markers but the call to write it.

    The markers stay, so that nbgrader's own release step, run on a released notebook, leaves the same cell.
    """
    before, inside, after = _split(cell)
    first = next(line for line in inside if line.strip()) if any(map(str.strip, inside)) else ""
    indent = first[: len(first) - len(first.lstrip())]
    body = [indent + line for line in STUB.split("\n")]
    return "\n".join([*before, indent + BEGIN, *body, indent + END, *after])
