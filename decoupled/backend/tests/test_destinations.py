"""Webhooks lead to the public internet only, whatever a host's name says."""

import pytest

from booking_api.adapters.destinations import Destinations, look_up
from booking_api.services.webhooks import DestinationRefused

PUBLIC = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def leading_to(*addresses, to_loopback=False):
    """Return a guard in whose world every host has these addresses."""
    return Destinations(to_loopback, lambda _host, _port: addresses)


def test_a_public_host_keeps_all_the_addresses_that_were_checked():
    found = leading_to(*PUBLIC).check("https://partner.example.org:8443/hooks?for=us")

    assert found.addresses == PUBLIC
    assert str(found.url) == "https://partner.example.org:8443/hooks?for=us"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.215.14",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2001:0:a00:1::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_refused_even_beside_a_public_one(address):
    for addresses in ((address,), (PUBLIC[0], address), (address, PUBLIC[1])):
        with pytest.raises(DestinationRefused, match="not on the public internet"):
            leading_to(*addresses).check("https://partner.example.org/hooks")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/hooks",
        "https://2130706433/hooks",
        "https://0x7f000001/hooks",
        "https://0177.0.0.1/hooks",
        "https://127.1/hooks",
        "https://[::1]/hooks",
        "https://[::ffff:127.0.0.1]/hooks",
        "https://0.0.0.0/hooks",
        "https://localhost:8102/v1/charts",
    ],
)
def test_however_this_machine_is_written_nothing_leads_to_it(url):
    with pytest.raises(DestinationRefused):
        Destinations(to_loopback=False).check(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "partner.example.org/hooks",
        "ftp://partner.example.org/hooks",
        "file:///etc/passwd",
        "https:///hooks",
        "https://partner.example.org:0/hooks",
        "https://partner.example.org:65536/hooks",
        "https://[::1/hooks",
        "https://user:password@partner.example.org/hooks",
        "https://partner.example.org\\@127.0.0.1/hooks",
        "https://partner.example.org/hooks#part",
        "https://partner.example.org\n/hooks",
        "https://\ud800.example.org/hooks",
        "https://partner.example.org/\udfff",
    ],
)
def test_what_is_no_plain_address_is_refused_before_anything_is_looked_up(url):
    def nobody_asks(_host, _port):
        raise AssertionError

    with pytest.raises(DestinationRefused):
        Destinations(to_loopback=True, look_up=nobody_asks).check(url)


def test_only_https_leads_away_from_this_machine():
    with pytest.raises(DestinationRefused, match="https://"):
        leading_to(*PUBLIC, to_loopback=True).check("http://partner.example.org/hooks")


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("::1", "127.0.0.1")])
def test_a_developers_machine_may_be_told_but_nothing_else_that_is_private(addresses):
    allowed = leading_to(*addresses, to_loopback=True).check("http://localhost:8106/hooks")

    assert allowed.addresses == addresses
    for private in ("10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"):
        with pytest.raises(DestinationRefused):
            leading_to(*addresses, private, to_loopback=True).check("https://partner.example.org")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".example.org", "%31"])
def test_a_host_that_nobody_knows_is_refused_in_a_sentence(host):
    with pytest.raises(DestinationRefused, match="There is no host"):
        Destinations(to_loopback=False).check(f"https://{host}/hooks")


def test_the_host_is_looked_up_with_its_port_and_in_plain_letters():
    asked = []

    def note(host, port):
        asked.append((host, port))
        return PUBLIC

    for url in ("https://Bücher.example/", "https://partner.example.org:8443", "https://h.example"):
        Destinations(to_loopback=False, look_up=note).check(url)

    assert asked == [
        ("xn--bcher-kva.example", 443),
        ("partner.example.org", 8443),
        ("h.example", 443),
    ]


def test_the_system_knows_this_machine():
    assert "127.0.0.1" in look_up("127.0.0.1", 80)
