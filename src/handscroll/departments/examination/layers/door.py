"""Views of stacks: the pictures, the JSON behind the bench, the job and the commands."""

from __future__ import annotations

from handscroll.departments.examination.layers.bands import band_server
from handscroll.departments.examination.layers.names import PREFIX

MOUNTS = {PREFIX: band_server}
