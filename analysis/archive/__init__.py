"""What leaves the house: the archive of a verified revision, and what archives and journals ask.

What lives here describes and packs what is built, and says what a release or a submission lacks.
Nothing here makes a result, publishes anything, or says of a study what its authors have not said.
"""
