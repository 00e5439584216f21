"""A visitor in the same process: pages and streams come whole, and nobody waits for an end."""

import pytest

from handscroll.entrances.visiting import visiting
from handscroll.errors import MisconfiguredError
from handscroll.museum import Museum
from handscroll.pages.assets import Assets


@pytest.mark.timeout(60)
@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/en/find?as=csv", "/en/"])
def test_what_is_streamed_comes_whole_as_pages_do(museum: Museum, address):
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")
    with visiting(museum) as visit:
        seen = visit(address)
        assert seen.status == 200
        assert seen.body
