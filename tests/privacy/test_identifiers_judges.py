"""What has the form of an identifier is judged: just inside its rule, and just outside."""

import pytest

from analysis.privacy.identifiers import DENIED, Finding, find, find_denied


def holds(kind, text):
    return kind in {f.kind for f in find(f"This says {text}, and goes on.")}


NETWORK = {
    **{"1.10.2.32": True, "1.10.2.31": False, "1.2.3.4": False, "256.1.1.1": False},
    **{"127.0.0.1": False, "127.9.8.7": False, "8.8.8.8": False, "88.8.8.8": True},
    **{"10.1.2.3": True, "version 10.1.2.3": False, "release: 10.1.2.3": False},
    **{"IP 1.2.3.4": True, "IPv4 1.2.3.4": True, "address: 1.2.3.4": True, "host 1.2.3.4": True},
    **{"server (1.2.3.4)": True, "log in from 1.2.3.4": True, "login 1.2.3.4": True},
    **{"tip 1.2.3.4": False, "a host of 1.2.3.4": False, "1.2.3.4 host": False},
    **{"2001:db8::1": True, "::1": False},
}
DATES = {
    **{"12/13/2022": True, "13/12/2022": True, "13/14/2022": False, "13.13.85": False},
    **{"3.4.85": True, "3.4.32": True, "3.4.31": False, "03.04.22": True, "3.04.22": False},
    **{"3/4/22": True, "3.4.2022": True, "version 03.04.22": False, "v03.04.85": False},
    **{"section 3.4.85": False, "§ 3.4.85": False, "clause 03.04.85": False, "on 03.04.85": True},
    **{"2 may": False, "2 May": True, "2nd may": True, "2 may 2021": True, "march 3": False},
    **{"3 march": False, "3 june": False, "3 july": False, "3 august": True, "3 sept": False},
    **{"3 september": True, "March 3": True, "june 3rd": True},
}
COORDINATES = {
    **{"89.999, 12.345": True, "90.001, 12.345": False, "-89.999, 12.345": True},
    **{"51.123, 179.999": True, "51.123, 180.001": False, "51.123, -180.001": False},
    **{"1.001, 12.345": True, "0.999, 12.345": False, "-1.001, 12.345": True},
}
NHS = {
    **{"9434765919": True, "943 476 5919": True, "943 476 59 19": True, "943 4765919": True},
    **{"943476 5919": True, "94347 65919": True, "94 34 76 59 19": True},
    **{"9 4 3 4 7 6 5 9 1 9": True, "9434 765919": False, "94 34765919": False},
    **{"9434765918": False, "943 476 5918": False, "0000000000": False, "000 000 0000": False},
}
CARDS = {
    **{"4111 1111 1111 1111": True, "4111 1111 1111 1112": False, "4111-1111-1111-1111": True},
    **{"5500 0000 0000 0004": True, "3400 000000 00009": True, "2111 1111 1111 1111": False},
}
ACCOUNTS = {"GB82 WEST 1234 5698 7654 32": True, "GB82 WEST 1234 5698 7654 33": False}
TELEPHONES = {
    **{"07700 900123": True, "O77OO 9OO123": True, "07700 900l23": True, "0770O 9oo1z3": False},
    **{"O1 ll": False, "0123456789": False, "01234567890": False, "0.7700900123": False},
    **{"01632; 960123": True, "01632; 96012": True, "01632; 9601": False, "01632; 9601234": False},
    **{"0 1 6 3 2 9 6 0 1 2 3": True, "01632 96 01 23": True, "01 63 29 60 12 3": True},
    **{"01 6 3 2 96 01 23": False},
}
POSTCODES = {
    **{"SE5 8AF": True, "QQ5 8AF": False, "E1 2nd": True, "E1 2nd edition": False},
    **{"E1 2nd and": True, "SE5 8th floor": False, "SE5 8TH": True},
}
PLATES = {"A1 BCD": True, "A1 CBT": False, "CBT 12F": False, "BCD 12F": True, "T1 MRI": None}
HANDLES = {
    **{"@quillfeather": True, "[see @name2001]": False, "[see @name_two]": True},
    **{"(see @name2001)": True, "@property": False, "@PYTEST": False, "@properties": True},
}
JUDGED = {
    "network address": NETWORK,
    "date": DATES,
    "coordinates": COORDINATES,
    "NHS number": NHS,
    "bank account": CARDS | ACCOUNTS,
    "telephone number": TELEPHONES,
    "postcode": POSTCODES,
    "number plate": PLATES,
    "handle": HANDLES,
}


@pytest.mark.parametrize("kind", JUDGED)
def test_what_has_a_form_is_judged_by_its_rule(kind):
    expected = {text: found for text, found in JUDGED[kind].items() if found is not None}
    assert {text: holds(kind, text) for text in expected} == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dr Smith", True),
        ("Dr Specialist", False),
        ("Dr Specialists", False),
        ("Dr Specialist-led", False),
        ("Dr Smith-led", True),
        ("Dr Bell", True),
        ("the Sister Bell", False),
        ("MS SQL", False),
        ("MS Word", False),
        ("MS SMITH", True),
        ("by nurse smith", True),
        ("nurse smith", True),
        ("the nurse smith", False),
        ("by nurse training", False),
        ("by nurse jones", True),
        ("by nurse came", False),
    ],
)
def test_a_word_after_a_title_or_a_calling_is_a_name_unless_it_says_something_else(text, found):
    kinds = {f.kind for f in find(text)}
    assert ("name with a title" in kinds) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wickenby Hospital", True),
        ("Community Hospital", False),
        ("Wickenby's Hospital", True),
        ("Hospital's Hospital", False),
        ("Wickenby University Press", False),
        ("Wickenby University Publishing", False),
        ("Wickenby Practice", True),
        ("Best Practice", False),
        ("Wickenby Best Practice", False),
        ("to Wickenby hospital", True),
        ("to Dutch hospital", False),
        ("to American hospital", False),
        ("to Catholic hospital", False),
        ("to Friday hospital", False),
    ],
)
def test_an_organisation_has_a_name_of_its_own(text, found):
    assert ("organisation" in {f.kind for f in find(f"They went {text}.")}) is found


def test_findings_are_in_the_order_of_the_text_and_each_once():
    text = "Dr Smith and Dr Jones, jane@example.org"
    assert [text[f.start : f.end] for f in find(text)] == ["Dr Smith", "Dr Jones", text[-16:]]


def test_the_deny_list_alone_is_searched_for_as_well():
    assert find_denied("Leeds, leeds and York", ["Leeds"]) == [
        Finding(0, 5, DENIED),
        Finding(7, 12, DENIED),
    ]
    assert find_denied("Dr Smith of Leeds", []) == []
    assert find_denied("é Leeds", ["York", "Leeds", "leeds"]) == [Finding(2, 7, DENIED)]
    with pytest.raises(ValueError, match="neither a letter nor a digit"):
        find_denied("x", ["-"])


def test_a_checksum_is_no_number_of_anybody():
    digest = "9434765919abcdef0123456789abcdef"
    assert find(digest) == []
    assert find("9434765919-abcd") != []
    assert find("12345678-1234-1234-1234-9434765919ab") == []


# Of 16, 20, 32, 48 and 64 bytes. A PDF is called by such a one, a page's scripts are held to them.
IN_BASE64 = [
    "dK6FBK+B4NDT+AvqzXofMA==",
    "2jmj7l5rSw0+B4NDT/YkwHIJX9Q=",
    "nG5qlP9028h0Dq8k0S/snKiccP+IC96iSP2Qy+l11fg=",
    "sha256-e7G5+8aPR2CU/grrQnSXG+K5aiyp2sZn9msfJNfY26w=",
    "sha384-Q0kgObocqfxDzy5EIpL+C5RAF/rWwhQMuRZLW4U+gF/hPfGf4aprC/uC8IZYHVHE",
    "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGl+B4NDT+sPQ==",
]


@pytest.mark.parametrize("digest", IN_BASE64)
def test_nor_is_one_in_base64(digest):
    assert find(f"saved {digest} source ({digest})") == []
    assert not digest.endswith("=") or find(f"saved {digest}source") == []


@pytest.mark.parametrize(
    "word",
    [
        "xdK6FBK+B4NDT+AvqzXofMA==",  # of no length that a digest has
        "K6FBK+B4NDT+AvqzXofMA==",
        "DK6FBK+B4NDT+AVQZXOFMA==",  # of one, but in capitals alone
        "/dK6FBK+B4NDT+AvqzXofMA==",  # the end of something longer
        "dK6FBK+B4NDT+AvqzXofMA===",
        "dK6FBK+B4NDT+AvqzXofMA=B",
        "Q0kgObocqfxDzy5EIpL+C5RAF/rWwhQMuRZLW4U+gF/hPfGf4aprC/uC8IZYHVHE",  # no word for it
    ],
)
def test_what_only_looks_like_a_digest_is_searched(word):
    assert find(f"saved {word} here") != []
