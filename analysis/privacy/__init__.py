"""What may leave: identifiers in texts, and what may be printed of people.

Here are the gate that every build passes, the patterns of identifiers, and the proof that hidden
counts stay hidden. How an exhibit looks is not here.
"""
