"""How a study of one's own begins: what is laid down, and what is still to decide in it.

Whatever a new study starts from stands in `template/`, once, with the word TODO where its authors
have to write. Nothing here computes a result, and no sentence of this compendium's own paper is
laid down.
"""
