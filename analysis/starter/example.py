"""The tables of a study that has none yet: a tiny example, which says so wherever it is printed."""

from __future__ import annotations

from itertools import product

MARK = "EXAMPLE"
LENGTH, WORDS, STEP = 6000, 1000, 400
PEOPLE = {"EX-FG1": 3, "EX-I1": 1, "EX-I2": 1}
CODES = (("T1", ""), ("T1.1", "T1"), ("T1.2", "T1"), ("T2", ""), ("T2.1", "T2"), ("T2.2", "T2"))
SECOND = ("C2", "EX-I1", "second")
Row = dict[str, str | int]


def tables() -> dict[str, list[Row]]:
    """Return the rows of each table: a focus group and two interviews, two themes, two coders."""
    people = [
        (source, f"EX-P{n}{source[-2:]}")
        for source, many in PEOPLE.items()
        for n in range(1, many + 1)
    ]
    applied = [code for code, parent in CODES if parent]
    codings = [
        (source, person, code, coder, STEP * n)
        for n, ((source, person), code) in enumerate(product(people, applied), 1)
        for coder in (("C1", "C2") if source == "EX-I1" else ("C1",))
        if (n + len(coder)) % 3 or source == "EX-I1"
    ]
    return {
        "sources": [
            {
                "source_id": source,
                "mode": "focus_group" if "FG" in source else "interview",
                "length": LENGTH * 2,
                "words": WORDS * 2,
            }
            for source in PEOPLE
        ],
        "participants": [{"participant_id": p, "source_id": s} for s, p in people],
        "codebook": [
            {
                "code_id": code,
                "parent_id": parent,
                "label": f"{MARK} {'subtheme' if parent else 'theme'} {code[1:]}",
                "definition": "What belongs to it, in a sentence.",
                "position": int(code[-1]),
            }
            for code, parent in CODES
        ],
        "codings": [
            {
                "coding_id": f"K{n}",
                "source_id": source,
                "participant_id": person,
                "code_id": code,
                "coder_id": coder,
                "start": start,
                "end": start + STEP // 2,
                "excerpt_id": "",
            }
            for n, (source, person, code, coder, start) in enumerate(codings, 1)
        ],
        "assignments": [
            {"coder_id": coder, "source_id": source, "role": role}
            for coder, source, role in [*(("C1", s, "primary") for s in PEOPLE), SECOND]
        ],
    }
