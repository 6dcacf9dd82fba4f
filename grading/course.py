"""The five courses and their weeks: what exists, what it is called, where it lies."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

COURSES = {
    "course1_nn": (
        "Neural networks",
        {
            "week1_introduction": "Introduction",
            "week2_logistic_regression": "Logistic regression as a neural network",
            "week3_shallow_networks": "Shallow networks",
            "week4_deep_networks": "Deep networks",
        },
    ),
    "course2_tuning": (
        "Tuning",
        {
            "week1_practical_aspects": "Practical aspects",
            "week2_optimization": "Optimization",
            "week3_tuning_batchnorm_softmax": "Tuning, batch norm and softmax",
        },
    ),
    "course3_strategy": (
        "Strategy",
        {
            "week1_goals_and_metrics": "Goals and metrics",
            "week2_error_analysis_and_transfer": "Error analysis and transfer",
        },
    ),
    "course4_cnn": (
        "Convolutional networks",
        {
            "week1_convolution": "Convolution",
            "week2_case_studies": "Case studies",
            "week3_detection": "Detection",
            "week4_faces_and_style": "Faces and style",
        },
    ),
    "course5_sequence": (
        "Sequence models",
        {
            "week1_recurrent": "Recurrent networks",
            "week2_embeddings": "Embeddings",
            "week3_attention": "Attention",
            "week4_transformers": "Transformers",
        },
    ),
}


@dataclass(frozen=True)
class Week:
    """One week: `course1_nn/week2_logistic_regression` and what belongs to it."""

    course: str
    name: str
    title: str
    root: Path = ROOT

    @property
    def path(self) -> str:
        return f"{self.course}/{self.name}"

    @property
    def folder(self) -> Path:
        return self.root / self.course / self.name

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def key(self) -> Path:
        return self.folder / "key.npz"

    @property
    def number(self) -> int:
        return int(self.name.removeprefix("week").split("_")[0])

    @property
    def written(self) -> bool:
        """Whether an author has begun it: a week is its sources."""
        return (self.source / "assignment.py").exists()


@dataclass(frozen=True)
class Milestone:
    """The end of a course: one notebook that puts the answers of all its weeks to work."""

    course: str
    root: Path = ROOT

    @property
    def source(self) -> Path:
        return self.root / self.course / "milestone.py"

    @property
    def notebook(self) -> Path:
        return self.root / self.course / "milestone.ipynb"

    @property
    def written(self) -> bool:
        return self.source.exists()


def milestones(written: bool = False) -> list[Milestone]:
    """Those of all courses in order; with `written`, only those that have a source."""
    found = [Milestone(course) for course in COURSES]
    return [milestone for milestone in found if milestone.written] if written else found


def weeks(written: bool = False) -> list[Week]:
    """All weeks in course order; with `written`, only those that have sources."""
    found = [Week(course, name, title) for course, (_, names) in COURSES.items() for name, title in names.items()]
    return [week for week in found if week.written] if written else found


def find(path: str) -> Week:
    """The week that a user means: `course1_nn/week2_logistic_regression`, a folder path, or just its beginning.

    >>> find("course1_nn/week2_logistic_regression").number
    2
    """
    wanted = Path(path).as_posix().rstrip("/")
    matches = [week for week in weeks() if wanted.endswith(week.path) or week.path.startswith(wanted)]
    if len(matches) != 1:
        several = ", ".join(week.path for week in matches or weeks())
        raise ValueError(f"{path!r} names {'no' if not matches else 'more than one'} week; there are: {several}")
    return matches[0]
