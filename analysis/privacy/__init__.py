"""What may leave: identifiers in texts, and what may be printed of people.

- `gate`, which every build passes: `texts` that leave, the `search` in them for `identifiers`, what
  a `commit` would take along, and what may be `tracked` by git;
- `disclosure`, which decides what may be printed of `people`: `counts` and `marks`.

How an exhibit looks is not here.
"""
