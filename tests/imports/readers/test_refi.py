"""What real REFI-QDA exports do that the standard does not say, each with what is right."""

import itertools
import re
import unicodedata
import zipfile

import pytest

from analysis.imports.__main__ import import_study
from analysis.imports.given import Given
from analysis.imports.project import RefusedError
from analysis.imports.readers import refi as reader
from analysis.imports.readers.refi import recognises
from analysis.imports.refi.positions import AmbiguousError
from analysis.study.contract import validate
from tests.support.edits import column, read, report
from tests.support.refi_writer import (
    NAMESPACE,
    case,
    code,
    coding,
    count,
    element,
    marked,
    project,
    selection,
    source,
    value,
    variables,
    write,
)

T = "One two three. Four five six. Seven eight nine. Ten eleven twelve.\n"
LINES = "".join(f"Line {i} alpha beta{i} gamma.\n" for i in range(20))
BETAS = [f"beta{i}" for i in range(20)]
CN = "我昨天去了医院并且等了很久" * 8 + "\n"
TH = "ผมไปโรงพยาบาลเมื่อวานนี้" * 6 + "\n"
OTHER = "Unheard 1"


def betas(text=LINES, **options):
    """The words beta0, beta1, ... of a text, coded."""
    return [marked(text, f"{b} ", coding("k1"), **options) for b in BETAS]


def done(tmp_path, xml, texts=None, mode="document", **answers):
    texts = {"s1": T} if texts is None else texts
    tmp_path.mkdir(exist_ok=True)
    import_study(write(tmp_path / "p.qdpx", xml, texts), tmp_path / "to", mode, answers)
    return tmp_path / "to"


def one(*children, **options):
    return project(source("s1", *children), **options)


def stretches(folder, text):
    return [text[int(a) : int(b)] for a, b in column(folder, "codings", "start", "end")]


# The file


@pytest.mark.parametrize(
    ("head", "is_one"),
    {
        "<Project>": True,
        "<Project/>": True,
        "<CodeBook\nxmlns='u'>": True,
        "\ufeff <?xml version='1.0'?><!-- words --><qda-1.0:Project a='b'>": True,
        "<Projects>": False,
        "<a b='Project '>": False,
        "<q/Project>": False,
        "words <Project>": False,
    }.items(),
)
def test_a_project_is_known_by_the_name_of_its_first_element(tmp_path, head, is_one):
    (tmp_path / "file").write_text(head, encoding="utf-8")
    assert recognises(Given(tmp_path / "file")) is is_one


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_project_is_known_in_whatever_letters_it_is_marked_to_be(tmp_path, encoding):
    (tmp_path / "file").write_bytes("\r\n\t <CodeBook>".encode(encoding))
    assert recognises(Given(tmp_path / "file"))


@pytest.mark.parametrize(("name", "is_one"), [("a.qde", True), ("x/A.QDE", True), ("qde", False)])
def test_an_archive_is_a_project_if_it_holds_one(tmp_path, name, is_one):
    with zipfile.ZipFile(tmp_path / "file", "w") as archive:
        archive.writestr(name, "x")
    assert recognises(Given(tmp_path / "file")) is is_one


@pytest.mark.parametrize(
    ("origin", "program"),
    [
        *(
            ("NVivo for Windows 12.6", "NVivo"),
            ("atlas.ti 23", "ATLAS.ti"),
            ("MAXQDA 24", "MAXQDA"),
        ),
        *(("by qualcoder", "QualCoder"), ("Another", ""), ("", "")),
    ],
)
def test_the_program_that_wrote_a_project_or_a_codebook_is_named(tmp_path, origin, program):
    book = f"<CodeBook origin='{origin}'><Codes>{code('k1', 'A')}</Codes></CodeBook>"
    (tmp_path / "c").write_text(book, "utf-8")
    found = reader.read(Given(tmp_path / "c"), {})
    assert (found.kind, found.program, found.codebook_only) == ("REFI-QDA codebook", program, True)
    file = write(tmp_path / "p", one(coding("k1"), origin=origin), {"s1": T})
    found = reader.read(Given(file), {})
    assert (found.kind, found.program) == ("REFI-QDA project", program)
    assert not found.codebook_only


def test_xml_may_unpack_to_a_hundred_times_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MAX_XML", 100)
    file = write(tmp_path / "p", one(*[coding("k1")] * 99), {"s1": T})
    assert len(reader.read(Given(file), {}).codings) == 99
    file = write(tmp_path / "p", one(coding("k1"), extra="<!--" + " " * 200_000 + "-->"), {"s1": T})
    with pytest.raises(
        RefusedError, match=r"^unpacks to more than \d+ bytes where text is expected"
    ):
        reader.read(Given(file), {})


def test_texts_that_are_no_utf_8_are_counted_by_their_letters(tmp_path):
    sources = [source(f"s{n}", coding("k1")) for n in range(1, 6)]
    texts = {
        **{"s1": "plain", "s2": "\ufeffmarked", "s3": "größe".encode("utf-16")},
        **{"s4": "größe".encode("cp1252"), "s5": "naïf".encode("cp1252")},
    }
    found = reader.read(Given(write(tmp_path / "p", project(*sources), texts)), {})
    kinds = {kind: n for kind, n in found.notices.items() if "read as" in kind}
    assert kinds == {"texts without a mark, read as cp1252 since they are no UTF-8": 2}


def test_words_of_stretches_are_read_once_more_from_their_texts(tmp_path):
    inside = [marked(T, "One two", coding("k1")), marked(T, "Four", coding("k1"))]
    xml = project(source("s0"), source("s1", *inside), source("s2", coding("k1")))
    file = write(tmp_path / "p", xml, {"s0": "", "s1": T, "s2": "so\n it  was\u200b"})
    found = reader.read(Given(file), {})
    places = list(found.codings.stretch)
    assert list(found.words(places).values()) == ["One two", "Four", "so it was"]
    assert found.words(places[1:2]) == {places[1]: "Four"}
    assert [s.name for s in found.sources] == ["Anna Beispiel"] * 2
    assert found.left["text sources without any text"] == 1


def test_who_coded_is_told_in_the_report_after_the_positions(tmp_path):
    found = reader.read(Given(write(tmp_path / "p", one(coding("k1")), {"s1": T})), {})
    positions, title, who = found.told
    assert positions.startswith("## Positions\n")
    assert (title, who) == (
        "## Who coded",
        "Codings and their selections name the same coders wherever both name one.",
    )


# Labels


@pytest.mark.parametrize("label", ["+Media", "-Bad", "=1+1", "@home", "＝wide"])
def test_a_label_stays_as_it_is_and_is_marked_only_in_the_file(tmp_path, label):
    codes = (code("k1", label, definition="- a bullet"), code("k2", "'tis"))
    folder = done(tmp_path, one(marked(T, "One two", coding("k1")), codes=codes))
    first, second = validate(folder).tables["codebook"]
    assert (first["label"], first["definition"], second["label"]) == (label, "- a bullet", "'tis")
    assert column(folder, "codebook", "label")[0] == f"'{label}"


def test_joined_emoji_and_letters_stay_joined_in_a_label(tmp_path):
    label = "\U0001f468\u200d\U0001f469\u200d\U0001f467 می\u200cخواهم"
    folder = done(tmp_path, one(coding("k1"), codes=(code("k1", label),)))
    assert column(folder, "codebook", "label") == [label]


# Coders


def stamped(pairs):
    """Selections by u2 with codings by u1, of times of selections and codings."""
    words = re.findall(r"\w+", T)
    return [
        marked(T, word, coding("k1", "u1", coded), user="u2", at=selected)
        for word, (selected, coded) in zip(words, pairs, strict=False)
    ]


MERGE = "2026-01-02T10:00:00Z"


def times(n):
    return [f"2026-01-{day:02}T09:00:00Z" for day in range(1, n + 1)]


def test_one_time_on_all_codings_is_that_of_a_merge_and_the_selections_tell_who_coded(tmp_path):
    own = marked(T, "twelve", coding("k1", "u1", MERGE), user="u1", at="2026-01-09T09:00:00Z")
    folder = done(tmp_path, one(*stamped([(t, MERGE) for t in times(3)]), own))
    assert column(folder, "codings", "coder_id") == ["C2", "C2", "C2", "C1"]
    assert "Of 3 codings the coding and its selection name different users." in report(folder)
    assert "The coder is the user of the selection" in report(folder)


@pytest.mark.parametrize("selected", [times(3), [MERGE] * 3], ids=["apart", "at once"])
def test_codings_at_different_times_tell_who_coded(tmp_path, selected):
    coded = [f"2025-05-0{n}T08:00:00Z" for n in (1, 2, 3)]
    folder = done(tmp_path, one(*stamped(zip(selected, coded, strict=True))))
    assert column(folder, "codings", "coder_id") == ["C1"] * 3
    assert "The coder is the user of the coding" in report(folder)


@pytest.mark.parametrize("selected", [MERGE, "2026-02-02T10:00:00Z", None])
def test_where_neither_time_tells_who_coded_a_person_is_asked(tmp_path, selected):
    xml = one(*stamped([(selected, MERGE)] * 3))
    with pytest.raises(RefusedError, match=r"3 codings .*CODER=coding or CODER=selection"):
        done(tmp_path, xml)
    assert column(done(tmp_path, xml, coder="selection"), "codings", "coder_id") == ["C2"] * 3
    assert column(done(tmp_path / "b", xml, coder="coding"), "codings", "coder_id") == ["C1"] * 3


# Positions

TIE = "\U0001f600\U0001f600 a b c d e f g h\n"


@pytest.mark.parametrize("quote", ["a", "b"])
def test_what_selections_quote_proves_positions(tmp_path, quote):
    """Both ways of counting begin and end between words here."""
    xml = one(selection(5, 6, coding("k1"), name=quote), origin=OTHER)
    folder = done(tmp_path, xml, {"s1": TIE})
    assert stretches(folder, TIE) == [quote]
    assert "follows from what the selections quote" in report(folder)


def test_a_quote_is_held_against_the_text_whatever_its_spaces_and_its_end(tmp_path):
    text = "\U0001f600 a b c\nd  e and so on, and so on, and on\n"
    start = count(text[: text.index("c\nd")], utf16=True)
    chosen = selection(start, start + 5, coding("k1"), name="c d e"[:3] + " ")
    cut = selection(start, start + 33, coding("k1"), name="c d e and so on, and so on…")
    folder = done(tmp_path, one(chosen, cut, origin=OTHER), {"s1": text})
    assert stretches(folder, text)[1].startswith("c\nd  e and")


def test_names_that_quote_nothing_prove_nothing(tmp_path):
    with pytest.raises(AmbiguousError):
        done(
            tmp_path,
            one(selection(5, 6, coding("k1"), name="Memo 7"), origin=OTHER),
            {"s1": TIE},
        )


def test_what_a_person_has_to_choose_from_is_shown_and_never_written(tmp_path):
    with pytest.raises(AmbiguousError) as error:
        done(tmp_path, one(selection(5, 6, coding("k1")), origin=OTHER), {"s1": TIE})
    shown = error.value.show()
    assert re.search(r"--positions codepoint +\U0001f600\U0001f600 a \[b\] c d", shown)
    assert re.search(r"--positions utf16 +\U0001f600\U0001f600 \[a\] b c", shown)
    assert "[" not in str(error.value)


@pytest.mark.parametrize("text", [CN, TH], ids=["Chinese", "Thai"])
@pytest.mark.parametrize("origin", ["QualCoder 4.0", OTHER])
def test_without_spaces_between_words_one_possible_reading_is_right(tmp_path, text, origin):
    places = [selection(i, i + 5, coding("k1")) for i in range(2, 80, 7)]
    folder = done(tmp_path, one(*places, origin=origin), {"s1": text})
    assert stretches(folder, text) == [text[i : i + 5] for i in range(2, 80, 7)]


@pytest.mark.parametrize("utf16", [False, True])
def test_joined_emoji_decomposed_accents_and_other_directions_are_counted(tmp_path, utf16):
    text = (
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 family e\u0301te\u0301 שלום word"
        " \U0001f1e9\U0001f1ea flag end.\n"
    ) * 4
    words = [m.span() for m in re.finditer("word|flag", text)]
    ends = [(count(text[:a], utf16=utf16), count(text[:b], utf16=utf16)) for a, b in words]
    xml = one(*(selection(a, b, coding("k1")) for a, b in ends), origin=OTHER)
    assert stretches(done(tmp_path, xml, {"s1": text}), text) == ["word", "flag"] * 4


# Texts


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-8", b""),
        ("cp1252", b""),
        ("latin-1", b""),
    ],
)
def test_a_text_is_read_in_whatever_it_is_encoded(tmp_path, encoding, mark):
    text = (
        LINES.replace("alpha", "älpha") if encoding != "latin-1" else LINES.replace("pha", "ü\x81")
    )
    folder = done(tmp_path, one(*betas(text)), {"s1": mark + text.encode(encoding)})
    assert stretches(folder, text) == [f"{b} " for b in BETAS]
    assert column(folder, "sources", "length", "words") == [
        (str(len(text)), str(len(text.split())))
    ]


@pytest.mark.parametrize(
    ("encoding", "word"), [("cp1250", "zażółć"), ("cp1253", "Συνέντευξη"), ("mac_roman", "naïveté")]
)
def test_the_words_of_a_text_are_read_in_its_code_page(tmp_path, encoding, word):
    text = LINES.replace("alpha", word)
    xml = one(*betas(text), marked(text, word, coding("k2")))
    folder = done(tmp_path, xml, {"s1": text.encode(encoding)})
    (tmp_path / "to-private/release.txt").write_text("K021", "utf-8")
    done(tmp_path, xml, {"s1": text.encode(encoding)}, excerpts="yes")
    assert column(folder, "excerpts", "text") == [word]
    assert f"read as {encoding} since they are no UTF-8: 1" in report(folder)


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "euc_jp"])
def test_letters_of_two_bytes_that_nobody_names_are_refused(tmp_path, encoding):
    """Read in letters of one byte, its positions would be others, and nobody would see it."""
    text = "學校 學生 大學 小學\n" * 20
    with pytest.raises(RefusedError, match=r"in which letters text source 1 .* save it as UTF-8"):
        done(tmp_path, one(marked(text, "大學", coding("k1"))), {"s1": text.encode(encoding)})


@pytest.mark.parametrize("content", [b"\0\1\2", b"PK\3\4\xff\0\0\x80", b"na\xefve \1\2"])
def test_what_is_no_text_is_refused(tmp_path, content):
    with pytest.raises(RefusedError, match=r"text source 1 .*no text that can be read"):
        done(tmp_path, one(coding("k1")), {"s1": content * 20})


ENDS = {"\n": 1, "\r\n": 2, "\r": 1, "\r\r\n": 3}


@pytest.mark.parametrize(
    ("end", "length"), [(e, n) for e, most in ENDS.items() for n in range(1, most + 1)]
)
def test_a_line_end_counts_as_the_program_has_it(tmp_path, end, length):
    text = LINES.replace("\n", end)
    counted = LINES.replace("\n", "\n" * length)
    folder = done(tmp_path, one(*betas(counted), origin=OTHER), {"s1": text})
    assert stretches(folder, text) == [f"{b} " for b in BETAS]


@pytest.mark.parametrize("raw", ["\r\n", "&#13;\n", "\n"])
def test_a_text_in_the_xml_is_read_whatever_became_of_its_line_ends(tmp_path, raw):
    counted = LINES.replace("\n", "\r\n") if raw != "\n" else LINES
    xml = one(element("PlainTextContent", "@"), *betas(counted), origin=OTHER)
    xml = xml.replace("@", LINES.replace("\n", raw))
    text = LINES.replace("\n", "\r\n") if "&" in raw else LINES
    assert stretches(done(tmp_path, xml, {}), text) == [f"{b} " for b in BETAS]


PATHS = (
    "s1.txt",
    "internal://s1.txt",
    "sources/s1.txt",
    "internal:/s1.txt",
    "internal:///s1.txt",
    "internal://S1.TXT",
    "internal://Sources/s1.txt",
    r"internal://Sources\s1.txt",
    r"internal:\\s1.txt",
    "INTERNAL://s1.txt",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("folder", ["Sources", "sources", "x\\Sources", "project/sources"])
def test_a_text_is_found_by_whatever_path_programs_write(tmp_path, path, folder):
    xml = project(source("s1", marked(T, "One", coding("k1")), path=path))
    (tmp_path / "in").mkdir()
    file = write(tmp_path / "in/p.qdpx", xml, {"s1": T}, folder=folder)
    import_study(file, tmp_path / "to", "document")
    assert stretches(tmp_path / "to", T) == ["One"]


def test_a_path_may_have_its_spaces_encoded(tmp_path):
    xml = project(source("s1", marked(T, "One", coding("k1")), path="internal://my%20talk.txt"))
    assert stretches(done(tmp_path, xml, {"my talk": T}), T) == ["One"]


@pytest.mark.parametrize(("said", "called"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_text_is_found_however_accents_in_its_name_are_written(tmp_path, said, called):
    path, member = (unicodedata.normalize(form, "Gespräch") for form in (said, called))
    xml = project(source("s1", marked(T, "One", coding("k1")), path=f"internal://{path}.txt"))
    assert stretches(done(tmp_path, xml, {member: T}), T) == ["One"]


@pytest.mark.parametrize("letters", ["utf-8", "cp437", "cp1252"])
def test_a_text_is_found_in_whatever_letters_the_archive_has_its_name(tmp_path, letters):
    name = "Gespräch".encode(letters)
    xml = project(source("s1", marked(T, "One", coding("k1")), path="internal://Gespräch.txt"))
    stand_in = "X" * len(name)
    file = write(tmp_path / "p.qdpx", xml, {stand_in: T})
    file.write_bytes(file.read_bytes().replace(stand_in.encode(), name))
    import_study(file, tmp_path / "to", "document")
    assert stretches(tmp_path / "to", T) == ["One"]


@pytest.mark.parametrize("path", ["relative:///Anna/s1.txt", "absolute:///C:/Users/anna/s1.txt"])
def test_a_text_outside_the_archive_is_refused_without_its_path(tmp_path, path):
    with pytest.raises(RefusedError, match="points outside the archive") as error:
        done(tmp_path, project(source("s1", coding("k1"), path=path)))
    assert "nna" not in str(error.value)


def representation(kind, tag, *children):
    inner = element(tag, *children, guid="r1", plainTextPath="internal://s1.txt")
    return element(kind, inner, guid="m1", path="internal://m1.pdf")


def test_the_plain_text_of_a_pdf_is_a_text(tmp_path):
    inside = [marked(T, "One two", coding("k1")), marked(T, "Seven", coding("k2"))]
    xml = project(representation("PDFSource", "Representation", *inside), cases=(case("c", "m1"),))
    folder = done(tmp_path, xml)
    assert stretches(folder, T) == ["One two", "Seven"]
    assert column(folder, "participants", "source_id") == ["S01"]


def test_a_transcript_is_a_text_whose_stretches_stand_between_points(tmp_path):
    start = T.index("Four")
    points = [
        element("SyncPoint", guid=g, position=str(n)) for g, n in (("a", start), ("b", start + 4))
    ]
    points.append(element("SyncPoint", guid="c", timeStamp="9"))

    def between(first, second):
        ends = {"fromSyncPoint": first, "toSyncPoint": second}
        return element("TranscriptSelection", coding("k1"), guid=f"t{first}{second}", **ends)

    transcript = representation(
        "AudioSource", "Transcript", *points, between("a", "b"), between("a", "c")
    )
    folder = done(tmp_path, project(transcript))
    assert stretches(folder, T) == ["Four"]
    assert "codings outside text sources (PDF, picture, audio, video, notes): 1" in report(folder)


def test_pictures_alone_leave_nothing_to_analyse(tmp_path):
    picture = element("PictureSource", element("PictureSelection", coding("k1")), guid="m1")
    with pytest.raises(RefusedError, match="no code is applied to a text"):
        done(tmp_path, project(picture))


def test_a_source_without_codings_stays(tmp_path):
    xml = project(source("s1", coding("k1")), source("s2"))
    folder = done(tmp_path, xml, {"s1": T, "s2": T})
    assert column(folder, "sources", "source_id") == ["S01", "S02"]
    assert column(folder, "assignments", "source_id") == ["S01", "S02"]
    assert "- sources in which nothing is coded (kept): 1" in report(folder)


# People


def test_a_case_may_link_to_the_file_of_a_source(tmp_path):
    one_ = source("s1", coding("k1")).replace(
        "<TextSource", '<TextSource richTextPath="internal://d5.docx"'
    )
    folder = done(tmp_path, project(one_, cases=(case("c", "D5"), case("d", "gone"))))
    assert column(folder, "participants", "source_id") == ["S01"]
    assert "- links of cases to what is no text here: 1" in report(folder)


SPOKEN = "One two three. Four five six. Seven eight nine.\n"


def group(*more, cases):
    inside = [marked(SPOKEN, "One two three.", coding("k1"), coding("p1")), *more]
    return project(source("s1", *inside), cases=cases)


def test_speakers_coded_to_cases_are_participants_and_what_they_say_is_theirs(
    tmp_path,
):
    xml = group(
        marked(SPOKEN, "Four five six.", coding("p2")),
        marked(SPOKEN, "Four five", coding("k2")),
        marked(SPOKEN, "three. Four", coding("k2")),  # of both
        marked(SPOKEN, "nine", coding("k2")),  # of nobody
        marked(SPOKEN, "five six. Seven", coding("k2")),  # not all of it is said by p2
        cases=(case("p1"), case("p2")),
    )
    folder = done(tmp_path, xml, {"s1": SPOKEN}, "focus_group")
    assert column(folder, "participants", "source_id") == ["S01", "S01"]
    assert column(folder, "codings", "participant_id") == ["P01", "P02", "", "", ""]
    assert "- codings that assign a stretch to a case: 2" in report(folder)


def test_speakers_may_be_links_of_cases_to_selections(tmp_path):
    xml = project(
        source(
            "s1",
            marked(SPOKEN, "Four five six.", guid="sel-1", user=None),
            marked(SPOKEN, "five", coding("k1")),
        ),
        cases=(case("p1", selections="sel-1"), case("p2", "s1")),
    )
    folder = done(tmp_path, xml, {"s1": SPOKEN}, "focus_group")
    assert column(folder, "codings", "participant_id") == ["P01"]


def test_a_moderator_is_no_participant(tmp_path):
    xml = group(
        marked(SPOKEN, "Seven eight nine.", coding("m")),
        marked(SPOKEN, "eight", coding("k1")),
        cases=(case("p1"), case("m", name="Moderator 1")),
    )
    folder = done(tmp_path, xml, {"s1": SPOKEN}, "focus_group")
    assert len(read(folder, "participants")) == 1
    assert column(folder, "codings", "participant_id") == ["P01", ""]
    assert "- moderators (cases by their name; no participants): 1" in report(folder)


LABELLED = "M: What helps?\nP1: Time, mostly.\nP2: Being heard: that.\n\nP1: And calm.\n"


def test_labels_in_a_text_tell_who_speaks_if_asked_for(tmp_path):
    words = ("Time", "heard: that.", "calm", "What helps", "mostly.\nP2: Being")
    xml = project(source("s1", *(marked(LABELLED, word, coding("k1")) for word in words)))
    folder = done(tmp_path, xml, {"s1": LABELLED}, "focus_group", speakers="labels")
    assert len(read(folder, "participants")) == 2
    assert column(folder, "codings", "participant_id") == ["P01", "P02", "P01", "", ""]
    assert "moderators told by labels in the texts (no participants): 1" in report(folder)
    with pytest.raises(RefusedError, match="--speakers labels"):
        done(tmp_path / "b", xml, {"s1": LABELLED}, "focus_group")


def test_a_text_without_labels_has_no_speakers_beside_those_that_are_known(tmp_path):
    known = (case("p1", "s2"), case("p2", "s2"))
    texts = (source("s1", marked(T, "One", coding("k1"))), source("s2"))
    xml, two = project(*texts, cases=known), {"s1": T, "s2": LABELLED}
    folder = done(tmp_path, xml, two, speakers="labels")
    assert column(folder, "participants", "source_id") == ["S02", "S02"]
    assert "people told by labels" not in report(folder)


@pytest.mark.parametrize("kind", ["Text", "Integer"])
def test_variables_of_cases_and_sources_are_attributes(tmp_path, kind):
    given = value("v1", "29", kind), value("v2", "North")
    people = (case("p1", "s1", values=given[0]), case("p2", "s2"))
    sources = (source("s1", coding("k1"), given[1]), source("s2", coding("k1")))
    xml = project(*sources, cases=people).replace(
        "<Cases>", variables(v1="Age", v2="Site") + "<Cases>"
    )
    folder = done(tmp_path, xml, {"s1": T, "s2": T}, "interview")
    assert column(folder, "participants", "age") == ["29", "not provided"]
    assert column(folder, "sources", "site") == ["North", "not provided"]


# The codebook


def sets(*groups):
    made = []
    for n, codes in enumerate(groups):
        members = [element("MemberCode", targetGUID=guid) for guid in codes]
        made.append(element("Set", *members, guid=f"g{n}", name=f"Group {n}"))
    return element("Sets", *made)


def test_groups_of_codes_become_themes(tmp_path):
    folder = done(tmp_path, one(coding("k1"), coding("k2"), extra=sets(["k1", "k2"])))
    labels = dict(column(folder, "codebook", "label", "parent_id"))
    themes = [row for row in read(folder, "codebook") if not row["parent_id"]]
    assert [theme["label"] for theme in themes] == ["Group 0"]
    assert {labels["First"], labels["Second"]} == {themes[0]["code_id"]}


@pytest.mark.parametrize("groups", [(["k1"], ["k1", "k2"]), (["k1", "gone"],)])
def test_groups_that_cannot_be_themes_are_told(tmp_path, groups):
    folder = done(tmp_path, one(coding("k1"), extra=sets(*groups)))
    assert column(folder, "codebook", "parent_id") == ["", ""]
    assert (
        f"- groups of codes (codes in several groups, or groups of levels): {len(groups)}"
        in report(folder)
    )


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1:0", "urn:QDA-XML:codebook:2.0"])
def test_a_codebook_in_another_version_is_read_and_told(tmp_path, space):
    xml = one(coding("k1")).replace("<CodeBook>", f'<CodeBook xmlns="{space}">')
    assert "another version of REFI-QDA" in report(done(tmp_path, xml))


def test_elements_that_the_standard_does_not_know_are_told(tmp_path):
    xml = (
        one(coding("k1"))
        .replace("</Code>", "<Colour/></Code>")
        .replace("</CodeBook>", "<Odd/></CodeBook>")
    )
    assert "- elements where REFI-QDA has none (passed over): 3" in report(done(tmp_path, xml))


CODES = f"{code('k1', 'A', code('k2', 'B'))}{code('k3', '+C')}"


@pytest.mark.parametrize("prefix", ["", "\ufeff", '<?xml version="1.0" encoding="utf-8"?>\n'])
def test_a_codebook_alone_is_imported_and_says_what_is_missing(tmp_path, prefix):
    xml = f'{prefix}<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODES}</Codes></CodeBook>'
    (tmp_path / "any.name").write_text(xml, "utf-8")
    import_study(tmp_path / "any.name", tmp_path / "to", "document")
    assert column(tmp_path / "to", "codebook", "label", "parent_id") == [
        ("A", ""),
        ("B", "c01"),
        ("'+C", ""),
    ]
    assert read(tmp_path / "to", "codings") == []


def test_a_codebook_with_a_sign_that_no_xml_has_is_told_to_be_broken(tmp_path):
    (tmp_path / "c.qdc").write_bytes(b"<CodeBook><Codes>\0</Codes></CodeBook>")
    with pytest.raises(RefusedError, match="XML is malformed"):
        import_study(tmp_path / "c.qdc", tmp_path / "to", "document")


def test_the_xml_of_a_project_alone_is_refused_for_its_texts(tmp_path):
    (tmp_path / "p.qde").write_text(one(coding("k1")), "utf-8")
    with pytest.raises(RefusedError, match=r"without its texts; export the project as \.qdpx"):
        import_study(tmp_path / "p.qde", tmp_path / "to", "document")


# Shapes and sizes


@pytest.mark.parametrize("name", ["My project.qde", "x/project.QDE"])
def test_the_file_of_the_project_may_have_any_name(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr(name, one(coding("k1")))
        archive.writestr("Sources/s1.txt", T)
    import_study(tmp_path / "p.qdpx", tmp_path / "to", "document")
    assert len(read(tmp_path / "to", "codings")) == 1


def test_repeats_are_kept_and_counted_and_so_are_overlaps(tmp_path):
    again = [marked(T, "One two three.", coding("k1")) for _ in range(22)]
    folder = done(
        tmp_path, one(*again, marked(T, "three. Four", coding("k1")), selection(5, 5, coding("k1")))
    )
    assert len(read(folder, "codings")) == 23
    assert "- codings that repeat another one exactly (kept): 21" in report(folder)
    assert "- codings on stretches of length zero: 1" in report(folder)


def test_a_survey_of_many_short_answers(tmp_path):
    sources = [source(f"s{n}", selection(0, 6, coding("k1"))) for n in range(1500)]
    texts = {f"s{n}": f"Answer {n} is good.\n" for n in range(1500)}
    folder = done(tmp_path, project(*sources, origin="MAXQDA 24"), texts)
    assert len(read(folder, "sources")) == len(read(folder, "codings")) == 1500


def test_nothing_optional_has_to_be_there(tmp_path):
    bare = (
        f'<Project xmlns="{NAMESPACE}" name=""><CodeBook><Codes>{CODES}</Codes></CodeBook><Sources>'
    )
    bare += source("s1", selection(0, 3, coding("k1", None), user=None)) + "</Sources></Project>"
    assert stretches(done(tmp_path, bare), T) == ["One"]


@pytest.mark.parametrize("order", [*itertools.permutations(("k1", "k2"))])
def test_codes_are_known_by_guid_and_not_by_name(tmp_path, order):
    codes = (code("k1", "Café"), code("k2", "Cafe\u0301"))
    folder = done(tmp_path, one(*map(coding, order), codes=codes))
    assert column(folder, "codings", "code_id") == [{"k1": "c01", "k2": "c02"}[k] for k in order]
