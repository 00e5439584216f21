"""A record of a lot that gets files keeps what the museum wrote; files fill only what is empty."""

from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import Rights
from handscroll.museum.promotion import with_files


def test_files_fill_only_what_the_record_leaves_empty(make_relic):
    imported = Relic(
        id="r1", accession_number="A 1", title={"zh-Hans": "溪山"}, date_written="1689", parts=()
    )
    credit = Rights(credit_line={"en": "Gift"})
    brought = make_relic(creator={"en": "Wang Hui"}, date_written="1700", rights=credit)
    joined = with_files(imported, brought)
    assert joined.parts == brought.parts
    assert (joined.title, joined.date_written) == ({"zh-Hans": "溪山"}, "1689")
    assert (joined.creator, joined.rights) == ({"en": "Wang Hui"}, credit)
    assert joined.format is ObjectFormat.HANDSCROLL
    assert joined.state is imported.state


def test_a_format_and_rights_that_were_recorded_stay(make_relic):
    kept = Rights(credit_line={"en": "Bequest"})
    imported = Relic(
        id="r1", accession_number="A 1", title={"en": "x"}, format=ObjectFormat.ALBUM, rights=kept,
        parts=(),
    )  # fmt: skip
    joined = with_files(imported, make_relic(rights=Rights(credit_line={"en": "Gift"})))
    assert (joined.format, joined.rights) == (ObjectFormat.ALBUM, kept)


def test_a_statement_that_is_empty_counts_as_unsaid(make_relic):
    imported = Relic(id="r1", accession_number="A 1", title={}, parts=())
    assert with_files(imported, make_relic()).title == make_relic().title
