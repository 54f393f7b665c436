"""From prose to documents: HTML, Word, PDF and JATS, the page that reloads, the submission.

Here are the renderers, their templates and filters, and the look of the Word file.
What the prose may say is checked elsewhere (`analysis.prose`).
"""
