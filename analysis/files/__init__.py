"""What files say: their texts, however these are packed, marked up, drawn or spelled out.

`formats` opens a file and all that lies in it, and knows nothing of studies. What may stand in a
text is decided elsewhere: of what leaves in `analysis.privacy`, of the built documents in
`analysis.checks`.
"""
