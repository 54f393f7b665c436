from analysis.tables import themes


def test_every_theme_and_subtheme_has_its_sources_and_people_with_denominators(exhibit):
    means, made = "What it means.", exhibit()
    assert made.cells == [
        ("**1 Time**", means, "1/1", "1/2", "3/4", ""),
        ("1.1 Waiting", means, "1/1", "1/2", "3/4", "FG1, P1"),
        ("1.2 Being rushed", means, "1/1", "0/2", "0/4", ""),
        ("**2 Trust**", means, "0/1", "0/2", "0/4", ""),
    ]
    columns = ["Theme or subtheme", "Definition", "Focus groups", "Interviews", "People"]
    assert list(made.rows[0]) == [*columns, "Quotation"]


def test_the_codebook_orders_the_themes_and_counts_do_not(exhibit):
    book = [("Z", "", "Rare"), ("A", "", "Common"), ("A.1", "A", "Often")]
    made = exhibit(codebook=book, codings=[("FG1", "P1", "A.1")] * 3)
    assert list(made.frame["code_id"]) == ["Z", "A", "A.1"]


def test_a_study_of_interviews_has_one_column_of_sources(exhibit):
    made = exhibit(
        sources=[("I1", "interview", 300), ("I2", "interview", 300)],
        people=[("P3", "I1", "ward", "nurse"), ("P4", "I2", "ward", "nurse")],
        codings=[("I1", "P3", "A.wait"), ("I2", "P4", "A.wait")],
    )
    columns = ["Theme or subtheme", "Definition", "Interviews", "People", "Quotation"]
    assert list(made.rows[0]) == columns
    assert made.rows[0]["Interviews"] == "2/2"


def test_a_study_without_people_has_no_column_and_no_note_of_them(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")])
    assert made.rows[0]["Documents"] == "1/1"
    assert "People" not in made.rows[0]
    assert "People" not in made.note


def test_there_are_no_percentages(exhibit):
    assert "%" not in str(exhibit().rows) + exhibit().note


def test_the_note_says_what_counts_and_that_zero_is_not_absence(exhibit):
    people = (
        " People are participants to whom a coded stretch is attributed; where a group speaks or"
        " the speaker is unknown, the stretch counts for the source alone."
    )
    note = (
        "Cells give n/N: sources in which the theme was raised at least once, of all sources of"
        " that kind.{} A theme counts what its subthemes count. Zero means not raised, which is not"
        " absent. Quotation: its source and person; the words are withheld unless they stand there."
        " The order is that of the codebook."
    )
    assert exhibit().note == note.format(people)
    alone = exhibit(sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")])
    assert alone.note == note.format("")


def test_each_count_tells_of_what_it_is_made(exhibit):
    waiting = exhibit().rows[1]
    assert waiting["Interviews"].told == ("1.1 Waiting", "1 of 2 interviews: I1; not I2")
    assert waiting["People"].told == ("1.1 Waiting", "3 of 4 people")


def test_who_is_quoted_is_described_where_the_settings_say_so(exhibit):
    cleared = {"codings": [("FG1", "P1", "A.wait", "C1", 5, "E1")], "excerpts": [("E1", "TEXT")]}
    quoted = exhibit(speakers=["job"], **cleared).rows[1]["Quotation"]
    assert quoted == "“TEXT” FG1, P1, nurse"


def test_a_cleared_quote_stands_with_who_said_it_and_only_the_first(exhibit):
    codings = [
        ("FG1", "P1", "A.wait", "C1", 5),
        ("I1", "P3", "A.wait", "C1", 70, "E2"),
        ("I1", "P3", "A.wait", "C1", 40, "E1"),
        ("FG1", "", "A.rush", "C1", 5, "E3"),
    ]
    texts = [(f"E{n}", f"TEST TEXT {n}, *not* speech") for n in (1, 2, 3)]
    assert [row["Quotation"] for row in exhibit(codings=codings, excerpts=texts).rows] == [
        "",
        "“TEST TEXT 1, *not* speech” I1, P3",
        "“TEST TEXT 3, *not* speech” FG1",
        "",
    ]


def test_a_code_without_a_definition_has_an_empty_cell(exhibit):
    frame = exhibit().frame.assign(definition=float("nan"))
    assert {row["Definition"] for row in themes.show(frame, exhibit().study)} == {""}
