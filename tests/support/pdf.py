"""PDF files as others make them, small enough to be read as they are."""

import zlib

ENCRYPTED = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
    " /ID [<00> <00>]"
)


def pdf(*pages, objects=(), packed=False, **more):
    """Return a PDF.

    Args:
        pages: the lines of each, or the operators that draw it.
        objects: the bodies of further objects, the first of which is 10.
        packed: whether the pages are compressed.
        more: what else its catalog, its info, each page and its trailer hold.
    """
    catalog, info, page, trailer = (
        more.get(name, "") for name in ("catalog", "info", "page", "trailer")
    )
    numbers = [100 + 2 * n for n in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    held = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: f"<< {info} >>",
        **dict(enumerate(objects, 10)),
    }
    for number, drawn in zip(numbers, pages, strict=True):
        held[number] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R"
            f" /T 10 0 R >> /XObject << /I 10 0 R >> >> /Contents {number + 1} 0 R {page} >>"
        )
        held[number + 1] = stream(drawn if isinstance(drawn, str) else shown(drawn), packed=packed)
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (n, o if isinstance(o, bytes) else o.encode("latin-1"))
        for n, o in held.items()
    )
    return (
        b"%PDF-1.7\n" + body + f"trailer << /Root 1 0 R /Info 4 0 R {trailer} >>\n%%EOF\n".encode()
    )


def shown(lines, font="F"):
    """Return the operators that show lines of text."""
    written = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    return f"BT /{font} 12 Tf 72 700 Td {written} ET"


def stream(content, about="", *, packed=False):
    """Return a stream with what is said about it."""
    data = content.encode("latin-1") if isinstance(content, str) else content
    if packed:
        data, about = zlib.compress(data), f"{about} /Filter /FlateDecode"
    return f"<< {about} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"
