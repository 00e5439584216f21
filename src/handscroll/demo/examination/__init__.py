"""The painted truth of examination: scrolls whose every film, pigment and spectrum is known.

Use it like this::

    from handscroll.demo.examination.capture import Camera, Rig, band_reflectance, simulate_capture
    from handscroll.demo.examination.recipes import RECIPES, recipe
    from handscroll.demo.examination.scroll import paint
    from handscroll.geometry import Box

    truth = paint(recipe("blue-green"), 640, 400)  # nothing is painted before it is asked for
    truth.reflectance(wavelengths, window)  # (n, h, w) float32, any nm from 350 to 1700
    truth.spectra(points)  # (n, 271) at pigment_spectra.WAVELENGTHS, points (n, 2) as x, y
    truth.masks(window)  # .underdrawing .pentimento .retouch, (h, w) bool
    truth.films(window)  # Film(name, pigments, amounts (pigments, h, w)), from the ground upwards
    truth.pigment_map(window)  # (h, w) uint8: PIGMENTS[n - 1] is the main pigment, 0 bare ground
    band_reflectance(truth, BANDS[5], window)  # what an ideal band sees, (h, w)

    capture = simulate_capture(truth, Rig(seed=3))
    capture.counts, capture.dark, capture.flat, capture.white  # (16, h, w) uint16
    capture.wavelengths, capture.fwhm, capture.exposure_s  # (16,)
    capture.transforms  # (16, 3, 3) reference pixel -> band pixel, without the bend
    capture.warps[n].displacement(points)  # the exact band minus reference pixel, (n, 2)

    from handscroll.demo.examination import digitiser, faults, fluorescence, radiograph

    plate = radiograph.radiograph(truth, seed=1)  # .counts (h, w), .transform section -> plate
    fluorescence.fluorescence(truth)  # (h, w, 3) uint16, in register with the reference band
    digitiser.write_capture(capture, folder)  # bands/ dark/ flat/ white/, each with its table
    digitiser.stream_capture(Camera(truth, rig), folder)  # the same, whatever the size
    faults.swapped(capture), faults.dusty(capture), faults.saturated(capture)

``window`` is a ``Box`` or None for everything. ``recipe(name).seeded(5)`` is another picture in
the same colours. ``paint(..., scale=1.0)`` paints at one pixel a design unit (a section is 1000
units tall) and shows what fits from the upper left. A large section is captured block by block:
``for block in Camera(truth, rig).blocks(): camera.shoot(block)``.
"""
