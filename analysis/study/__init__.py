"""The coded data: their contract, the settings of a study, and the study as one object.

Here it is decided what a data folder must look like, and the stand-in is made.
What is printed of a study, and printing itself, are not here.
"""
