import pytest

from handscroll.pages.addresses import base_url, cookie
from handscroll.settings import Settings


def scope(host="", **other):
    return {
        "headers": [(b"host", host.encode("latin-1")), (b"cookie", b"a=1; odd name; b=\"2\"")],
        "scheme": "http", "server": ("127.0.0.1", 8000),
    } | other  # fmt: skip


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("museum.example", "http://museum.example"),
        ("localhost:8001", "http://localhost:8001"),
        ("[::1]:80", "http://[::1]:80"),
        ("", "http://127.0.0.1:8000"),
        ("evil/<script>", "http://127.0.0.1:8000"),
        ("a b", "http://127.0.0.1:8000"),
        ("h:999999", "http://127.0.0.1:8000"),
    ],
)
def test_only_the_name_of_a_host_is_believed(host, base):
    assert base_url(scope(host), Settings()) == base


def test_the_setting_wins_and_a_prefix_is_kept():
    stated = Settings(base_url="https://relics.example/x/")
    assert base_url(scope("other"), stated) == "https://relics.example/x"
    assert base_url(scope("other", root_path="/x"), Settings()) == "http://other/x"


def test_cookies_are_found_beside_odd_ones():
    assert (cookie(scope(), "a"), cookie(scope(), "b"), cookie(scope(), "c")) == ("1", "2", None)
