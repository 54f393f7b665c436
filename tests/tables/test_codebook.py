from analysis.tables import codebook


def test_every_code_is_printed_with_its_definition_and_its_use(exhibit):
    made = exhibit()
    assert made.cells == [
        ("**1 Time**", "What it means.", 2, "6"),
        ("1.1 Waiting", "What it means.", 2, "4"),
        ("1.1.1 Waiting for a call", "What it means.", 1, "1"),
        ("1.2 Being rushed", "What it means.", 1, "1"),
        ("**2 Trust**", "What it means.", 0, "0"),
    ]
    assert list(made.rows[0]) == ["Code", "Definition", "Sources", "Codings"]


def test_a_code_without_a_definition_has_an_empty_cell(exhibit):
    frame = exhibit().frame.assign(definition=float("nan"))
    assert {row["Definition"] for row in codebook.show(frame, exhibit().study)} == {""}


def test_the_number_of_codings_tells_how_they_are_spread_and_the_note_what_is_counted(exhibit):
    made = exhibit()
    told = [row["Codings"].told for row in made.rows]
    assert told[1] == ("1.1 Waiting", "Codings: FG1 3, I1 1")
    assert told[-1] == ("2 Trust", "No codings")
    assert made.note == (
        "A code counts what the codes below it count. Sources are those in which it was applied"
        " at least once; codings are single applications."
    )
