"""What every room uses: commands, files, revisions, words, Markdown, messages.

Here lives what knows nothing of a study: how a file is written, a number said, a problem told.
What knows a table or a setting of a study is not here.
"""
