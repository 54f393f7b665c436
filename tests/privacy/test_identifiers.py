import tomllib
from collections import Counter
from random import Random
from string import ascii_letters
from time import process_time

import pytest
from phonenumbers import (
    COUNTRY_CODES_FOR_NON_GEO_REGIONS,
    SUPPORTED_REGIONS,
    PhoneMetadata,
)

from analysis.privacy.identifiers import (
    DENIED,
    DETECTORS,
    RECALL,
    SHORTEST,
    Finding,
    _spans,
    find,
)
from analysis.privacy.spelling import LABEL
from tests.measuring import plants
from tests.support.small import ROOT

CASES = tomllib.loads((ROOT / "tests/privacy/identifiers.toml").read_text("utf-8"))
EDGES = tomllib.loads((ROOT / "tests/privacy/identifiers.edges.toml").read_text("utf-8"))


def pairs(name):
    return [(kind, text) for kind, texts in CASES[name].items() for text in texts]


def kinds(text, denied=()):
    return {finding.kind for finding in find(text, denied)}


def in_a_sentence(text):
    return f"This says {text}, and goes on."


@pytest.mark.parametrize("kind", CASES["found"])
def test_an_identifier_is_found_alone_and_in_a_sentence(kind):
    forms = CASES["found"][kind]
    assert [form for form in forms if kind not in kinds(form)] == []
    assert [form for form in forms if kind not in kinds(in_a_sentence(form))] == []


def edges(side):
    """Each kind of each reason."""
    return [
        pytest.param(kind, forms, id=f"{kind}: {why}")
        for why, kinds_of in EDGES[side].items()
        for kind, forms in kinds_of.items()
    ]


@pytest.mark.parametrize(("kind", "forms"), edges("alone"))
def test_each_wording_of_a_kind_is_found_by_itself(kind, forms):
    assert [form for form in forms if kind not in kinds(in_a_sentence(form))] == []


@pytest.mark.parametrize(("kind", "pairs"), edges("inside"))
def test_what_is_typed_otherwise_is_found_as_well(kind, pairs):
    missed = [form for pair in pairs for form in pair if kind not in kinds(in_a_sentence(form))]
    assert missed == []


@pytest.mark.parametrize(("kind", "pairs"), edges("outside"))
def test_what_differs_from_a_found_form_by_a_sign_or_a_word_is_not_found(kind, pairs):
    assert [form for form, _ in pairs if kind not in kinds(in_a_sentence(form))] == []
    assert [other for _, other in pairs if kind in kinds(in_a_sentence(other))] == []


def letters(text, kind):
    """The places of letters and digits that belong to no finding of a kind."""
    told = [range(f.start, f.end) for f in find(text) if f.kind == kind]
    return {i for i, c in enumerate(text) if c.isalnum() and not any(i in at for at in told)}


@pytest.mark.parametrize("kind", CASES["found"])
def test_an_identifier_is_found_as_a_whole(kind):
    before, after = len(in_a_sentence("").partition(",")[0]), len(", and goes on.")
    inner = {
        form: letters(text, kind) & set(range(before, len(text) - after))
        for form in CASES["found"][kind]
        if form not in CASES["in_part"]["forms"]
        for text in [in_a_sentence(form)]
    }
    assert {form: left for form, left in inner.items() if left} == {}


@pytest.mark.parametrize("each", CASES["each"], ids=lambda each: each["form"])
def test_each_word_that_says_what_kind_it_is_is_known(each):
    forms = [each["form"].format(word.replace("_", " ")) for word in each["words"].split()]
    assert [form for form in forms if each["kind"] not in kinds(in_a_sentence(form))] == []
    other = each["form"].format("Quibble")
    assert each["kind"] not in kinds(in_a_sentence(other))


def test_what_only_looks_like_an_identifier_is_not_found():
    texts = CASES["harmless"]["texts"]
    assert {text: kinds(text) for text in texts if kinds(text)} == {}
    assert {text for text in texts if kinds(in_a_sentence(text))} == set()


def test_a_finding_says_where_and_of_what_kind_and_not_what():
    assert find("Ask Dr Smith now") == [Finding(4, 12, "name with a title")]
    for saint in ("St Albans North", "St. Albans North"):
        place = f"University of {saint}"
        assert find(f"{place} so") == [Finding(0, len(place), "organisation")]
    assert "Smith" not in repr(find("Ask Dr Smith now"))


def test_positions_are_those_of_the_text_as_given():
    text = "ﬁrst ﬁnd é: \N{ZERO WIDTH SPACE}0\N{ZERO WIDTH SPACE}7700 900123."
    (finding,) = find(text)
    assert text[finding.start : finding.end] == "0\N{ZERO WIDTH SPACE}7700 900123"


@pytest.mark.parametrize(("kind", "text"), pairs("disguised"))
def test_characters_that_look_alike_or_do_not_show_hide_nothing(kind, text):
    assert kind in kinds(text)


@pytest.mark.parametrize(("entry", "text"), pairs("denied"))
def test_an_entry_of_the_deny_list_is_found_however_it_is_written(entry, text):
    assert DENIED in kinds(text, [entry])
    assert DENIED in kinds(f"This says {text}, and goes on.", [entry])


@pytest.mark.parametrize("text", ["St Osberns", "st. osbern's", "St-Osbern’s"])
def test_an_apostrophe_in_the_deny_list_may_be_left_out(text):
    assert kinds(text, ["St Osbern's"]) == {DENIED}


@pytest.mark.parametrize(
    "text",
    [
        "bathing",
        "abath",
        "b at h",
        "Ravensmoor",
        "@bathing_cap",
        "Bathe",
        "Ward 31",
        "Ward 13",
        "the ravensmoor and its hospital",
        "Ravensmoor, like any hospital",
        "B a t h",
    ],
)
def test_an_entry_of_the_deny_list_is_a_whole_word_or_phrase(text):
    assert DENIED not in kinds(text, ["Bath", "Ravensmoor Hospital", "Ward 3"])


@pytest.mark.parametrize("entry", ["", " ", "-?-"])
def test_an_entry_of_the_deny_list_without_a_letter_is_refused(entry):
    with pytest.raises(ValueError, match="neither a letter nor a digit"):
        find("any text", [entry])


def test_two_identifiers_are_two_findings_in_the_order_of_the_text():
    found = find("Dr Smith, SW1A 1AA")
    assert [finding.kind for finding in found] == ["name with a title", "postcode"]


def test_an_empty_text_holds_nothing():
    assert find("") == []


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a.",
            "1 ",
            "a dot ",
            "a@a-",
            "1",
            "x",
            "AB12 ",
            "[ @a2001",
            "@",
            "a_1",
            "1/",
            "::",
            "/a",
        ),
        *("Aa ", "AB-", "St. ", "Dr (", "born ", "GMC no. no. ", "ref ", "user at ", "ward ", "A "),
        *(
            "Aa of ",
            "Early Intervention ",
            "Jane Smith ",
            "one hundred ",
            "N 51",
            "insta a1.",
            "(93",
        ),
    ],
)
def test_a_long_text_is_searched_in_time_that_grows_with_its_length(unit):
    # Backtracking without a bound would take very long here, and the build would hang.
    def taken(length):
        text, start = unit * (length // len(unit)), process_time()
        assert all(text[f.start : f.end].strip() for f in find(text))
        return process_time() - start

    assert taken(24_000) < 6 * taken(8_000) + 0.1


@pytest.mark.parametrize("never", CASES["never"], ids=lambda never: never["form"])
def test_a_word_that_is_no_name_makes_no_identifier(never):
    forms = [never["form"].format(word) for word in never["words"].split()]
    assert [form for form in forms if never["kind"] in kinds(in_a_sentence(form))] == []
    assert never["kind"] in kinds(in_a_sentence(never["form"].format(never["but"])))


@pytest.mark.parametrize("length", range(1, 8))
def test_no_pattern_finds_anything_in_a_letter_and_a_number(length):
    chance = Random(length)  # noqa: S311 -- no secret
    numbers = {f"{chance.randrange(10**length):0{length}}" for _ in range(200)}
    for letter in set(ascii_letters) - set("Xx"):
        for number in numbers:
            assert LABEL.fullmatch(letter + number)
            assert not [*_spans(letter + number, DETECTORS)]


@pytest.mark.parametrize("text", ["x2345", "X2345", "A12345678", "AB12", "A", "12", "A1\n", "É1"])
def test_anything_else_is_held_against_all_patterns(text):
    assert not LABEL.fullmatch(text)


def test_a_telephone_number_is_found_behind_any_number_of_others():
    many = "12 345 6, " * 20_000  # more than the library tries by itself
    assert [f.kind for f in find(f"{many}; 0845 4641")] == ["telephone number"]


def test_no_country_has_a_telephone_number_shorter_than_those_looked_for():
    about = [
        *map(PhoneMetadata.metadata_for_region, SUPPORTED_REGIONS),
        *map(PhoneMetadata.metadata_for_nongeo_region, COUNTRY_CODES_FOR_NON_GEO_REGIONS),
    ]
    lengths = [len(f"+{c.country_code}") + min(c.general_desc.possible_length) for c in about]
    at_home = PhoneMetadata.metadata_for_region("GB").general_desc.possible_length
    assert min(*lengths, *at_home) == SHORTEST
    assert [f.kind for f in find("Ring 8001111")] == ["telephone number"]


def test_of_what_is_planted_as_much_is_recorded_as_the_statement_says():
    planted = Counter(plant.kind for plant in plants.plants())
    assert {kind: of for kind, (_, of) in RECALL.items()} == planted
    found, of = (sum(counts) for counts in zip(*RECALL.values(), strict=True))
    said = (ROOT / "tables/disclosure.md").read_text("utf-8")
    assert f"{found:,} of {of:,} in {len(RECALL)} kinds" in said
