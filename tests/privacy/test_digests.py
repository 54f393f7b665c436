"""No digest tells what stays at home: who tries all that may stand there finds nothing to match."""

import csv
import hashlib
import json
import re
import shutil
from itertools import chain, permutations
from pathlib import Path

import pytest

from analysis.build.modules import Library
from analysis.build.stale import fingerprint
from analysis.common.revision import git
from analysis.exhibits.make import make_figure, make_table
from analysis.privacy import gate
from analysis.privacy.identifiers import find
from analysis.prose.explain import explain
from analysis.prose.numbers import content
from analysis.prose.origins import numbers_table
from analysis.study.contract import validate
from analysis.study.digests import KEY, NOT_HERE, OTHER, Digests, digests_of
from analysis.study.settings import settings_of
from analysis.study.study import Study
from tests.support.exhibits import FIGURES, TABLES, module_of
from tests.support.small import ROOT, write_study

MAIL = "jane.doe@example.org"
WORD = "Wickenby"
SECRET = "0123456789abcdef" * 4
KINDS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
HEX = re.compile(r"[0-9a-f]{6,}")
# Fourteen people, as many as were worked out of one digest.
PEOPLE = [
    (f"P{n:02}", f"I{n}", "ward" if n % 3 else "clinic", ("nurse", "doctor")[n % 4 == 0])
    for n in range(1, 15)
]
SMALL = {
    "sources": [(source, "interview", 100 + n) for n, (_, source, *_) in enumerate(PEOPLE)],
    "people": PEOPLE,
    "codings": [(source, person, "AB"[n % 2]) for n, (person, source, *_) in enumerate(PEOPLE)],
    "codebook": [("A", "", "Time"), ("B", "", f"Trust {MAIL}")],
}


@pytest.fixture(autouse=True)
def project(repository, monkeypatch):
    """A repository that ignores what this one does, and is the folder that commands run in."""
    shutil.copy(ROOT / ".gitignore", repository)
    monkeypatch.chdir(repository)
    return repository


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def home(provenance="restricted", secret=SECRET, name="study", **more):
    """A study of fourteen people, where its key is."""
    tables = {**SMALL, **more}
    data = write_study(Path(name), provenance=provenance, deny_list="../../denied.txt", **tables)
    put(Path("../denied.txt"), f"{WORD}\nnurse\n")  # the last stands in the people's attributes
    put(data / "manuscript/index.qmd", f"---\ntitle: A\n---\n\nAsk {MAIL} of {WORD}.\n")
    if secret:
        put(data / KEY, secret)
    return data


def refused(call, *arguments):
    """What a command says as it stops."""
    with pytest.raises(SystemExit) as left:
        call(*arguments)
    return str(left.value.code)


def said_of(data, capsys, monkeypatch):
    """What a build of a study writes and says that could leave, from the check on."""
    monkeypatch.setattr("sys.argv", ["gate"])
    said = [refused(gate.check_one, data, None, data / "manuscript"), refused(gate.main)]
    dataset = validate(data)
    numbers = content(data, data / "manuscript")
    put(data / "tables/numbers.json", json.dumps(numbers))
    made = fingerprint(Library(Path("modules.json")), dataset.digests)
    said += [json.dumps({p.as_posix(): made(p.as_posix()) for p in data.rglob("*") if p.is_file()})]
    shown = [{**n, "places": {"index#a": "One"}} for n in numbers["numbers"]]
    said += [json.dumps(numbers), numbers_table(shown, numbers["provenance"])]
    said += [explain(number["id"], data) for number in numbers["numbers"]]
    for make, names in ((make_table, TABLES), (make_figure, FIGURES)):
        for name in names:
            module = module_of(name)
            make(module, Study.of(dataset, data, module.USES), Path("made") / name)
    forms = (".csv", ".md", ".txt", ".svg")
    shown = [p.read_text("utf-8") for p in sorted(Path("made").rglob("*")) if p.suffix in forms]
    put(data / "manuscript/index.qmd", "Nothing.\n")  # and what the check reports of a clean study
    put(Path("../denied.txt"), "")
    codebook = (data / "raw/codebook.csv").read_text("utf-8")
    put(data / "raw/codebook.csv", codebook.replace(f" {MAIL}", ""))
    said += [json.dumps(gate.check(data, data / "manuscript"))]
    streams = capsys.readouterr()
    return "\n".join([*said, *shown, streams.out, streams.err])


def guesses(data):
    """What somebody who guessed the data right would digest: files, lists, rows and cells."""
    for path in sorted([*data.glob("raw/*.csv"), data / "study.yml", data / "datapackage.json"]):
        yield path.read_bytes()
    for path in sorted(data.glob("raw/*.csv")):
        lines = path.read_text("utf-8").splitlines()
        rows = [row for row in csv.reader(lines) if row]
        yield from map(str.encode, (*lines, *chain.from_iterable(rows)))
        names = [row[0] for row in rows[1:]]
        orders = (
            list(permutations(names)) if len(names) < 6 else [sorted(names), names, names[::-1]]
        )
        pairs = [",".join(row[:2]) for row in rows[1:]]
        for ids in [*orders, sorted(pairs), *([row[0] for row in rows if p in row] for p in "AB")]:
            yield from (by.join(ids).encode() for by in ("\n", ",", ", ", " ", "", ";"))
    yield from map(str.encode, (MAIL, WORD, f"Ask {MAIL}", "nurse"))


def given_away(text, data):
    """Which guesses a text confirms: by six letters of a digest, or twelve in the midst of one."""
    text = text.lower()
    shown = {run[:6] for run in HEX.findall(text)}
    found = []
    for guess in {g for known in guesses(data) for g in (known, known.strip(), known + b"\n")}:
        for kind in KINDS:
            digest = hashlib.new(kind, guess).hexdigest()
            if digest[:6] in shown or digest[:12] in text:
                found.append((kind, guess[:40]))
    return found


def test_no_digest_that_leaves_a_restricted_study_confirms_a_guess(capsys, monkeypatch):
    data = home()
    known = home(name="guessed")  # the same tables, as they are before the check is content
    shutil.move(known, "../guessed")
    said = said_of(data, capsys, monkeypatch)
    assert "with digest " in said
    assert given_away(said, Path("../guessed")) == []
    assert given_away(said, data) == []
    assert SECRET not in said


def test_the_same_attack_works_where_digests_are_plain(capsys, monkeypatch):
    data = home("open", secret="")
    shutil.copytree(data, "../guessed")
    found = dict.fromkeys(given_away(said_of(data, capsys, monkeypatch), Path("../guessed")))
    assert {kind for kind, _ in found} == {"sha256"}
    assert ("sha256", (data / "raw/participants.csv").read_bytes()[:40]) in found
    assert ("sha256", b"\n".join(p[0].encode() for p in PEOPLE)[:40]) in found
    assert ("sha256", WORD.encode()) in found


def test_who_has_the_key_gets_the_same_bytes_and_who_has_another_gets_other_digests():
    first, again, second = home(), home(name="again"), home(name="second", secret="f" * 64)
    numbers, same, other = (content(data) for data in (first, again, second))
    assert json.dumps(numbers) == json.dumps(same)
    assert [n["value"] for n in numbers["numbers"]] == [n["value"] for n in other["numbers"]]
    digests = [
        {*made["files"].values(), *(n["rows"]["digest"] for n in made["numbers"])}
        for made in (numbers, other)
    ]
    assert not digests[0] & digests[1]
    assert numbers["key_mark"] != other["key_mark"]
    assert len(digests[0]) == len(numbers["files"]) + len(numbers["numbers"])  # no two are alike


# The key


def test_the_first_build_makes_a_key_that_it_keeps_to_itself():
    data, other = home(secret=""), home(secret="", name="other")
    validate(data)
    key = (data / KEY).read_text("ascii")
    assert re.fullmatch(r"[0-9a-f]{64}\n", key)
    assert (data / KEY).stat().st_mode & 0o077 == 0
    validate(data)
    assert (data / KEY).read_text("ascii") == key
    validate(other)
    assert (other / KEY).read_text("ascii") != key
    assert key.strip() not in repr(digests_of(data, settings_of(data)))


@pytest.mark.parametrize("provenance", ["open", "synthetic"])
def test_of_public_data_there_is_no_key_and_the_digest_is_that_of_sha256sum(provenance):
    data = home(provenance, secret="")
    digests = validate(data).digests
    assert digests.of(b"abc", "a.csv") == hashlib.sha256(b"abc").hexdigest()
    assert not (data / KEY).exists()


@pytest.mark.parametrize("provenance", ["public", "", ["open"], None])
def test_data_of_which_it_is_not_said_that_they_are_public_are_not(provenance):
    data = home(secret="")
    digests = digests_of(data, {"provenance": provenance})
    assert digests.of(b"abc", "a.csv") == ""
    assert not (data / KEY).exists()


@pytest.mark.parametrize("broken", ["", "\n", "0", "secret" * 11, "é" * 64])
def test_a_key_that_could_be_guessed_stops_the_build(broken, capsys):
    data = home(secret="")
    put(data / KEY, broken)
    refused(gate.check_one, data, None, None)
    said = capsys.readouterr().err
    assert f"{KEY}: expected the key of this study, 64 hexadecimal digits" in said


def test_git_takes_the_key_of_no_study_here(project):
    for name in ("study", "data", "deep/er/study"):
        home(name=name)
    git(project, "add", "-A")
    assert not [n for n in git(project, "ls-files").decode().split() if n.endswith(".key")]


@pytest.mark.parametrize("name", ["study/raw/.key", "study/README.md", "notes/of it", "a.py"])
@pytest.mark.parametrize("provenance", ["restricted", "open"])
def test_a_key_that_is_staged_is_found_under_any_name(project, name, provenance, gate_says):
    data = write_study(project / "study", provenance=provenance)
    put(data / KEY, SECRET)
    assert "no key of a study" not in gate_says()
    if not (path := project / name).exists():
        put(path, f"The key: {SECRET}.\n")
    git(project, "add", "-f", str(path))
    shown = Path(name).as_posix()
    assert f"{shown}: expected no key of a study that git tracks" in gate_says()


# A clone, which has no key


def test_a_clone_says_what_it_could_not_check(project, gate_says):
    data = write_study(project / "study")
    put(data / "manuscript/index.qmd", f"Ask {MAIL}.\n")
    put(data / "tables/numbers.json", json.dumps(content(data)))
    git(project, "add", "-A")
    digest = re.search(r"with digest (\w{12})", gate_says())[1]
    waiver = {"file": "manuscript/index.qmd", "kind": "e-mail address", "digest": digest}
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"waived:\n- {json.dumps({**waiver, 'reason': 'none', 'by': 'A'})}\n")
    put(data / "tables/numbers.json", json.dumps(content(data)))
    git(project, "add", "-A")
    assert NOT_HERE not in (said := gate_says())
    assert "problem" not in said
    shutil.rmtree(data / "raw")
    said = gate_says()
    assert f"study/: whether waivers and outputs fit the data {NOT_HERE}." in said
    assert "problem" not in said
    put(data / "manuscript/index.qmd", "Ask Dr Quillfeather.\n")  # which no waiver is of
    git(project, "add", "-A")
    said = gate_says()
    assert "no name with a title; remove it, or waive it where the key" in said
    assert NOT_HERE in said
    told = explain("n.sources", Path("study"))
    assert f"Whether they changed since the build {NOT_HERE}." in told
    assert f"The digest of the rows {NOT_HERE}." in told
    assert "changed since the build: run make" not in told
    assert not HEX.search(told.replace(digest, ""))


def test_who_has_the_key_makes_the_digest_of_the_rows_again_as_explained(capsys):
    data = write_study(Path("study"))
    numbers = content(data)
    put(data / "tables/numbers.json", json.dumps(numbers))
    for number in numbers["numbers"][::7]:
        told = explain(number["id"], data)
        *_, command = re.findall(r"<<'END'\n(.*?)\nEND", told, re.DOTALL)
        exec(command, {})  # noqa: S102
        assert capsys.readouterr().out == f"{number['rows']['digest']}\n"
        assert "changed since" not in told
    with (data / "raw/sources.csv").open("a", encoding="utf-8") as file:
        file.write("I9,interview,500,100\n")
    assert "raw/sources.csv  (changed since the build: run make)" in explain("n.sources", data)


def test_who_has_the_tables_and_another_key_is_told_so(project, gate_says):
    data = write_study(project / "study")
    put(data / "tables/numbers.json", json.dumps(content(data)))
    put(data / KEY, SECRET)
    assert f"(their digests {OTHER})" in gate_says()
    assert f"Whether they changed since the build {OTHER}." in explain("n.sources", Path("study"))


def test_outputs_with_plain_digests_are_not_committed_once_data_are_restricted(project, gate_says):
    data = write_study(project / "study", provenance="open")
    put(data / "tables/numbers.json", json.dumps(content(data)))
    assert "problem" not in gate_says()
    text = (data / "study.yml").read_text("utf-8")
    put(data / "study.yml", text.replace("provenance: open", "provenance: restricted"))
    plain = hashlib.sha256((data / "raw/participants.csv").read_bytes()).hexdigest()
    assert "tables/numbers.json: expected outputs of the data as they are" in gate_says()
    told = explain("n.participants", Path("study"))
    assert plain[:6] not in told
    numbers = json.loads((data / "tables/numbers.json").read_text("utf-8"))["numbers"]
    assert next(n["rows"]["digest"] for n in numbers if n["id"] == "n.participants") not in told


def test_a_keyed_digest_is_that_of_rfc_2104_over_the_place_and_the_content():
    # By the definition of HMAC, written out: H(K ^ opad, H(K ^ ipad, text)).
    key, text = b"k" * 64, b"raw/a.csv\0abc"
    inner = hashlib.sha256(bytes(k ^ 0x36 for k in key) + text).digest()
    outer = hashlib.sha256(bytes(k ^ 0x5C for k in key) + inner).hexdigest()
    letters = "".join("abcdefghijklmnop"[int(digit, 16)] for digit in outer)
    assert Digests(key=key).of(b"abc", "raw/a.csv") == letters


def test_nothing_else_digests_what_a_study_holds():
    digesting = re.compile(r"hashlib|hmac|crc32|adler32|checksums import sha256|\bhash\(")
    found = {
        path.relative_to(ROOT / "analysis").as_posix()
        for path in (ROOT / "analysis").rglob("*.py")
        if digesting.search(path.read_text("utf-8"))
    }
    of_outputs = {"common/checksums.py", "prose/explain.py", "prose/origins.py"}
    of_code_and_settings = {"build/modules.py", "common/described.py"}  # which are published
    # These tell rows of an export apart while it is read, or lie beside its pseudonyms.
    of_exports = {"cells/filling.py", "project.py", "home/pseudonyms.py"}
    of_imports = {f"imports/{name}" for name in of_exports}
    # These are of what an archive holds itself, which is never what stays at home.
    of_archives = {"archive/pack.py", "archive/entities.py"}
    of_what_leaves = of_outputs | of_archives
    assert found == {"study/digests.py", *of_code_and_settings, *of_what_leaves, *of_imports}


def test_no_keyed_digest_reads_as_something_that_identifies():
    digests = Digests(key=b"k" * 64)
    text = json.dumps([digests.of(b"", str(n)) for n in range(500)])
    assert list(find(text)) == []
