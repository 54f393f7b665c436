"""What mails, cards and calendars say, however their words are spelled out or broken."""

from email.message import EmailMessage

import pytest

from analysis.files.formats import guessed, readings, texts
from analysis.files.mail import UNDONE, undone

BODY = "We spoke to Jürgen Müller about it, and about much else that one may think of.\n"


def mail(text, charset="utf-8", cte="quoted-printable", subtype="plain", subject="x"):
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(text, subtype=subtype, charset=charset, cte=cte)
    return message.as_bytes()


def said(content):
    return "\n".join([*readings(content, ".eml")[0], *guessed(content, ".eml")])


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("text", [BODY, BODY * 3, "Jürgen Müller\n"])
def test_the_body_of_a_mail_is_read(charset, cte, text):
    content = mail(text, charset, cte)
    assert "Jürgen Müller" in said(content)
    assert readings(content, ".eml")[1] == ""
    assert any("Jürgen Müller" in part for part in texts(content))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_part_of_a_mail_is_read_as_well(end):
    message = EmailMessage()
    message.set_content(BODY, cte="base64", charset="iso-8859-1")
    message.add_alternative(f"<html><p>Zel<i>da</i> {BODY}</html>", subtype="html", cte="base64")
    message.add_attachment("Rowena Ä\n", filename="a.txt", cte="quoted-printable")
    read = said(b"From x\n" + message.as_bytes().replace(b"\n", end))
    assert {"Jürgen", "Zelda", "Rowena Ä"} <= {
        w for w in ("Jürgen", "Zelda", "Rowena Ä") if w in read
    }


@pytest.mark.parametrize(
    "head",
    [
        "Subject: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?=",
        "From: =?UTF-8?q?J=C3=BCrgen=20M=C3=BCller?= <a@b>",
        "Subject: =?iso-8859-1?q?J=FCrgen_M=FCller?=",
        "Subject: =?utf-8?B?SsO8cmdlbiBNw7xsbGVy?=",
        "Subject: =?utf-8?q?J=C3=BCrgen_M=C3=BC?=\n =?utf-8?q?ller?= here",
        'X: a; filename="=?utf-8*en?b?SsO8cmdlbiBNw7xsbGVy?="',
    ],
)
def test_words_of_a_head_that_are_spelled_out_are_read(head):
    read = said(f"{head}\nA: b\n\nText.\n".encode())
    assert "Jürgen Müller" in read
    assert read.splitlines().count("A: b") == 2


PAGE = (
    "MIME-Version: 1.0\nContent-Transfer-Encoding: {}\n\n"
    "{}<p>Zel=\nda=20Qu<span =\nid=3D'a'>imby</span></p>"
)


@pytest.mark.parametrize("way", ["quoted-printable", "Quoted-Printable"])
@pytest.mark.parametrize("begins", ["<html>", "<!DOCTYPE html>"])
def test_a_page_in_a_mail_is_read_as_a_page(way, begins):
    assert "Zelda Quimby" in said(PAGE.format(way, begins).encode())


CARDS = {
    "quoted": "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=C3=BCller",
    "quoted, in Windows": "FN;ENCODING=QUOTED-PRINTABLE:J=FCrgen M=FCller",
    "quoted, over lines": "FN;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=C3=BC=\r\nll=\r\ner",
    "folded": "NOTE:of Jürgen Mü\r\n ll\r\n\ter",
    "in base64": "NOTE;ENCODING=B:SsO8cmdlbiBNw7xsbGVy",
    "in base64, in words": "NOTE;CHARSET=UTF-8;BASE64:SsO8cmdlbiBN\r\n w7xsbGVy",
}


@pytest.mark.parametrize("line", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("kind", ["VCARD", "VCALENDAR"])
def test_a_card_is_read(kind, line):
    content = f"BEGIN:{kind}\r\n{line}\r\nEND:{kind}\r\n".encode()
    assert "Jürgen Müller" in said(content)
    assert readings(content, ".vcf")[1] == ""


def test_an_entry_of_a_directory_is_read():
    assert "Jürgen Müller" in said(b"dn: x\ncn:: SsO8cmdlbiBNw7xsbGVy\nsn: a\n")


def test_a_letter_that_a_line_divides_is_read():
    assert "Müller" in said(
        "BEGIN:VCARD\nNOTE:Mü".encode()[:-1] + b"\n " + "ü".encode()[1:] + b"ller\n"
    )


def test_what_parts_a_mail_is_left_as_it_is():
    content = b'A: quoted-printable\nB: =00; c="===54=5=="\n--===5441==\nso=20it\n'
    ((_, read),) = undone(content)
    assert read == content.replace(b"=20", b" ")


def test_every_line_of_a_mail_stays_where_it_is():
    lines = "A: quoted-printable\n\nso=\n it\n=C3=\n=BCb=\ner\nB: c\n"
    ((name, read),) = undone(lines.encode())
    assert name == UNDONE
    assert read.decode().split("\n") == [
        "A: quoted-printable",
        "",
        "so",
        " it",
        "über",
        "",
        "",
        "B: c",
        "",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a = b",
        b"x :: Int\n",
        b"BEGIN: a\n b",
        b"a=\nb",
        b"quoted printable =\n",
        b"a =? b ?= c",
    ],
)
def test_nothing_is_undone_in_any_other_text(content):
    assert list(undone(content)) == []
