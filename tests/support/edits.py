"""Tables of a data folder, and changes of them that keep to the contract."""

import csv


def write_rows(path, rows):
    """Write rows, the first of them a header, as the contract wants it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def read_rows(path):
    """Return the rows of a file, by the columns of its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(data, table):
    """Return the rows of a table as they stand."""
    return read_rows(data / f"raw/{table}.csv")


def column(data, table, *columns):
    """Return some columns of a table, or one."""
    rows = [tuple(row[name] for name in columns) for row in read(data, table)]
    return rows if len(columns) > 1 else [row[0] for row in rows]


def report(data):
    """Return the report of the import that made a data folder."""
    return (data / "import-report.md").read_text("utf-8")


def write(data, table, rows):
    """Replace the rows of a table; there has to be one."""
    header = list(rows[0])
    cells = [[row[column] for column in header] for row in rows]
    write_rows(data / f"raw/{table}.csv", [header, *cells])


def change(data, table, rows_of):
    """Replace the rows of a table by what becomes of them."""
    write(data, table, rows_of(read(data, table)))


def relabel(data, code, label):
    """Give a code of the codebook another label."""
    change(
        data,
        "codebook",
        lambda rows: [row | {"label": label} if row["code_id"] == code else row for row in rows],
    )


def swap(data, one, other):
    """Let two codes of the codebook change places."""

    def swapped(rows):
        at = {row["code_id"]: row["position"] for row in rows}
        places = {one: at[other], other: at[one]}
        return [{**row, "position": places.get(row["code_id"], row["position"])} for row in rows]

    change(data, "codebook", swapped)


def drop(data, source):
    """Leave a source out, with its people and what was coded in it."""
    for table in ("sources", "participants", "codings", "assignments"):
        change(data, table, lambda rows: [row for row in rows if row["source_id"] != source])


def double(data, coder):
    """Give the codings of a coder twice over."""
    change(
        data,
        "codings",
        lambda rows: [
            *rows,
            *({**r, "coding_id": f"D{r['coding_id']}"} for r in rows if r["coder_id"] == coder),
        ],
    )
