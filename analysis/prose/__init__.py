"""What the text may say: its dialect, and the numbers and claims that it rests on.

Here numbers are counted and explained, claims held to their conditions, typed results refused.
Nothing here makes a document. Data that a module keeps beside itself have its name: `numbers.yml`
says what every number counts, `claims.json` what a claim may say.
"""
