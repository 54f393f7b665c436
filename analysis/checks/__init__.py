"""All that can stop a build, asked in one run: of data, identifiers, text, claims and checklists.

What is wrong is said at once, in the order in which one would mend it. The rules themselves live
in the rooms below; here is what none of them can ask alone.
"""
