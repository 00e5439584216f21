"""The image server as the house mounts it."""

import pytest

from handscroll.departments.viewing.iiif.images import image_server
from handscroll.entrances.guards import add_headers, answer_mounted


@pytest.fixture
def server(hung):
    """The image server, with its errors made into documents as the house does it."""
    mounted = image_server(hung.museum)

    async def front(scope, receive, send):
        await answer_mounted(mounted, scope, receive, send)

    return add_headers(front)
