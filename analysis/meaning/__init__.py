"""What words assert of counts: amounts, comparisons, orders, and how a clause puts them together.

Here words are read, and nothing is known of a study but how its numbers are called. `lexicon.yml`
ties words to what they assert. Whether that is so, `analysis.prose` asks.
"""
