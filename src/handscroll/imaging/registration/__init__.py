"""Bands and other pictures of one thing laid on each other, to a tenth of a pixel.

A transform takes pixels of the reference to pixels of another picture; the first pixel's centre
is 0, 0. Nothing is resampled while it is sought, and the answer is sampled once.

- ``pictures``: a plane asked for by windows, never whole.
- ``fields``, ``transforms``: smooth bends; matrices, lenses, and chains of them.
- ``sampling``, ``resampling``: pixels between pixels, once, by windows.
- ``tiles``, ``products``, ``foretelling``, ``clearing``: pictures compared with sums of others,
  cell by cell, and what noise does to that.
- ``adjusting``, ``stiffness``: all of that together, and how far pictures bend.
- ``refining``, ``registered``: coarse to fine; where pictures lie, and how sure that is.
- ``searching``: the first guess, from nothing.
- ``bands``, ``many``: bands of one capture, by the dozen and by the hundred.
- ``long``, ``parts``: pictures many times as long as high, piece by piece.
- ``others``: a radiograph, fluorescence, another camera.
- ``control``: points given by a person.
- ``mutual``: mutual information through SimpleITK, to compare with.
"""
