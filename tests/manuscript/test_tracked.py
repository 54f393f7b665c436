import json
import subprocess

import pytest

from analysis.manuscript.embedded import pandoc
from analysis.manuscript.tracked import compare, finish
from tests.support.formats import accepted, all_said, body_of, paragraphs, parts, rejected, said
from tests.support.formats import word as document

TABLE = """\
| Group | n | Note |
|:------|--:|:-----|
| Here | 12 | as found |
| There | 3 | as told |
"""
PAIRS = {
    "words": ("One two three four five.", "One two 3 four five six."),
    "a word after italics": ("Seen in *a journal*; it says more.", "Seen in *a journal*. It says."),
    "a new end": ("It ends here.", "It ends here. It goes on."),
    "links": ("See [this page](https://a.org/) now.", "See [that page](https://b.org/) now."),
    "quotes": ('They call it "this care" here.', 'They call it "that care" here.'),
    "headings": ("# Old name {#a}\n\nText.", "# New name {#b}\n\nText."),
    "a paragraph more": ("First.\n\nThird one.", "First.\n\nSecond of all.\n\nThird one."),
    "a quotation": ("> Said so.\n\nEnd.", "> Said so, and more.\n\nEnd."),
    "items": ("- one thing\n- two things\n- three things", "- one thing\n- three things\n- four"),
    "numbered items": ("1. one thing\n2. two things", "1. one thing\n2. two more things"),
    "a cell": (TABLE, TABLE.replace("12", "14")),
    "a row more": (TABLE, f"{TABLE}| Nowhere | 0 | never |\n"),
    "a row less": (TABLE, TABLE.replace("| There | 3 | as told |\n", "")),
    "a column less": (TABLE, "| Group | n |\n|:--|--:|\n| Here | 12 |\n"),
    "everything": ("Nothing of this stays.", "# Another text {#x}\n\n- of another kind"),
    "front matter": ("---\ntitle: Old title\n---\n\nA.", "---\ntitle: New title\n---\n\nA."),
}


def run(text, *options):
    done = subprocess.run([pandoc(), *options], input=text, capture_output=True, check=True)
    return done.stdout


def word(tree):
    return run(json.dumps(tree).encode(), "--from=json", "--to=docx", "--output=-")


def tree(text):
    return json.loads(run(text.encode(), "--from=markdown", "--to=json"))


def changed(old, new):
    clean = word(tree(new))
    return finish(word(compare(tree(old), tree(new))), "2026-02-01", clean)


@pytest.mark.parametrize("old, new", PAIRS.values(), ids=PAIRS)  # noqa: PT006 -- reads as a pair
def test_both_texts_can_be_had_from_the_changes(old, new):
    changes = changed(old, new)
    assert accepted(changes) == paragraphs(word(tree(new)))
    assert rejected(changes) == paragraphs(word(tree(old)))


def test_what_did_not_change_is_left_alone():
    changes = changed("One two three, *four*. And the rest.", "One 2 three, *four*. And the rest.")
    assert (all_said(changes, "w:del"), all_said(changes, "w:ins")) == (["two"], ["2"])


def test_a_word_or_two_between_changes_is_changed_with_them():
    old = "In all sixteen of the cases we saw it happen at the end of the day."
    new = "In all twenty of the rooms we saw it happen at the end of the day."
    assert all_said(changed(old, new), "w:del") == ["sixteen of the cases"]


@pytest.mark.parametrize(
    ("new", "deleted"), [("One two 3 4.", "One two three four."), ("One two three 4.", "four.")]
)
def test_a_paragraph_of_which_half_is_new_is_another_one(new, deleted):
    changes = changed("One two three four.\n\nEnd.", f"{new}\n\nEnd.")
    assert [*filter(None, all_said(changes, "w:del"))] == [deleted]


def test_rows_come_and_go_as_rows():
    came = body_of(changed(TABLE, f"{TABLE}| Nowhere | 0 | never |\n"))
    assert [said(row) for row in came.xpath("//w:tr[w:trPr/w:ins]")] == ["Nowhere0never"]


def test_a_citation_that_prints_the_same_is_the_same():
    cite = "Known [@a]."
    old, new = tree(cite), tree(cite)
    new["blocks"][0]["c"][2]["c"][0][0]["citationNoteNum"] = 7
    assert all_said(finish(word(compare(old, new)), "2026-02-01", word(new)), "w:ins") == []


def test_a_label_stays_that_of_the_new_text():
    body = body_of(changed("# Old name {#a}\n\nText.", "Text.\n\n# Another name for it {#a}"))
    assert body.xpath("//w:bookmarkStart/@w:name") == ["a"]


def test_the_properties_of_the_file_hold_nothing_that_was_deleted():
    front = "---\ntitle: {} title\nauthor: [{}]\nabstract: The {} aim.\n---\n\nA."
    old, new = front.format("Old", "Ada Old, Bo New", "Old"), front.format("New", "Bo New", "New")
    changes = changed(old, new)
    held = parts(changes)
    assert b"Old" in held["word/document.xml"]
    assert [name for name, content in held.items() if b"Old" in content] == ["word/document.xml"]
    about = document(changes).core_properties
    assert (about.title, about.author) == ("New title", "Bo New")
