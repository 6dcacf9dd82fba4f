"""Collecting: whose is each notebook of a folder or zip, whatever the learning platform named the files.

Nothing is ever unpacked to a path of the archive's choosing: members are read into memory, within limits, and written under
names of our own.
"""

import contextlib
import csv
import datetime
import hashlib
import io
import json
import os
import re
import stat
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from grading import gradebook
from grading.classroom import NOTEBOOK, ClassError, Classroom, find, name_of, write
from grading.course import weeks

MOST_BYTES = 50_000_000  # of one notebook
MOST_TOTAL = 4_000_000_000  # of everything that is read
MOST_FILES = 50_000
MOST_DEPTH = 4  # zips in zips
# Of a zip that lies in a folder or zip, which may be one learner's: it must not use up what is there for all.
MOST_PACKED = 1_000_000_000  # bytes
MOST_MEMBERS = 10_000
SILENT = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini"}
BESIDE = {"timestamp.txt", "key.npz", "submission_secret.txt"}  # what nbgrader or a release puts beside a notebook
FOLDERS = {"submissions", "submission", "submitted", "downloads", "download", "downloaded", "inbox", "inbound", "homework"}

STAMP = r"\d{4}-\d\d-\d\d[-_ T]\d\d[-:_.]\d\d(?:[-:_.]\d\d(?:\.\d+)?)?(?:[ _]UTC)?"
# What a platform wrote stands first, and the file's own name behind it: that is the learner's, who may write anything there.
CANVAS = re.compile(
    rf"(?P<name>[^_/+]+?)_(?:LATE_)?(?P<number>\d+)_(?P<submission>\d+)_(?!attempt_{STAMP})(?P<file>.+)", re.DOTALL
)
MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)", re.DOTALL)
ATTEMPT = re.compile(rf"(?P<who>.+?)_attempt_(?P<stamp>{STAMP})(?:_(?P<file>.+))?(?:\.\w+)?", re.DOTALL)
EXCHANGE = re.compile(rf"(?P<who>[^+/]+)\+(?P<assignment>[^+/]+)\+(?P<stamp>{STAMP})(?:\+.*)?", re.DOTALL)
GENERIC = re.compile(r"(assignment|notebook|lesson|submission|homework|untitled)[\s_-]*\(?\d*\)?", re.IGNORECASE)
REPEATED = re.compile(r"(?:-(\d+)|\s*\((\d+)\))$")  # assignment-1.ipynb: handed in again


@dataclass(frozen=True)
class Found:
    """One notebook: where it was, its bytes, and when it was handed in."""

    place: PurePosixPath
    content: bytes
    when: datetime.datetime
    beside: dict[str, bytes] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Owner:
    """Whose a notebook is, by its name: `key` tells people apart, `name` is what the platform wrote."""

    key: str
    name: str
    number: str = ""
    when: datetime.datetime | None = None
    attempt: int = 0
    assignment: str = ""


# Reading folders and zips


class Reader:
    """Everything in a folder or zip that is a notebook; what was left out is said in `lines`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.bytes, self.files = 0, 0

    def read(self, place: Path) -> list[Found]:
        if not place.exists():
            raise ClassError(f"There is nothing at {place}.")
        if place.is_dir():
            return self._with_companions(self._folder(place))
        if zipfile.is_zipfile(place):
            return self._with_companions(self._zip(place.open("rb"), PurePosixPath(), 1))
        if place.suffix == ".ipynb":
            return [Found(PurePosixPath(place.name), place.read_bytes(), _utc(place.stat().st_mtime))]
        raise ClassError(f"{place} is neither a folder nor a zip nor a notebook.")

    def _with_companions(self, found: Iterator[Found]) -> list[Found]:
        """Notebooks, each with the small files that lie beside it."""
        every = list(found)
        beside: dict[PurePosixPath, dict[str, bytes]] = defaultdict(dict)
        for one in every:
            if one.place.name in BESIDE:
                beside[one.place.parent][one.place.name] = one.content
        return [replace(one, beside=beside[one.place.parent]) for one in every if one.place.suffix.lower() == ".ipynb"]

    def _count(self, size: int) -> None:
        self.files += 1
        self.bytes += size
        if self.files > MOST_FILES or self.bytes > MOST_TOTAL:
            raise ClassError(f"There is too much in it: at most {MOST_FILES:,} files and {MOST_TOTAL:,} bytes are read.")

    def _leave(self, place: PurePosixPath, reason: str) -> None:
        self.lines.append(f"{_printable(place)}: left out, {reason}")

    def _folder(self, root: Path) -> Iterator[Found]:
        for folder, names, files in os.walk(root):
            for name in sorted(names):
                if (Path(folder) / name).is_symlink():
                    self._leave(PurePosixPath((Path(folder) / name).relative_to(root).as_posix()), "it is a link")
            names[:] = sorted(name for name in names if not (name in SILENT or (Path(folder) / name).is_symlink()))
            for name in sorted(files):
                path = Path(folder) / name
                place = PurePosixPath(path.relative_to(root).as_posix())
                if name in SILENT or name.startswith("._"):
                    continue
                about = path.lstat()
                if not stat.S_ISREG(about.st_mode):
                    self._leave(place, "it is a link" if path.is_symlink() else "it is no plain file")
                elif place.suffix.lower() == ".zip":
                    when = _utc(about.st_mtime) if _is_learners(place) else None
                    yield from self._zip(path.open("rb"), place, 1, when)
                elif self._wanted(place, about.st_size):
                    self._count(about.st_size)
                    with contextlib.suppress(OSError):
                        yield Found(place, path.read_bytes(), _utc(about.st_mtime))

    def _zip(self, stream: io.IOBase, above: PurePosixPath, depth: int, when: datetime.datetime | None = None) -> Iterator[Found]:
        """What is in a zip. One that a learner handed in came `when` it came, whatever times are written in it."""
        if depth > MOST_DEPTH:
            self._leave(above, "too many zips inside one another")
            return
        try:
            with stream, zipfile.ZipFile(stream) as archive:  # type: ignore[arg-type]
                before, inside = self.bytes, above != PurePosixPath()
                if inside and len(archive.infolist()) > MOST_MEMBERS:
                    self._leave(above, f"there are more than {MOST_MEMBERS:,} files in it")
                    return
                for member in archive.infolist():
                    if inside and self.bytes - before > MOST_PACKED:
                        self._leave(above, f"of it only {MOST_PACKED:,} bytes are read")
                        return
                    yield from self._member(archive, member, above, depth, when)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
            self._leave(above, f"it cannot be read as a zip ({error})")

    def _member(
        self,
        archive: zipfile.ZipFile,
        member: zipfile.ZipInfo,
        above: PurePosixPath,
        depth: int,
        when: datetime.datetime | None,
    ) -> Iterator[Found]:
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        place = above / PurePosixPath(*[part for part in inside.parts if part not in ("/", "..")])
        if member.is_dir() or SILENT & set(inside.parts) or inside.name.startswith("._"):
            return
        if inside.is_absolute() or ".." in inside.parts or re.match(r"[A-Za-z]:", member.filename):
            self._leave(place, f"its path {_printable(member.filename)!r} points outside of the archive")
        elif stat.S_ISLNK(member.external_attr >> 16):
            self._leave(place, "it is a link")
        elif inside.suffix.lower() == ".zip":
            content = self._content(archive, member, place)
            if content is not None:
                own = when or (_member_time(member) if _is_learners(place) else None)
                yield from self._zip(io.BytesIO(content), place, depth + 1, own)
        elif self._wanted(place, member.file_size):
            content = self._content(archive, member, place)
            if content is not None:
                yield Found(place, content, when or _member_time(member))

    def _content(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: PurePosixPath) -> bytes | None:
        """What a member holds, whatever size it claims: never more than the limit is unpacked."""
        most = min(MOST_PACKED, MOST_TOTAL - self.bytes) if place.suffix.lower() == ".zip" else MOST_BYTES
        try:
            with archive.open(member) as stream:
                content = stream.read(most + 1)
        except (RuntimeError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
            self._leave(place, "it is encrypted" if "password" in str(error) else f"it is damaged ({error})")
            return None
        except Exception as error:  # zlib and lzma have errors of their own
            self._leave(place, f"it is damaged ({error})")
            return None
        if len(content) > most:
            self._leave(place, f"it is larger than {most:,} bytes")
            return None
        self._count(len(content))
        return content

    def _wanted(self, place: PurePosixPath, size: int) -> bool:
        if place.name in BESIDE:
            return size <= 1_000_000
        if place.suffix.lower() != ".ipynb":
            self._leave(place, "it is no notebook")
        elif size > MOST_BYTES:
            self._leave(place, f"it is larger than {MOST_BYTES:,} bytes")
        else:
            return True
        return False


def _is_learners(place: PurePosixPath) -> bool:
    """Whether a platform named a file or folder on the way: what lies below it, a learner has put together."""
    return any(CANVAS.fullmatch(part) or MOODLE.fullmatch(part) for part in place.parts)


def _utc(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _member_time(member: zipfile.ZipInfo) -> datetime.datetime:
    """A zip has the local time of whoever packed it; we take ours."""
    try:
        return datetime.datetime(*member.date_time).astimezone(datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)


def _stamp(text: str) -> datetime.datetime | None:
    """The time that a name carries: `2026-11-21-10-00-00`, in UTC as nbgrader writes it."""
    numbers = [int(number) for number in re.findall(r"\d+", text.split(".")[0])][:6]
    with contextlib.suppress(ValueError, TypeError):
        return datetime.datetime(*numbers, tzinfo=datetime.UTC)  # type: ignore[misc]
    return None


def _printable(text: object) -> str:
    """A name from an archive, safe to print: control characters could move the cursor or hide lines."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(text))[:200]


# Whose it is


def owner(place: PurePosixPath, siblings: int = 1, roster: "Roster | None" = None) -> Owner:
    """Whose notebook this is, by the names on its way from the outermost folder or zip to itself.

    Args:  siblings: how many notebooks with names of their own lie in its folder.

    >>> owner(PurePosixPath("doejane_123_456_assignment.ipynb")).name
    'doejane'
    >>> owner(PurePosixPath("Jane Doe_123_assignsubmission_file_/assignment.ipynb")).name
    'Jane Doe'
    """
    stem, attempt = _stem(place.name)
    for part in place.parts:
        name = re.sub(r"\.(zip|ipynb)$", "", part, flags=re.IGNORECASE)
        if canvas := CANVAS.fullmatch(name):
            return Owner(f"canvas {canvas['number']}", canvas["name"], canvas["number"], attempt=attempt)
        if moodle := MOODLE.fullmatch(name):
            return Owner(f"moodle {_plain(moodle['name'])}", moodle["name"], moodle["number"], attempt=attempt)
        if exchange := EXCHANGE.fullmatch(name):
            return Owner(exchange["who"], exchange["who"], "", _stamp(exchange["stamp"]), attempt, exchange["assignment"])
        if tried := ATTEMPT.fullmatch(name):
            who, assignment = _who(tried["who"], roster)
            return Owner(who, who, "", _stamp(tried["stamp"]), attempt, assignment)
        if roster and roster.has(name):
            return Owner(name, name, attempt=attempt)
    folders = [re.sub(r"\.zip$", "", part, flags=re.IGNORECASE) for part in place.parts[:-1]]
    folders = [
        part for part in folders if part.lower() not in FOLDERS and not _is_assignment(part) and not GENERIC.fullmatch(part)
    ]
    generic = bool(GENERIC.fullmatch(stem)) or _is_assignment(stem)
    if folders and (generic or siblings == 1):
        return Owner(folders[-1], folders[-1], attempt=attempt)
    return Owner("" if generic else stem, "" if generic else stem, attempt=attempt)


def _stem(name: str) -> tuple[str, int]:
    """A file's name without its ending and without the number of its attempt."""
    stem = re.sub(r"\.ipynb$", "", name, flags=re.IGNORECASE)
    again = REPEATED.search(stem)
    return (stem[: again.start()], int(again[1] or again[2])) if again else (stem, 0)


def _who(text: str, roster: "Roster | None") -> tuple[str, str]:
    """Student and assignment out of `ann_week2` or `week2_ann`: the roster decides, or the name of an assignment."""
    if roster and roster.has(text):
        return text, ""
    pieces = text.split("_")
    splits = [("_".join(pieces[:cut]), "_".join(pieces[cut:])) for cut in range(1, len(pieces))]
    for first, second in splits:
        for student, assignment in ((first, second), (second, first)):
            if (roster and roster.has(student)) or _is_assignment(assignment):
                return student, assignment if _is_assignment(assignment) else ""
    return (pieces[0], "") if len(pieces) == 2 else (text, "")


def _is_assignment(text: str) -> bool:
    """Whether a name is one of ours: an assignment's, a week's, a course's."""
    known = {name for week in weeks() for name in (name_of(week), week.name, week.course, f"week{week.number}")}
    return text in known or text.replace("_", "-", 1) in known


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _letters(name: str) -> str:
    """A name as it is compared with the roster: one platform drops apostrophes, hyphens and spaces, another bends them."""
    return re.sub(r"[\W_]+", "", _plain(name))


def slug(name: str) -> str:
    """A student id out of a name: letters of any script, digits and `_.@-`; safe as a folder's name.

    >>> slug("../Zoë  O'Neil"), slug("")
    ('zoë_o_neil', 'student')
    """
    text = re.sub(r"[^\w.@-]+", "_", unicodedata.normalize("NFKC", name)).strip("_.-@ ").lower()
    text = re.sub(r"\.{2,}", ".", text) or "student"
    if len(text.encode()) > 100:
        text = f"{text[:24]}_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    return text


# The roster


class Roster:
    """The class list: student ids, and the names and numbers that platforms know them by."""

    COLUMNS = {
        "id": ("id", "student id", "student_id", "username", "sis login id", "sis user id", "id number", "identifier"),
        "first": ("first", "first name", "first_name", "firstname"),
        "last": ("last", "last name", "last_name", "lastname", "surname"),
        "name": ("name", "full name", "student"),
        "email": ("email", "email address", "e-mail", "mail"),
        "canvas": ("canvas id", "canvas_id"),
        "moodle": ("identifier", "moodle id"),
        "sis": ("sis user id",),
        "login": ("sis login id",),
        "section": ("section",),
    }

    def __init__(self, rows: list[dict[str, str]]):
        self.rows = {row["id"]: row for row in rows}
        self.by_number, self.by_name, ambiguous = {}, {}, set()
        for student, row in self.rows.items():
            self.by_number |= {f"canvas {row['canvas']}": student} if row.get("canvas") else {}
            first, last, whole = row.get("first", ""), row.get("last", ""), row.get("name", "")
            for name in {_letters(first + last), _letters(last + first), _letters(whole)}:
                ambiguous |= {name} if name in self.by_name else set()
                self.by_name[name] = student
        for name in ambiguous | {""}:
            self.by_name.pop(name, None)

    @classmethod
    def read(cls, file: Path) -> "Roster":
        """A CSV with id, first, last and email, or what Canvas and Moodle export: a gradebook, a grading worksheet."""
        if not file.exists():
            raise ClassError(f"There is no roster {file}.")
        try:
            lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        except (UnicodeDecodeError, csv.Error) as error:
            raise ClassError(f"{file} cannot be read as CSV in UTF-8: {error}") from None
        heads = [head.strip().lower() for head in lines[0]] if lines else []
        from_canvas = "student" in heads and "id" in heads
        rows = []
        for number, line in enumerate(lines[1:], 2):
            cells = {head: cell.strip() for head, cell in zip(heads, line, strict=False)}
            row = {name: next((cells[head] for head in known if cells.get(head)), "") for name, known in cls.COLUMNS.items()}
            if from_canvas:
                if not cells.get("id"):  # the line of possible points, or the test student
                    continue
                row |= {"canvas": cells["id"], "id": row["login"] or row["sis"] or cells["id"]}
                last, _, first = row["name"].partition(", ")
                row |= {"last": row["last"] or last, "first": row["first"] or first}
            elif row["moodle"] and row["id"] == row["moodle"]:
                row["id"] = row["email"].split("@")[0] or row["name"]
            if not any(cells.values()):
                continue
            if not row["id"]:
                raise ClassError(f"{file}, line {number}: no id. The first line names the columns: id,first,last,email")
            rows.append(row | {"id": slug(row["id"])})
        double = [student for student, count in Counter(row["id"] for row in rows).items() if count > 1]
        if double or not rows:
            raise ClassError(f"{file}: {'the id ' + double[0] + ' stands there twice' if double else 'there is nobody in it'}")
        return cls(rows)

    @classmethod
    def of(cls, classroom: Classroom) -> "Roster | None":
        file = classroom.folder / "roster.json"
        return cls(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None

    def keep(self, classroom: Classroom) -> str:
        """Make it the class's roster, and enter everybody into the gradebook."""
        write(classroom.folder / "roster.json", json.dumps(list(self.rows.values()), indent=1, ensure_ascii=False) + "\n")
        people = {student: row | {"lms": row.get("canvas", "")} for student, row in self.rows.items()}
        gradebook.add_students(classroom, people)
        return f"{len(self.rows)} students are in the roster."

    def has(self, name: str) -> bool:
        return slug(name) in self.rows

    def student(self, who: Owner) -> str:
        """The student that a name or number stands for; empty when nobody in the roster does."""
        if slug(who.name) in self.rows:
            return slug(who.name)
        return self.by_number.get(who.key) or self.by_name.get(_letters(who.name)) or ""


# Collecting


@dataclass
class Collected:
    """What collecting did, and what it said about single files."""

    lines: list[str]
    new: int = 0
    newer: int = 0
    same: int = 0
    older: int = 0
    students: int = 0


def collect(classroom: Classroom, place: Path, assignment: str = "") -> Collected:
    """Put the newest notebook of every student into submitted/; keep older ones aside."""
    released = {name_of(week) for week in classroom.chosen(None)}
    if assignment:
        assignment = name_of(classroom.chosen(assignment)[0])
    reader = Reader()
    notebooks = reader.read(place)
    done, roster = Collected(reader.lines), Roster.of(classroom)
    ids = Ids(classroom, roster)
    beside = Counter(one.place.parent for one in notebooks if not GENERIC.fullmatch(_stem(one.place.name)[0]))
    owners = [ids.told_apart(owner(one.place, beside[one.place.parent], roster)) for one in notebooks]
    twins = _twins(owners)
    attempts: dict[tuple[str, str], list[tuple[Found, Owner]]] = defaultdict(list)
    for one, who in zip(notebooks, owners, strict=True):
        where = _printable(one.place)
        wanted, note = _assignment(one, who, assignment, released)
        if note:
            done.lines.append(f"{where}: {note}")
        if not wanted:
            continue
        if not who.name:
            done.lines.append(
                f"{where}: left out, its name does not say whose it is; put it into a folder with the student's name"
            )
            continue
        if who.key in twins:
            who = replace(who, key=f"{who.key} {who.number}", name=f"{who.name} {who.number}")
            done.lines.append(f"{where}: another participant has the same name; kept apart as {slug(who.name)}")
        attempts[ids.student(who), wanted].append((one, who))
    done.lines += ids.lines
    if ids.new and not roster:
        done.lines.append(f"{ids.new} new students; students.json says which name has which id.")
    for (student, wanted), tries in sorted(attempts.items()):
        _place(classroom, student, wanted, tries, done)
    gradebook.add_students(classroom, ids.people)
    ids.save()
    done.students = len({student for student, _ in attempts})
    return done


def _assignment(one: Found, who: Owner, asked: str, released: set[str]) -> tuple[str, str]:
    """The assignment that a notebook belongs to, and what is to be said about it."""
    week = ""
    try:
        notebook = json.loads(one.content)
        cells = notebook["cells"]
        if not isinstance(cells, list):
            raise ValueError("no list of cells")
        about = notebook.get("metadata", {}).get("dlc", {})
        week = str(about.get("week", "")) if isinstance(about, dict) else ""
        if isinstance(about, dict) and about.get("kind") in ("lesson", "home"):
            return "", f"left out, it is the {about['kind']} and not the assignment"
        note = ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        note = "damaged: it is no notebook that can be read; collected as it is, and graded so"
    named = [week, who.assignment, *one.place.parts]
    own = next((name for name in map(_known, named) if name), "")
    if asked and own and own != asked and week:
        return "", f"left out, it is of {own} and not of {asked}"
    wanted = asked or own or (next(iter(released)) if len(released) == 1 else "")
    if not wanted:
        why = "it is no notebook that can be read, and" if note else "it"
        return "", f"left out, {why} does not say of which week it is; name it with --assignment"
    if wanted not in released:
        return "", f"left out, {wanted} is not released in this class"
    return wanted, note


def _known(text: str) -> str:
    """The assignment that a name means, if any."""
    if not _is_assignment(text) and "/" not in text:
        return ""
    with contextlib.suppress(ValueError):
        return name_of(find(text))
    return ""


def _twins(owners: list[Owner]) -> set[str]:
    """Moodle's people of one name: told apart by their numbers, as long as these are in one download."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for who in owners:
        if who.key.startswith("moodle "):
            numbers[who.key].add(who.number)
    return {key for key, known in numbers.items() if len(known) > 1}


class Ids:
    """Student ids: the roster's, those of earlier collections, or new ones, never one for two people."""

    def __init__(self, classroom: Classroom, roster: Roster | None):
        self.file, self.roster = classroom.folder / "students.json", roster
        self.known: dict[str, str] = json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else {}
        self.people: dict[str, dict] = {}
        self.lines: list[str] = []
        self.new = 0

    def told_apart(self, who: Owner) -> Owner:
        """With a roster, a name that Moodle or Canvas wrote is the roster's student."""
        student = self.roster.student(who) if self.roster and who.name else ""
        if not student:
            return who
        before = self.known.pop(_known_by(who), student)
        if before != student:
            self.lines.append(
                f"{_printable(who.name)}: collected as {before} before, and {student} by the roster; {before} stays in the class"
            )
        return replace(who, key=student, name=student)

    def student(self, who: Owner) -> str:
        if self.roster and who.key in self.roster.rows:
            self.people.setdefault(who.key, {})
            return who.key
        known_by = _known_by(who)
        if known_by not in self.known:
            self.known[known_by] = self._new(who)
            self.new += 1
        student = self.known[known_by]
        if self.roster and student not in self.people:
            self.lines.append(f"{_printable(who.name)}: not in the roster; collected as {student}")
        self.people.setdefault(student, _person(who))
        return student

    def _new(self, who: Owner) -> str:
        wanted = slug(f"{who.name} {who.number}" if who.key.startswith("canvas ") else who.name)
        taken = set(self.known.values()) | set(self.roster.rows if self.roster else ())
        student, number = wanted, 1
        while student in taken:
            number += 1
            student = f"{wanted}-{number}"
        return student

    def save(self) -> None:
        write(self.file, json.dumps(self.known, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _known_by(who: Owner) -> str:
    """Under which name students.json has somebody who is in no roster."""
    return who.key if who.key.startswith(("canvas ", "moodle ")) else f"name {_plain(who.name)}"


def _person(who: Owner) -> dict[str, str]:
    """What a file's name says about a student. Moodle's numbers are of one assignment, Canvas's are of the person."""
    name = _printable(who.name)
    if who.key.startswith("canvas "):
        return {"last": name, "lms": who.number}
    first, _, last = name.rpartition(" ") if who.key.startswith("moodle ") else ("", "", name)
    return {"first": first, "last": last}


def _place(classroom: Classroom, student: str, assignment: str, tries: list[tuple[Found, Owner]], done: Collected) -> None:
    """The newest attempt into submitted/, all others into older/."""
    folder = classroom.submitted(assignment, student)
    there = _there(folder)
    ranked = sorted(((_when(one, who), who.attempt, one, who) for one, who in tries), key=lambda row: row[:2])
    when, _, newest, _ = ranked[-1]
    digest = hashlib.sha256(newest.content).hexdigest()
    for before, _, one, who in ranked:
        is_newest = one is newest and not (there and there[0] > before)
        record = {"student": student, "assignment": assignment, "from": _printable(one.place), "name": _printable(who.name)}
        record |= {"submitted": f"{before:%Y-%m-%d %H:%M:%S} UTC", "sha256": hashlib.sha256(one.content).hexdigest()}
        with (classroom.folder / "collected.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record | {"counts": is_newest}, ensure_ascii=False) + "\n")
        if one is not newest:
            _keep_older(classroom, student, assignment, one.content, before, done)
    if there and there[1] == digest:
        done.same += 1
        return
    if there and there[0] > when:
        _keep_older(classroom, student, assignment, newest.content, when, done)
        done.lines.append(f"{_printable(newest.place)}: older than what {student} handed in before; kept aside")
        return
    if there:
        _keep_older(classroom, student, assignment, (folder / NOTEBOOK).read_bytes(), there[0], done)
        done.newer += 1
    else:
        done.new += 1
    if "submission_secret.txt" in newest.beside:
        write(folder / "submission_secret.txt", newest.beside["submission_secret.txt"])
    write(folder / "timestamp.txt", f"{when:%Y-%m-%d %H:%M:%S.%f} UTC")  # first: a kill in between is put right by the next time
    write(folder / NOTEBOOK, newest.content)


def _when(one: Found, who: Owner) -> datetime.datetime:
    """When it was handed in: by its name, else by nbgrader's file beside it, else the file's own time."""
    written = b"" if _is_learners(one.place) else one.beside.get("timestamp.txt", b"")
    return who.when or _stamp(written.decode("ascii", "replace")) or one.when


def _there(folder: Path) -> tuple[datetime.datetime, str] | None:
    """What was collected before: its time and its digest."""
    path = folder / NOTEBOOK
    if not path.exists():
        return None
    try:
        when = _stamp((folder / "timestamp.txt").read_text(encoding="utf-8"))
    except OSError:
        when = None
    return when or _utc(path.stat().st_mtime), hashlib.sha256(path.read_bytes()).hexdigest()


def _keep_older(
    classroom: Classroom, student: str, assignment: str, content: bytes, when: datetime.datetime, done: Collected
) -> None:
    name = f"{when:%Y-%m-%d-%H-%M-%S}-{hashlib.sha256(content).hexdigest()[:8]}.ipynb"
    path = classroom.folder / "older" / assignment / student / name
    if not path.exists():
        write(path, content)
        done.older += 1
