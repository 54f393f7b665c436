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
