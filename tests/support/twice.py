"""Small studies of which sources were coded twice, with agreement that can be counted by hand."""

from random import Random

INTERVIEWS = [(f"I{n}", "interview", 500) for n in range(1, 7)]
PEOPLE = [(f"P{n}", f"I{n}", "ward", "nurse") for n in range(1, 7)]
# Each was coded by both coders, but for the last one.
TWICE = [
    *(("C1", name, "primary") for name, *_ in INTERVIEWS),
    *(("C2", name, "second") for name, *_ in INTERVIEWS[:5]),
]
CODINGS = [
    *(("I1", "P1", "A.wait", coder, 100) for coder in ("C1", "C2")),  # both the same
    *(("I2", "P2", "A.wait", *given) for given in (("C1", 100), ("C2", 105))),  # they overlap
    ("I3", "P3", "A.wait", "C1", 100),  # one coder alone
    ("I3", "P3", "A.rush", "C2", 300),  # the other alone, elsewhere
    ("I4", "P4", "A.wait.call", "C1", 100),
    ("I4", "P4", "A.wait", "C2", 100),  # above it in the codebook
    ("I6", "P6", "A.rush", "C1", 100),  # which nobody else looked at
]
STUDY = {"sources": INTERVIEWS, "people": PEOPLE, "assignments": TWICE, "codings": CODINGS}
THREE = {
    **STUDY,
    "assignments": [*TWICE, *(("C3", f"I{n}", "second") for n in (1, 2, 3))],
    "codings": [*CODINGS, *((f"I{n}", f"P{n}", "A.wait", "C3", 100) for n in (1, 2))],
}


def random_study(seed, *, copies=1, coders=("C1", "C2"), codings=80):
    """A study of random codings by two coders; each source stands in it once, or more often."""
    random = Random(seed)  # noqa: S311
    codes = ("A", "A.wait", "A.wait.call", "A.rush", "B")
    drawn = [
        (
            random.randrange(6),
            random.choice(codes),
            random.choice(coders),
            10 * random.randrange(30),
        )
        for _ in range(codings)
    ]
    names = [f"I{n}" for n in range(6 * copies)]
    return {
        "sources": [(name, "interview", 500) for name in names],
        "people": [(f"P{name}", name, "ward", "nurse") for name in names],
        "assignments": [
            (coder, name, role)
            for coder, role in zip(coders, ("primary", "second"), strict=True)
            for name in names
        ],
        "codings": [
            (f"I{n + 6 * copy}", f"PI{n + 6 * copy}", *more)
            for copy in range(copies)
            for n, *more in drawn
        ],
    }
