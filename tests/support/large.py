"""Exports and studies as large as one likes; every word is invented."""

import zipfile
from random import Random

from tests.support.refi_writer import NAMESPACE
from tests.support.small import LENGTH, write_study

SEED, CODES, TO_A_SOURCE = 2022, 200, 10_000
JOBS = ("doctor", "nurse", "other")
TEXT = "".join(f"word{n} alpha \U0001f600 beta gamma delta.\n" for n in range(4000))


def large_project(path, codings):
    """Write a REFI-QDA project with so many codings, ten thousand at most to a source."""
    chance = Random(SEED)  # noqa: S311 -- no secret
    serial = iter(range(10**9, 10**10))

    def guid():
        return f"{chance.getrandbits(64):016x}-{next(serial)}"

    places = [n for n, letter in enumerate(TEXT) if n and not TEXT[n - 1].isalnum()][:-1]
    codes = [guid() for _ in range(CODES)]
    user, sources = guid(), [guid() for _ in range(-(-codings // TO_A_SOURCE))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("project.qde", "w", force_zip64=True) as file:

            def put(text):
                file.write(text.encode())

            put(f'<Project xmlns="{NAMESPACE}" name="P" origin="QualCoder 3.5">')
            put(f'<Users><User guid="{user}" name="A"/></Users><CodeBook><Codes>')
            for n, code in enumerate(codes):
                put(f'<Code guid="{code}" name="Code {n}" isCodable="true"/>')
            put("</Codes></CodeBook><Sources>")
            for number, source in enumerate(sources):
                put(f'<TextSource guid="{source}" plainTextPath="internal://{source}.txt">')
                for _ in range(min(TO_A_SOURCE, codings - number * TO_A_SOURCE)):
                    start = chance.choice(places)
                    put(
                        f'<PlainTextSelection guid="{guid()}" startPosition="{start}"'
                        f' endPosition="{start + 4}" creatingUser="{user}"'
                        f' creationDateTime="2026-01-01T09:00:00Z"><Coding guid="{guid()}"'
                        f' creatingUser="{user}"><CodeRef targetGUID="{chance.choice(codes)}"/>'
                        "</Coding></PlainTextSelection>"
                    )
                put("</TextSource>")
            put("</Sources></Project>")
        for source in sources:
            archive.writestr(f"Sources/{source}.txt", TEXT)
    return path


def large_study(folder, codings, *, sources=22, themes=3):
    """Write a study with so many codings, sources and themes of four subthemes each.

    A third of the sources are groups of five people; who speaks, of what and where is by chance.
    """
    chance = Random(SEED)  # noqa: S311 -- no secret
    names = [(f"S{n}", "focus_group" if n % 3 else "interview", LENGTH) for n in range(sources)]
    people = [
        (f"P{n}.{k}", source, chance.choice(("clinic", "ward")), chance.choice(JOBS))
        for n, (source, mode, _) in enumerate(names)
        for k in range(5 if mode == "focus_group" else 1)
    ]
    spoke = {source: [p for p, where, *_ in people if where == source] for source, *_ in names}
    codes = [
        code
        for n in range(themes)
        for code in (
            (f"T{n}", "", f"Theme {n}"),
            *((f"T{n}.{k}", f"T{n}", f"Subtheme {n}.{k}") for k in range(4)),
        )
    ]
    rows = []
    for n in range(codings):
        source = names[n % sources][0]
        person, code = chance.choice(spoke[source]), chance.choice(codes)[0]
        rows.append((source, person, code, "C1", chance.randrange(LENGTH - 15)))
    return write_study(
        folder,
        sources=names,
        people=people,
        attributes={
            "place": ("Place", ["clinic", "ward"]),
            "job": ("Job", list(JOBS)),
        },
        codebook=codes,
        codings=rows,
        provenance="synthetic",
    )
