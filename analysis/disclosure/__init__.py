"""What may be printed of people: which counts, which marks, which attributes, and the proof of it.

`printable` decides, on `counts` and `marks`; `told` asks what a reader works out of one release,
`together` of several, which `releases` reads and `following` compares.
Exhibits take from here all that they print of people. Identifiers in texts are not sought here.
"""
