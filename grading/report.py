"""The instructor's page about an assignment: scores, mistakes and how often they were made, what is new, who looks alike."""

import ast
import contextlib
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable

from grading import gradebook, key, merge, similarity
from grading.classroom import NOTEBOOK, ClassError, Classroom, name_of, write
from grading.course import Week
from grading.page import SORT, number, page, table, text, words
from grading.restore import read, rebuilt

EXAMPLES = 3  # of a mistake
MOST_SHOWN = 20_000  # characters of a program
MOST_GROUPS = 12  # of unknown answers per exercise
BINS = 10


def write_page(classroom: Classroom, week: Week) -> str:
    """Write the page of a week; what was done, in a line."""
    assignment = name_of(week)
    results = classroom.results(assignment)
    if not results:
        raise ClassError(f"{assignment}: nothing is graded yet: run `dlc class grade` first.")
    path = classroom.folder / "report" / f"{assignment}.html"
    write(path, page_of(classroom, week, results), 0o600)
    return f"{assignment}: the report on {len(results)} submissions is {path}. It names people: it is for you."


def page_of(classroom: Classroom, week: Week, results: list[dict]) -> str:
    assignment = name_of(week)
    hidden = classroom.key(assignment)
    hints = {name: [one["hint"] for one in key.load(hidden, name)["mistakes"]] for name in key.about(hidden)["exercises"]}
    release = gradebook.release_of(classroom, assignment)
    programs = {result["student"]: answers(classroom, result, release) for result in results}
    body = [
        f"<p class=soft>{text(classroom.name)}</p><h1>{text(week.title)}: the class</h1>",
        f"<p class=soft>{len(results)} submissions. This page names people: it is for the instructor alone.</p>",
        *cards(results),
        "<h2>Scores</h2>",
        histogram([share(result) for result in results], "submissions by share of the points", lambda value: f"{value:.0%}", 1.0),
        "<h2>Exercises</h2>",
        exercise_table(results),
        *mistakes(results, hints, programs),
        *unknown(results, programs),
        *time_used(results),
        *damage(results),
        *alike(programs, handed_out(release)),
        "<h2>All submissions</h2>",
        submission_table(results, gradebook.students(classroom)),
    ]
    return page(f"{week.title}: the class", "\n".join(body), SORT)


def answers(classroom: Classroom, result: dict, release: dict) -> dict[str, str]:
    """A submission's programs by exercise."""
    path = classroom.submitted(result["assignment"], result["student"]) / NOTEBOOK
    notebook = rebuilt(read(path), release)
    return handed_out(notebook)


def handed_out(notebook: dict) -> dict[str, str]:
    return {merge.name(cell): merge.source(cell) for cell in notebook["cells"] if merge.role(cell) == "exercise"}


# Numbers


def share(result: dict) -> float:
    return result["points"] / result["max_points"] if result["max_points"] else 0.0


def is_full(record: dict) -> bool:
    return all(points == most for points, most in record["parts"].values()) and all(
        right == of for right, of in record.get("right", {}).values()
    )


def is_written(record: dict) -> bool:
    """Whether a learner began an exercise at all."""
    return record.get("reason") != "missing" and not any("is not written yet" in text for text in record["differs"])


def by_exercise(results: list[dict]) -> dict[str, list[tuple[str, dict]]]:
    """Every exercise with the students and their records."""
    found = defaultdict(list)
    for result in results:
        for record in result["exercises"]:
            found[record["exercise"]].append((result["student"], record))
    return found


def cards(results: list[dict]) -> list[str]:
    points, most = [result["points"] for result in results], max(result["max_points"] for result in results)
    facts = {
        f"mean of {most} points": number(statistics.fmean(points)),
        "median": number(statistics.median(points)),
        "full points": sum(result["points"] == result["max_points"] for result in results),
        "under half": sum(share(result) < 0.5 for result in results),
        "ended early": sum(result["end"] != "done" for result in results),
        "notebooks put right": sum(bool(result["structure"]) for result in results),
    }
    unsafe = Counter(result.get("sandbox", "") for result in results if result.get("sandbox") != "full")
    out = [
        f"<div class=card><b>{count} of {len(results)} submissions ran with the sandbox {text(state)}.</b></div>"
        for state, count in unsafe.items()
    ]
    inner = "".join(
        f"<div class=card><div class=big>{value}</div><div class=soft>{name}</div></div>" for name, value in facts.items()
    )
    return [*out, f"<div class=cards>{inner}</div>"]


def exercise_table(results: list[dict]) -> str:
    rows = []
    for name, records in by_exercise(results).items():
        full = sum(is_full(record) for _, record in records) / len(records)
        written = sum(is_written(record) for _, record in records)
        mean = statistics.fmean(record["points"] for _, record in records)
        seconds = [record.get("seconds", 0.0) for _, record in records]
        most = records[0][1]["max_points"]
        rows.append(
            [
                f"<code>{text(name).replace('_', '_<wbr>')}</code>",
                (f'<span class=share><span class=bar><i style="width:{full:.0%}"></i></span> {full:.0%}</span>', f"{full:.4f}"),
                (f"{number(mean)} of {most}" if most else "a challenge", f"{mean:.4f}"),
                len(records) - written,
                (f"{statistics.median(seconds):.3f}", f"{statistics.median(seconds):.6f}"),
                (f"{max(seconds):.3f}", f"{max(seconds):.6f}"),
            ]
        )
    heads = ["exercise", "all right", "mean", "not begun", "median s", "longest s"]
    return table(heads, rows, {2, 3, 4, 5})


def submission_table(results: list[dict], people: dict[str, dict]) -> str:
    def name(student: str) -> str:
        known = people.get(student, {})
        return ", ".join(part for part in (known.get("last", ""), known.get("first", "")) if part)

    rows = [
        [
            text(result["student"]),
            text(name(result["student"])),
            (number(result["points"]), result["points"]),
            (f"{result['seconds']:.2f}", result["seconds"]),
            text("" if result["end"] == "done" else result["end"]),
            text(" ".join([*result["structure"], *(f"A cell failed: {one}." for one in result.get("failed_cells", [])[:3])])),
        ]
        for result in sorted(results, key=lambda result: result["student"])
    ]
    return table(["student", "name", "points", "seconds", "ended by", "put right or failed"], rows, {2, 3})


# Mistakes


def mistakes(results: list[dict], hints: dict[str, list[str]], programs: dict[str, dict[str, str]]) -> list[str]:
    """Which known mistakes occurred, how often, with three examples that name nobody."""
    out = ["<h2>Known mistakes</h2>"]
    for name, records in by_exercise(results).items():
        students: dict[str, list[str]] = defaultdict(list)
        for student, record in records:
            for hint in dict.fromkeys(hints[name][place] for place in record["mistakes"] if place < len(hints[name])):
                students[hint].append(student)
        if not students:
            continue
        rows = []
        for hint, owners in sorted(students.items(), key=lambda one: (-len(one[1]), one[0])):
            sources = [programs[student].get(name, "") for student in owners]
            rows.append([(f"{len(owners)}", len(owners)), (f"{words(hint)}{examples(sources)}", hint)])
        out += [f"<h3><code>{text(name)}</code></h3>", table(["times", "mistake"], rows, {0})]
    return out if len(out) > 1 else [*out, "<p>None was made.</p>"]


def unknown(results: list[dict], programs: dict[str, dict[str, str]]) -> list[str]:
    """Wrong answers that match no known mistake, those with equal outputs together: candidates for the bank."""
    out = ["<h2>Wrong answers that match no known mistake</h2>"]
    out.append(
        "<p class=soft>Answers with equal outputs stand together: several of one kind are a mistake worth a hint of its own.</p>"
    )
    for name, records in by_exercise(results).items():
        groups: dict[str, list[tuple[str, dict]]] = defaultdict(list)
        for student, record in records:
            if not is_full(record) and is_written(record) and not record["mistakes"] and not _is_upstream(record):
                groups[record.get("output", "") or " ".join(record["differs"])].append((student, record))
        rows = []
        for group in sorted(groups.values(), key=len, reverse=True)[:MOST_GROUPS]:
            record = group[0][1]
            said = "<br>".join(words(one) for one in record["differs"][:3])
            slips = f"<br><span class=soft>slip: {text(', '.join(record['slips']))}</span>" if record["slips"] else ""
            reason = f"<br><span class=soft>{text(record['reason'])}</span>" if record.get("reason") else ""
            sources = [programs[student].get(name, "") for student, _ in group]
            rows.append([(f"{len(group)}", len(group)), f"{said}{slips}{reason}{examples(sources)}"])
        if rows:
            out += [f"<h3><code>{text(name)}</code></h3>", table(["times", "what differs"], rows, {0})]
    return out if len(out) > 2 else [*out[:1], "<p>There is none.</p>"]


def _is_upstream(record: dict) -> bool:
    return any(said.startswith("This exercise uses ") for said in record["differs"])


def examples(sources: list[str]) -> str:
    """Some different programs, folded, without their comments: those name people."""
    shown: list[str] = []
    for source in sources:
        plain = anonymous(source)
        if plain and plain not in shown:
            shown.append(plain)
    if not shown:
        return ""
    count = f"{min(len(shown), EXAMPLES)} example{'s' if len(shown) > 1 else ''}"
    inner = "".join(f"<pre>{text(source)}</pre>" for source in shown[:EXAMPLES])
    return f"<details><summary class=soft>{count}</summary>{inner}</details>"


def anonymous(source: str) -> str:
    """A program without comments and docstrings; one that cannot be read loses what follows a `#`."""
    source = source[:MOST_SHOWN]
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
        return ast.unparse(tree)
    return "\n".join(line.split("#")[0].rstrip() for line in source.splitlines() if line.split("#")[0].strip())


# Time, damage, likeness


def time_used(results: list[dict]) -> list[str]:
    seconds = [result["seconds"] for result in results]
    out = [
        "<h2>Time used</h2>",
        histogram(seconds, "submissions by seconds", lambda value: f"{value:.3g} s"),
        f"<p>{sum(seconds):.1f} s in all; median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s.</p>",
    ]
    early = Counter(
        (record["exercise"], record["reason"])
        for result in results
        for record in result["exercises"]
        if record.get("reason") not in ("", None, "missing", "cell")
    )
    if early:
        rows = [[f"<code>{text(name)}</code>", text(reason), count] for (name, reason), count in early.most_common()]
        out += ["<h3>Exercises that ran into a limit</h3>", table(["exercise", "limit", "times"], rows, {2})]
    return out


def damage(results: list[dict]) -> list[str]:
    kinds = Counter(said.split(":")[0].rstrip(".") for result in results for said in result["structure"])
    if not kinds:
        return []
    rows = [[text(kind), count] for kind, count in kinds.most_common()]
    return ["<h2>Notebooks that were put right</h2>", table(["what", "notebooks"], rows, {1})]


def alike(programs: dict[str, dict[str, str]], release: dict[str, str]) -> list[str]:
    """Pairs that share unusual code."""
    found = similarity.pairs(programs, release)
    out = ["<h2>Pairs that share unusual code</h2>"]
    out.append(
        "<p class=soft>Shapes of programs that few submissions have, beside what the release holds; names and layout do not "
        "count. These are pairs to read. People who learn together, or from one page, write alike: how it came, a program "
        "cannot know.</p>"
    )
    rows = []
    for pair in found:
        sides = "".join(_both(name, programs[pair.first], programs[pair.second]) for name in pair.exercises)
        bar = f'<span class=bar><i style="width:{pair.share:.0%}"></i></span> {pair.share:.0%}'
        pair_of = f"{text(pair.first)}, {text(pair.second)}"
        rows.append([pair_of, (bar, f"{pair.share:.4f}"), pair.shapes, (sides, len(pair.exercises))])
    return [*out, table(["pair", "shared", "shapes", "exercises"], rows, {2}) if rows else "<p>There is none.</p>"]


def _both(name: str, first: dict[str, str], second: dict[str, str]) -> str:
    inner = "".join(f"<pre>{text(own.get(name, '')[:MOST_SHOWN])}</pre>" for own in (first, second))
    return f"<details><summary class=soft><code>{text(name)}</code></summary>{inner}</details>"


# A chart


def rounded_up(value: float) -> float:
    """A number of one or two digits that is no less: an end for an axis."""
    if value <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(step * unit for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * unit >= value)


def histogram(values: list[float], label: str, name: Callable[[float], str], most: float = 0.0) -> str:
    """How many values lie where, as an SVG that a screen reader can read too."""
    top = most or rounded_up(max(values))
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, max(0, int(value / top * BINS)))] += 1
    width, height, left, foot = 720, 200, 8, 26
    step, tall = (width - 2 * left) / BINS, max(counts) or 1
    bars = []
    for place, count in enumerate(counts):
        size = (height - foot - 22) * count / tall
        x, y = left + place * step, height - foot - size
        says = f"{count}: {name(top * place / BINS)} to {name(top * (place + 1) / BINS)}"
        bars.append(
            f'<rect x="{x + 2:.1f}" y="{y:.1f}" width="{step - 4:.1f}" height="{size:.1f}" rx="3" fill="var(--blue)">'
            f"<title>{text(says)}</title></rect>"
        )
        if count:
            bars.append(f'<text x="{x + step / 2:.1f}" y="{y - 6:.1f}" text-anchor="middle">{count}</text>')
    for place in range(0, BINS + 1, 2):
        anchor = "start" if place == 0 else "end" if place == BINS else "middle"
        at = f'x="{left + place * step:.1f}" y="{height - 8}" text-anchor="{anchor}"'
        bars.append(f'<text {at} opacity=".75">{text(name(top * place / BINS))}</text>')
    told = "; ".join(
        f"{name(top * place / BINS)} to {name(top * (place + 1) / BINS)}: {count}" for place, count in enumerate(counts) if count
    )
    ground = f'<line x1="{left}" x2="{width - left}" y1="{height - foot}" y2="{height - foot}" stroke="var(--line)"/>'
    about = f'role="img" font-size="13" fill="currentColor" aria-label="{text(label)}: {text(told)}"'
    return f'<svg viewBox="0 0 {width} {height}" {about}>{ground}{"".join(bars)}</svg><p class=soft>{text(label)}</p>'
