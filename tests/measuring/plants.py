"""Plant identifiers wherever a study is printed, and count those that the gate's search finds.

`make plants` prints how many were found, by kind and by field, and how many alarms there are where
nothing is planted; it fails where one of the two misses its target. The plants are drawn with a
seed and written by rules of their own, apart from the patterns that look for them. All are made
up: numbers come from ranges kept for fiction where such exist. Each is put into every field of a
small study that can hold it: a cell holds no line break, the name of a file no slash. What is
missed is printed: for the most part numbers and dates that a line of prose breaks between digits.

The clean corpus is this study as it is, its data and its manuscript, and the prose of the
documentation, the READMEs and the licences of the packages in this environment (but for those
about identifiers, which are full of examples). Prose is a paragraph of whole sentences at the
margin, so no listing, without its words in backquotes, which are code; the same paragraph counts
once. Addresses (of the web and of mail) and full dates that the packages' prose does hold are cut
out of it beforehand, by the plainest of patterns. Whatever is found in the rest counts as a false
alarm, even the few real names and dates.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

import yaml

from analysis.privacy.search import search
from analysis.privacy.texts import Text, document, texts_of_data, texts_of_manuscript

ROOT = Path(__file__).resolve().parents[2]
SEED, EACH = 2022, 25
FOUND, ALARMS, WORDS = 0.99, 1.0, 10_000

TEXTS = (
    "{}",
    "Working with {}",
    "Care as {} described it",
    "What was sent to {} and by whom.",
    "A study of community care ({}): a qualitative study",
    "This paragraph is filler. It mentions {}, and goes on to say nothing else.",
    "filler filler {} filler filler",
    "Filler; {}; filler",
    "The value is “{}”.",
    "one of:\n{}\nor none",
    "nursing/{}",
    "see: {}!",
)
DENIED = ("Ravensmoor Hospital", "St Osbern's", "Wickenby-on-Sea", "Quillfeather", "NW Trent Trust")
GIVEN = ("jane", "ali", "mary", "tom", "zofia", "kwame")
FAMILY = ("smith", "o'neill", "kelly", "nguyen", "adeyemi", "smith-jones", "mcallister", "patel")
WRITTEN = ("Smith", "O’Neill", "Kelly", "Nguyễn", "Adeyemi", "Smith-Jones", "McAllister", "Müller")
HOSTS = ("example.org", "example.com", "mail.example.co.uk", "example.nhs.uk", "example.net")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("first", "second", "third", "ninth", "twelfth", "twentieth", "twenty-first", "thirty-first")
SPOKEN = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Plant:
    """An identifier of some kind, the text around it, and how Markdown can write it as well."""

    kind: str
    around: str
    identifier: str
    marked: str

    @property
    def text(self) -> str:
        """The identifier in its text."""
        return self.around.replace("{}", self.identifier)


def _digits(r: Random, n: int) -> str:
    return "".join(str(r.randrange(10)) for _ in range(n))


def _mail(r: Random) -> str:
    name = r.choice(GIVEN) + r.choice(("", ".", "_", "-")) + r.choice(("", "j.")) + r.choice(GIVEN)
    name += r.choice(("", _digits(r, 2), "+study"))
    mail = f"{name}@{r.choice(HOSTS)}"
    return r.choice((mail, mail, mail.upper(), f"<{mail}>", f"mailto:{mail}"))


def _mail_spelled(r: Random) -> str:
    name, host = f"{r.choice(GIVEN)}.{r.choice(GIVEN)}", r.choice(HOSTS)
    at = r.choice((" at ", " AT ", " (at) ", "[at]", " [at] ", " @ ", "{at}"))
    dot = r.choice((" dot ", " DOT ", "[dot]", " (dot) ")) if r.random() < 0.7 else "."
    return name.replace(".", r.choice((dot, "."))) + at + host.replace(".", dot)


def _grouped(r: Random, digits: str, *groupings: tuple[int, ...]) -> str:
    groups, rest = [], digits
    for size in r.choice(groupings):
        groups.append(rest[:size])
        rest = rest[size:]
    return r.choice((" ", " ", "-", ".", "  ")).join([*groups, rest] if rest else groups)


def _mobile(r: Random) -> str:
    number = "07700900" + _digits(r, 3)
    plain = _grouped(r, number, (5, 6), (5, 3, 3), (4, 3, 4), (11,), (3, 4, 4))
    prefix = r.choice(("+44 ", "+44", "0044 ", "+44 (0)", "(+44) ", "+44-"))
    abroad = prefix + _grouped(r, number[1:], (4, 6), (4, 3, 3), (10,))
    return r.choice((plain, plain, abroad, " ".join(number)))


def _landline(r: Random) -> str:
    area, rest = r.choice((("020", "79460"), ("0113", "4960"), ("01632", "960"), ("0161", "4960")))
    rest += _digits(r, 11 - len(area) - len(rest))
    local = _grouped(r, rest, (len(rest),), (3, len(rest) - 3), (4, len(rest) - 4))
    abroad = f"{r.choice(('+44', '0044', '+44 (0)'))} {area[1:]} {local}"
    return r.choice(
        (f"{area} {local}", f"({area}) {local}", f"{area}-{local}", area + rest, abroad)
    )


def _abroad(r: Random) -> str:
    return r.choice(
        (
            f"+1 (212) 555-01{_digits(r, 2)}",
            f"+1.212.555.01{_digits(r, 2)}",
            f"+33 1 99 00 {_digits(r, 2)} {_digits(r, 2)}",
            f"+353 20 91{_digits(r, 1)} {_digits(r, 4)}",
            f"0033 1 99 00 {_digits(r, 2)} {_digits(r, 2)}",
            f"+49 30 23125 {_digits(r, 3)}",
        )
    )


def _dictated(r: Random) -> str:
    words = ["oh", "seven", "seven", "double oh", "nine", "double oh"]
    words += [SPOKEN[r.randrange(10)] for _ in range(3)]
    return r.choice((" ", ", ")).join(words)


def _postcode(r: Random) -> str:
    out = r.choice(("SW1A", "M1", "EC1A", "B33", "CR2", "DN55", "W1A", "NE4", "G12", "cf10"))
    code = f"{out}{r.choice((' ', ' ', '', '-', '  '))}{r.randrange(10)}"
    code += "".join(r.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
    return r.choice((code, code.upper(), code.lower(), code.title()))


def _nhs(r: Random) -> str:
    while True:
        nine = "999" + _digits(r, 6)
        check = -sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check < 10:  # 10 is not given out
            number = _grouped(r, f"{nine}{check}", (3, 3, 4), (3, 3, 4), (10,), (5, 5), (3, 7))
            return r.choice(("", "", "NHS no. ", "NHS number: ")) + number


def _insurance(r: Random) -> str:
    number = _grouped(r, _digits(r, 6), (6,), (2, 2, 2), (3, 3))
    gap = r.choice(("", " ", "-"))
    whole = f"{r.choice(('AB', 'JK', 'PX', 'CE', 'SZ'))}{gap}{number}{gap}{r.choice('ABCD')}"
    return r.choice((whole, whole.lower()))


def _day(r: Random) -> tuple[int, int, int]:
    return r.randrange(1, 29), r.randrange(1, 13), r.randrange(1940, 2024)


def _date(r: Random) -> str:
    d, m, y = _day(r)
    forms = (
        *(f"{d}/{m}/{y}", f"{d:02}/{m:02}/{y}", f"{d:02}.{m:02}.{y}", f"{d}-{m}-{y}"),
        *(f"{y}-{m:02}-{d:02}", f"{y}/{m:02}/{d:02}", f"{d:02}/{m:02}/{y % 100:02}"),
        *(f"{d} / {m} / {y}", f"{y}{m:02}{d:02}", f"{m}/{d}/{y}", f"{d:02} {m:02} {y}"),
        *(f"{d:02}{m:02}{y}", f"{d:02}.{m:02}.{y % 100:02}", f"{y}-{m:02}-{d:02}T09:30"),
    )
    return r.choice(forms)


def _named_date(r: Random) -> str:
    d, m, y = _day(r)
    name = r.choice((MONTHS[m - 1], MONTHS[m - 1][:3]))
    end = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(d, "th")
    form = r.choice(
        (
            *(f"{d} {name} {y}", f"{d}{end} {name} {y}", f"{name} {d}, {y}", f"{d} {name}"),
            *(f"{d}{end} of {name}", f"{name} {d}{end}", f"{d}-{name}-{y}", f"{d}{name}{y}"),
            *(f"the {r.choice(DAYS)} of {MONTHS[m - 1]}", f"{d} {name} ’{y % 100:02}"),
        )
    )
    changed = form.lower() if re.search(r"\d{4}|\d(st|nd|rd|th)", form) else form
    return r.choice((form, form.upper(), changed))


def _birth(r: Random) -> str:
    d, m, y = _day(r)
    when = r.choice((f"{d}/{m}/{y % 100:02}", f"{d}.{m}.{y}", str(y), f"{d} {MONTHS[m - 1]} {y}"))
    return r.choice(("born ", "born in ", "DOB ", "DOB: ", "d.o.b. ", "date of birth: ")) + when


def _web(r: Random) -> str:
    host, path = r.choice(HOSTS), r.choice(("", "/", "/team/jane", "?id=7"))
    bare, full = f"{host}{path}", f"{r.choice(('http', 'https', 'ftp', 'HTTPS'))}://{host}{path}"
    short = r.choice(("bit.ly/3xyz", "youtu.be/a1b2", "linktr.ee/someone"))
    return r.choice((full, full, f"www.{bare}", bare, bare.upper(), short))


def _web_spelled(r: Random) -> str:
    dot = r.choice((" dot ", "[dot]", " (dot) "))
    return r.choice(("", "www.", "www")).replace(".", dot) + r.choice(HOSTS).replace(".", dot)


def _handle(r: Random) -> str:
    name = r.choice(GIVEN) + r.choice(("_", "")) + r.choice(GIVEN) + r.choice(("", _digits(r, 2)))
    network = r.choice(("Twitter", "instagram", "Insta", "LinkedIn", "Skype"))
    return r.choice((f"@{name}", f"@{name}", f"{network}: {name}", f"{network} handle {name}"))


def _title(r: Random) -> str:
    title = r.choice(("Dr", "Dr.", "Prof", "Prof.", "Mr", "Mrs", "Ms", "Mx", "Rev."))
    middle = r.choice(("", "", "J. ", "J.R. ", "Jane ", "van der ", "de "))
    name = f"{title} {middle}{r.choice(WRITTEN)}"
    small = f"{r.choice(('dr', 'dr.', 'mr', 'mrs', 'prof'))} {r.choice(FAMILY)}"
    return r.choice((name, name, name.upper(), small, name.replace(". ", ".")))


def _calling(r: Random) -> str:
    calling = r.choice(("Nurse", "Sister", "Doctor", "Professor", "Miss", "Matron", "Dame"))
    name = f"{r.choice(('', '', 'J. ', 'Jane '))}{r.choice(WRITTEN)}"
    return r.choice((f"{calling} {name}", f"{calling.lower()} {name}", f"{calling} {name}".upper()))


def _denied(r: Random) -> str:
    phrase = r.choice(DENIED)
    apart = phrase.replace(" ", r.choice((" ", "-", "_", "\n", "  ", ", ")))
    return r.choice(
        (
            phrase,
            phrase.upper(),
            phrase.lower(),
            apart,
            phrase.replace("'", ""),
            phrase.replace("'", "’"),
            phrase + "’s",
        )
    )


def _network(r: Random) -> str:
    last = r.randrange(1, 255)
    return r.choice(
        (
            f"203.0.113.{last}",
            f"198.51.100.{last}",
            f"2001:db8::{last:x}:7334",
            f"192.168.1.{last}",
            f"00:1b:44:11:3a:{last:02x}",
            f"00-1B-44-11-3A-{last:02X}",
        )
    )


def _bank(r: Random) -> str:
    body = "4" + _digits(r, 14)
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(body)]
    card = body + str(-sum(n - 9 * (n > 9) for n in doubled) % 10)  # the rule of Luhn
    sort = f"sort code {_grouped(r, _digits(r, 6), (2, 2, 2), (6,))}"
    account = r.choice(("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"))
    return r.choice((_grouped(r, card, (16,)), " ".join(re.findall("....", card)), sort, account))


def _registration(r: Random) -> str:
    n = _digits(r, 7)
    return r.choice(
        (
            f"GMC {n}",
            f"GMC no. {n}",
            f"GMC number: {n}",
            f"NMC PIN 12A{n[:4]}E",
            f"hospital number {n}",
            f"HCPC PYL{n[:5]}",
            f"Staff ID: {n}",
            f"MRN {n}",
        )
    )


KINDS: dict[str, Callable[[Random], str]] = {
    "e-mail address": _mail,
    "e-mail address, spelled out": _mail_spelled,
    "mobile number": _mobile,
    "landline number": _landline,
    "telephone number abroad": _abroad,
    "telephone number in words": _dictated,
    "postcode": _postcode,
    "NHS number": _nhs,
    "National Insurance number": _insurance,
    "date in figures": _date,
    "date with a month's name": _named_date,
    "date of birth": _birth,
    "web address": _web,
    "web address, spelled out": _web_spelled,
    "handle": _handle,
    "name with a title": _title,
    "name with a calling": _calling,
    "entry of the deny-list": _denied,
    "network address": _network,
    "bank account": _bank,
    "registration number": _registration,
}


def _disguise(identifier: str, r: Random) -> str:
    """Write some identifiers in characters that look the same, or with some that do not show."""
    middle = len(identifier) // 2
    wide = {n: n - 0x20 + 0xFF00 for n in range(0x30, 0x3A)}
    return r.choice(
        (
            *(identifier,) * 6,
            identifier.translate(wide),
            f"{identifier[:middle]}\N{ZERO WIDTH SPACE}{identifier[middle:]}",
            f"{identifier[:middle]}\N{SOFT HYPHEN}{identifier[middle:]}",
            identifier.replace(" ", "\N{NO-BREAK SPACE}"),
            identifier.replace("-", "\N{NON-BREAKING HYPHEN}"),
        )
    )


def _mark_up(identifier: str, r: Random) -> str:
    """Write an identifier with the marks of Markdown, which do not show on paper."""
    middle = len(identifier) // 2
    sign = next((c for c in identifier if c in "@.-/:'"), identifier[0])
    return r.choice(
        (
            identifier.replace(sign, f"&#{ord(sign)};"),
            identifier.replace(sign, f"\\{sign}") if sign in "@.-/:'" else f"*{identifier}*",
            f"{identifier[:middle]}**{identifier[middle:]}**",
            f"_{identifier}_",
            identifier.replace(" ", "&nbsp;"),
            identifier.replace(" ", "\\ "),
            identifier.replace(" ", "\n> ", 1),
        )
    )


def plants(seed: int = SEED, each: int = EACH) -> list[Plant]:
    """Make so many identifiers of each kind, each with a text such as a compendium prints."""
    r = Random(seed)  # noqa: S311
    planted = []
    for kind, make in KINDS.items():
        for _ in range(each):
            around, identifier = r.choice(TEXTS), _disguise(make(r), r)
            planted.append(Plant(kind, around, identifier, _mark_up(identifier, r)))
    return planted


# The fields of a study. Each is a cell, or lies between lines of a file that hold nothing else.

MARKED = "marked prose"
Place = tuple[str, range, str]  # file, rows or lines, column
CELLS = {
    "label": ("codebook", "label"),
    "definition": ("codebook", "definition"),
    "excerpt": ("excerpts", "text"),
    "attribute": ("participants", "place"),
    "row's identifier": ("codings", "coding_id"),
}


def _yaml(key: str, text: str) -> str:
    return yaml.safe_dump({key: text})


def _files(plant: Plant) -> dict[str, list[tuple[str, str]]]:
    """Return per file its parts, each with the name of the field that it is, or none."""
    text, marked = plant.text, plant.around.replace("{}", plant.marked)
    reason = "".join(f"  {line}\n" for line in _yaml("reason", text).splitlines())
    return {
        "study.yml": [
            ("title", _yaml("title", text)),
            ("", "disclosure:\n  merge:\n    place:\n"),
            ("merged category", f"      {json.dumps(text)}: [ward]\n"),
            ("", "waived:\n- file: study.yml\n"),
            ("waiver's reason", reason),
        ],
        "datapackage.json": [
            ("", '{"resources": [\n'),
            ("description", f'{{"description": {json.dumps(text)},\n'),
            ("value of a column", f'"enum": [{json.dumps(text, ensure_ascii=False)}]\n'),
            ("", "}]}\n"),
        ],
        "published/facts.yml": [("published fact", _yaml("label", text))],
        "manuscript/checklists/coreq.yml": [("checklist", _yaml("why", text))],
        "manuscript/index.qmd": [
            ("", "---\n"),
            ("subtitle", _yaml("subtitle", text)),
            ("", "date: 2022-01-28\n---\n\n"),
            ("prose", f"{text}\n"),
            ("", "\nAs @smith2001 says.\n\n"),
            (MARKED, f"{marked}\n"),
        ],
        "manuscript/references.bib": [
            ("", "@misc{smith2001,\n  doi = {10.1016/0022-5193(66)90013-0},\n"),
            ("bibliography", f"  note = {{{text}}},\n"),
            ("", "}\n"),
        ],
    }


def write(plant: Plant, folder: Path) -> dict[str, Place]:
    """Write a study with a plant in every field that can hold it; return where each field is."""
    places: dict[str, Place] = {}
    for name, parts in _files(plant).items():
        line = 1
        for field, part in parts:
            lines = range(line, line + part.count("\n"))
            line = lines.stop
            if field:
                places[field] = (name, lines, "")
        _put(folder / name, "".join(part for _, part in parts))
    if not re.search(r"[\n\t]", plant.text):
        for field, (table, column) in CELLS.items():
            places[field] = (f"raw/{table}.csv", range(2, 3), column)
            columns = ("id", *(c for t, c in CELLS.values() if t == table))
            rows = io.StringIO()
            writer = csv.writer(rows, lineterminator="\n")
            writer.writerows([columns, ["A", *[plant.text] * (len(columns) - 1)]])
            _put(folder / f"raw/{table}.csv", rows.getvalue())
        places["column's name"] = ("raw/sources.csv", range(1, 2), plant.identifier)
        _put(folder / "raw/sources.csv", f'id,"{plant.identifier}"\nA,\n')
    if not re.search(r"[\n\t/]", plant.identifier):
        name = f"manuscript/{plant.identifier}.md"
        places["file's name"] = (name, range(1), "")
        _put(folder / name, "")
    return places


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


def search_study(folder: Path) -> list[tuple[str, int, str]]:
    """Return file, row and column of what the gate's search finds in a study."""
    texts = [*texts_of_data(folder), *texts_of_manuscript(folder / "manuscript")]
    return [(found.file, found.row, found.column) for found in search(texts, DENIED)]


def fields_of(plant: Plant) -> dict[str, bool]:
    """Put a plant into a study; return, for each field that holds it, whether it is found there."""
    with tempfile.TemporaryDirectory() as temporary:
        places = write(plant, Path(temporary))
        found = search_study(Path(temporary))
    return {
        field: any(f == file and row in rows and c == column for f, row, c in found)
        for field, (file, rows, column) in places.items()
    }


CUT = re.compile(
    r"(`+)[^`]+\1|\S+://\S+|www\.\S+|\S+@\S+\.\S+|\b\d{4}-\d\d-\d\d\b|"
    rf"\b(?:\d\d? )?(?:{'|'.join(MONTHS)})(?: \d\d?,)? \d{{4}}\b"
)


ABOUT_IDENTIFIERS = {"phonenumbers", "stdnum"}


def prose(text: str) -> Iterator[str]:
    """Take the paragraphs of whole sentences at the margin, without addresses and full dates."""
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.strip("\n").split("\n")
        code = any(re.match(r"\s|>>>|\.\.|[#@|]", line) for line in lines)
        if not code and re.search(r"[.:;?]\s*$", paragraph):
            yield CUT.sub(" ", paragraph)


def documentation(folder: Path) -> Iterator[str]:
    """Read the documentation, READMEs and licences of the packages in a folder."""
    for path in filter(Path.is_file, sorted(folder.glob("*.dist-info/**/*"))):
        if path.name == "METADATA" or re.match("licen[cs]e|copying", path.name, re.IGNORECASE):
            text = path.read_text("utf-8", "replace")
            yield text.partition("\n\n")[2] if path.name == "METADATA" else text
    for path in sorted(folder.glob("*/**/*.py")):
        if path.relative_to(folder).parts[0] in ABOUT_IDENTIFIERS:
            continue
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield ast.get_docstring(node) or ""


def clean() -> Iterator[list[Text]]:
    """Yield the clean corpus: this study, then every paragraph of the packages' prose once."""
    yield [*texts_of_data(ROOT / "data"), *texts_of_manuscript(ROOT / "manuscript")]
    texts = documentation(Path(sysconfig.get_paths()["purelib"]))
    paragraphs = dict.fromkeys(chain.from_iterable(map(prose, texts)))
    yield from ([document("manuscript/index.qmd", paragraph)] for paragraph in paragraphs)


def alarms(corpus: Iterable[list[Text]]) -> tuple[int, Counter[str]]:
    """Count the words of a corpus, and what the gate's search finds in it by kind."""
    words, found = 0, Counter[str]()
    for texts in corpus:
        words += sum(len(text.text.split()) for text in texts)
        found.update(one.kind for one in search(texts, DENIED))
    return words, found


def main() -> int:
    """Print what was found of what was planted, and the false alarms; 1 if a target is missed."""
    kinds, fields = (Counter[tuple[str, bool]]() for _ in range(2))
    for plant in plants():
        for field, found in fields_of(plant).items():
            kinds[plant.kind, found] += 1
            fields[field, found] += 1
            if not found:
                text = plant.around.replace("{}", plant.marked) if field == MARKED else plant.text
                print(f"missed: {plant.kind} as {field}, {text!r}")
    for counts in (kinds, fields):
        for name in dict.fromkeys(name for name, _ in counts):
            hits, misses = counts[name, True], counts[name, False]
            print(f"{name:30} {hits:5} of {hits + misses}")
        print()
    hits, planted = sum(n for (_, found), n in kinds.items() if found), kinds.total()
    print(f"found {hits} of {planted} ({hits / planted:.2%}; target {FOUND:.0%})")
    words, found = alarms(clean())
    rate = found.total() / words * WORDS
    for kind, n in found.most_common():
        print(f"{kind:30} {n:5} false alarms")
    print(f"{found.total()} false alarms in {words} words: {rate:.2f} per {WORDS} (below {ALARMS})")
    return int(hits / planted < FOUND or rate >= ALARMS)


if __name__ == "__main__":
    sys.exit(main())
