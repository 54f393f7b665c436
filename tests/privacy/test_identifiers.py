import re

import pytest

from analysis.privacy.identifiers import DENIED, Finding, find

FOUND = {
    "e-mail address": [
        "someone@example.org",
        "some.one+study@mail.example.co.uk",
        "SOMEONE@EXAMPLE.ORG",
        "someone @ example . org",
        "someone at example dot org",
        "some dot one (at) example (dot) org",
        "someone[at]example.org",
        "someone_at_example.org",
    ],
    "telephone number": [
        "07700 900123",
        "07700900123",
        "0770 0900 123",
        "07700-900-123",
        "+44 7700 900123",
        "+44 (0)7700 900 123",
        "0044 7700 900123",
        "(020) 7946 0958",
        "020.7946.0958",
        "0 7 7 0 0 9 0 0 1 2 3",
        "oh seven seven double oh nine double oh one two three",
        "+33 1 99 00 12 34",
        "+1 (212) 555-0123",
    ],
    "postcode": ["SW1A 1AA", "sw1a1aa", "M1 1AE", "ec1a-1bb", "CR2  6XH", "B33 8th"],
    "NHS number": [
        *("9434765919", "943 476 5919", "943-476-5919", "NHS no. 9434765870"),
        *("4010232137", "999 000 0018"),
    ],
    "National Insurance number": ["AB123456C", "ab 12 34 56 c", "AB-12-34-56-C", "AB 123 456 C"],
    "date": [
        *("03/04/1985", "3.4.1985", "3-4-85", "3 / 4 / 1985", "1985-04-03", "19850403", "03041985"),
        *("3 April 1985", "3rd of April", "April 3rd, 1985", "3 apr 85", "03-Apr-1985"),
        *("the third of April", "April the third", "1 May", "31st may", "12/25/1985"),
        *("born in 1985", "DOB: 1985", "d.o.b. 3/4/85"),
    ],
    "web address": [
        *("https://example.org/team", "HTTP://EXAMPLE.ORG", "www.example.org", "example.co.uk/x"),
        *("example dot co dot uk", "www dot example dot org", "bit.ly/3xyz"),
    ],
    "handle": [
        "@some_one",
        "(@someone92)",
        "@some.one",
        "Twitter: someone",
        "insta handle someone",
    ],
    "name with a title": [
        *("Dr Smith", "Dr. J. Smith", "Dr.Smith", "dr smith", "DR SMITH", "Prof. J. Smith"),
        *("Mrs O’Brien", "Ms Nguyễn", "Mr van der Berg", "Professor Jane Smith", "Nurse Kelly"),
        *("nurse Kelly", "Sister Mary", "MS SMITH"),
    ],
    "network address": ["203.0.113.77", "2001:db8::8a2e:370:7334", "00:1b:44:11:3a:b7"],
    "bank account": [
        *("4111 1111 1111 1111", "4111111111111111", "GB82 WEST 1234 5698 7654 32"),
        "sort code 20-00-00",
    ],
    "registration number": ["GMC 1234567", "GMC no. 1234567", "hospital number: AB123456"],
}
NOT_FOUND = [
    *("9434765871", "9876544321", "0000000000", "0 1 2 3 4 5 6 7 8 9"),
    *("+1.23456789", "0.1234567890", "12 34 56", "50 of 100", "2021-2022", "in 2020"),
    *("version 1.10.2.1", "version 1.4.22", "10:20:30", "127.0.0.1", "10.1186/s12888-022-03711-x"),
    *(
        "figure 2 may show",
        "in march 3 people",
        "the second may be",
        "1 mar",
        "no. 1, January 1978",
    ),
    *("block e1 2nd", "ab12 3kc", "QQ99 1ZZ"),
    *("[@foye2022]", "[see @foye2022; @troup2020]", "@fig-theme-map", "@app.route("),
    *("Nurse Consultant", "nurse practitioners", "Dr", "Dr X", "Dr and patient", "10 ms per loop"),
    *("MS SQL", "look at numpy", "np.mean", "T1.2", "e.g. this", "4111 1111 1111 1112"),
]


def kinds(text, denied=()):
    return {finding.kind for finding in find(text, denied)}


@pytest.mark.parametrize(
    ("kind", "identifier"), [(kind, one) for kind, all_ in FOUND.items() for one in all_]
)
def test_an_identifier_is_found_alone_and_in_a_sentence(kind, identifier):
    assert kind in kinds(identifier)
    assert kind in kinds(f"This says {identifier}, and goes on.")


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_looks_like_an_identifier_is_not_found(text):
    assert kinds(text) == set()
    assert kinds(f"This says {text}, and goes on.") == set()


def test_a_finding_says_where_and_of_what_kind_and_not_what():
    assert find("Ask Dr Smith now") == [Finding(4, 12, "name with a title")]
    assert "Smith" not in repr(find("Ask Dr Smith now"))


def test_positions_are_those_of_the_text_as_given():
    text = "ﬁrst ﬁnd é: \N{ZERO WIDTH SPACE}0\N{ZERO WIDTH SPACE}7700 900123."
    (finding,) = find(text)
    assert text[finding.start : finding.end] == "0\N{ZERO WIDTH SPACE}7700 900123"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("telephone number", "０７７００ ９００１２３"),
        ("telephone number", "07700\N{NO-BREAK SPACE}900123"),
        ("telephone number", "07700\N{NON-BREAKING HYPHEN}900\N{EN DASH}123"),
        ("postcode", "SW1\N{SOFT HYPHEN}A 1\N{WORD JOINER}AA"),
        ("e-mail address", "some\N{ZERO WIDTH NON-JOINER}one＠example.org"),
        ("date", "٠٣/٠٤/١٩٨٥"),
        ("name with a title", "Dr\nSmith"),
    ],
)
def test_characters_that_look_alike_or_do_not_show_hide_nothing(kind, text):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Ravensmoor Hospital",
            "RAVENSMOOR hospital",
            "ravensmoor-hospital",
            "Ravensmoor\nHospital",
        ),
        *("Ravensmoor_Hospital_notes", "Ravensmoor (Hospital)", "the Ravensmoor Hospital’s"),
        *("Rávensmoor Hospital", "R.a.v.e.n.s.m.o.o.r Hospital"),
    ],
)
def test_an_entry_of_the_deny_list_is_found_however_it_is_written(text):
    assert kinds(text, ["Ravensmoor Hospital"]) == {DENIED}


@pytest.mark.parametrize("text", ["St Osberns", "st. osbern's", "St-Osbern’s"])
def test_an_apostrophe_in_the_deny_list_may_be_left_out(text):
    assert kinds(text, ["St Osbern's"]) == {DENIED}


@pytest.mark.parametrize("text", ["Baths", "bathing", "abath", "b at h", "Ravensmoor"])
def test_an_entry_of_the_deny_list_is_a_whole_word_or_phrase(text):
    assert kinds(text, ["Bath", "Ravensmoor Hospital"]) == set()


@pytest.mark.parametrize("entry", ["", " ", "-?-"])
def test_an_entry_of_the_deny_list_without_a_letter_is_refused(entry):
    with pytest.raises(ValueError, match="neither a letter nor a digit"):
        find("any text", [entry])


def test_two_identifiers_are_two_findings_in_the_order_of_the_text():
    found = find("Dr Smith, SW1A 1AA")
    assert [finding.kind for finding in found] == ["name with a title", "postcode"]


def test_an_empty_text_holds_nothing():
    assert find("") == []


@pytest.mark.parametrize("unit", ["a.", "1 ", "a dot ", "a@a-", "1", "x", "AB12 ", "[ @a2001"])
def test_a_long_text_is_searched_in_time_that_grows_with_its_length(unit):
    # Backtracking without a bound would take very long here, and the build would hang.
    text = unit * 8000
    assert all(re.search(r"\S", text[f.start : f.end]) for f in find(text))
