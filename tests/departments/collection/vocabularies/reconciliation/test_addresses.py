"""Only public addresses are asked, however a private one is written."""

from ipaddress import ip_address, ip_network

import pytest

from handscroll.departments.collection.vocabularies.reconciliation.addresses import (
    is_public,
    place_of,
)
from handscroll.errors import InvalidError, UnreachableError


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.5.5",
        "192.168.1.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_addresses_of_inner_networks_are_not_public(address: str):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "9.9.9.9", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_open_network_are_public(address: str):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_private_address_is_refused_however_it_is_written(url: str):
    with pytest.raises((InvalidError, UnreachableError)):
        place_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "service",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "gopher://1.1.1.1/",
        "http:///path",
        "http://user:secret@1.1.1.1/",
        "http://1.1.1.1:99999/",
        "http://1.1.1.1/a b",
        "http://1.1.1.1/\r\nHost: x",
        "http://1.1.1.1/立轴",
        "http://1.1.1.1/" + "a" * 3000,
        "http://[::1/",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str):
    with pytest.raises(InvalidError) as caught:
        place_of(url)
    assert "secret" not in caught.value.why


def test_a_public_address_is_taken_apart():
    place = place_of("https://1.1.1.1/reconcile?lang=zh")
    assert (place.host, place.port, place.address) == ("1.1.1.1", 443, "1.1.1.1")
    assert place.target == "/reconcile?lang=zh"
    assert place.authority == "1.1.1.1"
    assert place_of("http://1.1.1.1:8080").authority == "1.1.1.1:8080"
    assert place_of("http://[2606:4700::1111]:8080").authority == "[2606:4700::1111]:8080"


def test_a_named_network_may_be_asked_and_its_neighbour_not():
    mine = (ip_network("10.1.2.0/24"),)
    assert place_of("http://10.1.2.3/", mine).address == "10.1.2.3"
    with pytest.raises(InvalidError):
        place_of("http://10.1.3.3/", mine)


def test_a_name_without_an_address_is_told():
    with pytest.raises(UnreachableError) as caught:
        place_of("http://nobody.invalid/")
    assert "nobody.invalid" in caught.value.why
