from analysis.tables import sources


def test_sources_people_and_words_are_counted_by_kind_and_in_all(exhibit):
    frame = exhibit().frame.set_index("mode")
    assert frame.to_dict("index") == {
        "focus_group": {
            **{"sources": 1, "people": 2, "people_min": 2, "people_max": 2},
            **{"words": 1000, "words_min": 1000, "words_max": 1000, "coded_twice": 0},
        },
        "interview": {
            **{"sources": 2, "people": 2, "people_min": 1, "people_max": 1},
            **{"words": 800, "words_min": 300, "words_max": 500, "coded_twice": 1},
        },
        "all": {
            **{"sources": 3, "people": 4, "people_min": 1, "people_max": 2},
            **{"words": 1800, "words_min": 300, "words_max": 1000, "coded_twice": 1},
        },
    }


def test_kinds_of_sources_are_printed_with_a_spread_where_they_differ(exhibit):
    focus, interviews, every = exhibit().rows
    assert focus["Sources"] == "Focus groups"
    assert (focus["People per source"], focus["Words per source"]) == ("2", "1,000")
    assert (interviews["Number"], interviews["Words per source"]) == (2, "300 to 500")
    assert every["Sources"] == "**All**"
    assert (every["People per source"], every["Words"]) == ("1 to 2", "1,800")


def test_a_kind_that_the_study_does_not_have_has_no_row(exhibit):
    people = [("P3", "I1", "ward", "nurse")]
    made = exhibit(sources=[("I1", "interview", 300)], people=people, codings=[])
    assert list(made.frame["mode"]) == ["interview", "all"]


def test_a_source_with_two_second_coders_is_coded_twice_once(exhibit):
    duties = [("C1", s, "primary") for s in ("FG1", "I1", "I2")]
    duties += [("C2", "FG1", "second"), ("C3", "FG1", "second")]
    assert list(exhibit(codings=[], assignments=duties).frame["coded_twice"]) == [1, 0, 1]


def test_documents_have_no_people(exhibit):
    documents, _ = exhibit(sources=[("D1", "document", 9)], people=[], codings=[]).rows
    assert (documents["People"], documents["People per source"]) == (0, "0")


def test_each_kind_tells_which_of_its_sources_were_coded_twice(exhibit):
    assert [row["Coded twice"].told for row in exhibit().rows] == [
        ("Focus groups that were coded twice", "none of FG1"),
        ("Interviews that were coded twice", "I2; not I1"),
        ("Sources that were coded twice", "I2; not FG1 and I1"),
    ]
    assert [row["Coded twice"] for row in exhibit().rows] == ["0", "1", "1"]


def test_without_positions_words_are_undefined(exhibit):
    made = exhibit(positions="none")
    assert {row["Words"] for row in made.rows} == {"undefined"}
    assert {row["Words per source"] for row in made.rows} == {"undefined"}


def test_where_the_words_of_one_source_are_not_known_neither_is_their_sum(exhibit):
    frame = exhibit().frame
    rows = sources.show(frame.assign(words=float("nan"), words_min=1, words_max=2), exhibit().study)
    assert {(row["Words"], row["Words per source"]) for row in rows} == {("undefined", "1 to 2")}


def test_the_note_says_what_people_words_and_twice_mean(exhibit):
    people, twice = "People are participants.", "was assigned to it."
    assert exhibit().note == (
        f"{people} Words are those of the transcripts. A source is coded twice where a second coder"
        f" {twice}"
    )
    assert exhibit(positions="none").note == (
        f"{people} Words are those of the transcripts, and undefined where these are not part of"
        f" the data. A source is coded twice where a second coder {twice}"
    )
