"""What the painted texts mean, and whose words they are; translations are our own."""

from __future__ import annotations

from handscroll.demo import texts

TRANSLATOR = "handscroll"

_MEANT = {
    texts.FRONTISPIECE: "Clouds and mountains, rolled and unrolled",
    texts.LABEL: "Painted by the handscroll software; not an antiquity",
    texts.DATE + "冬月" + texts.LABEL: (
        "Winter of the year bingwu [2026]. Painted by the handscroll software; not an antiquity"
    ),
    texts.SCROLL_TITLE + texts.LABEL: (
        "Clouds and Mountains Unrolling. Painted by the handscroll software; not an antiquity"
    ),
    texts.PEAK_TITLE + texts.LABEL: (
        "Flying Waterfall and Linked Peaks. Painted by the handscroll software; not an antiquity"
    ),
    texts.DATE + texts.LABEL: (
        "The year bingwu [2026]. Painted by the handscroll software; not an antiquity"
    ),
    "節臨蘭亭序" + texts.DATE + texts.LABEL: (
        "Part of the Orchid Pavilion Preface, copied in the year bingwu [2026]. Written by the"
        " handscroll software; not an antiquity"
    ),
    texts.DATE + "冬月卷舒識": "Winter of the year bingwu [2026], noted by handscroll",
    texts.COLOPHON: (
        "The scroll to the right, Clouds and Mountains Unrolling, is no work left by the ancients."
        " The handscroll software made it, with numbers for its brush and rules for its ink. Peaks"
        " rise from one point, clouds and water from one thought; trees, rocks, boats, bridges,"
        " pavilions and people are all on file, so that whoever tests a picture may know what is"
        " true, and whoever unrolls the scroll may take pleasure in it. Zong Bing once travelled"
        " through landscapes lying down; today this scroll takes their place. Let the beholder go"
        " from right to left and unroll it slowly: a thousand miles of rivers and mountains then"
        " lie on the desk"
    ),
    texts.COLOPHON_VERSE: (
        "Far up the cold mountain the stone path slants;\n"
        "where white clouds are deep, people have their homes.\n"
        "I stop the carriage and sit, for love of the maples at dusk:\n"
        "frosted leaves, redder than flowers of the second month"
    ),
    texts.COLOPHON_VERSE_NOTE + texts.LABEL: (
        "To the right, Du Mu’s Mountain Walk. Painted by the handscroll software; not an antiquity"
    ),
    texts.PEAK_VERSE: (
        "Sun lights the Incense Burner, violet smoke rises;\n"
        "far off the waterfall hangs above the river"
    ),
    texts.BAMBOO_VERSE: (
        "It bites into the green mountain and will not let go;\n"
        "its roots have always stood in broken rock"
    ),
    texts.FAN_VERSE: (
        "Lotus leaves reach the sky, green without end;\n"
        "in the sun the flowers are a red of their own"
    ),
}
_VERSES = {
    texts.COLOPHON_VERSE: ("杜牧", "杜牧", "Du Mu"),
    texts.PEAK_VERSE: ("李白", "李白", "Li Bai"),
    texts.BAMBOO_VERSE: ("郑燮", "鄭燮", "Zheng Xie"),
    texts.FAN_VERSE: ("杨万里", "楊萬里", "Yang Wanli"),
    texts.LANTING: ("王羲之", "王羲之", "Wang Xizhi"),
}


def meaning(text: str) -> str:
    """Return a text in English, or nothing where nobody translated it."""
    return _MEANT.get(text.replace("\n", ""), "")


def poet(text: str) -> tuple[str, str, str] | None:
    """Return the author, simplified, traditional and in English; None for our own words."""
    return _VERSES.get(text.replace("\n", ""))


def is_verse(text: str) -> bool:
    """Say whether a text is somebody's verse or prose and not a signature."""
    plain = text.replace("\n", "")
    ours = (texts.LABEL, "卷舒識", texts.DATE)
    return not any(mark in plain for mark in ours)
