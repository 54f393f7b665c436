"""Changes of a data folder that keep to the contract."""

import csv


def change(data, table, rows_of):
    """Replace the rows of a table."""
    path = data / f"raw/{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        changed = rows_of([dict(zip(header, row, strict=True)) for row in rows])
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)


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
