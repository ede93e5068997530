"""Deliveries over TLS: the certificate must be the host's, though the connection is by address."""

import datetime
import ssl

import anyio
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from booking_api.adapters.destinations import Destinations
from booking_api.adapters.dispatch import Due
from booking_api.adapters.sender import Sender
from booking_api.services.signature import new_secret
from decoupled.backend.tests.receiving import receiving

HOST = "partner.example.org"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def certificate(tmp_path):
    """Return a file with a new key and its own certificate for a host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    file = tmp_path / "certificate.pem"
    file.write_bytes(
        key.private_bytes(*form, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secure(certificate):
    """Return a receiver with that certificate, which notes the names it is asked for."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    names = []
    tls.sni_callback = lambda _socket, name, _context: names.append(name)
    with receiving(tls) as receiver:
        receiver.names = names
        yield receiver


def sends(url, trust):
    """Send one delivery to a URL whose host is at 127.0.0.1; return what went wrong."""

    async def send():
        here = Destinations(to_loopback=True, look_up=lambda _host, _port: ["127.0.0.1"])
        sender = Sender(here, trust)
        due = Due(1, "evt_1", "{}", 1, 1, url, new_secret(), 0.0)
        trouble = await sender.attempt(due)
        await sender.aclose()
        return trouble

    return anyio.run(send)


def test_the_certificate_is_checked_for_the_host_and_not_for_its_address(secure, certificate):
    port = secure.url.split(":")[2]
    trust = ssl.create_default_context(cafile=str(certificate))

    trouble = sends(f"https://{HOST}:{port}", trust)

    assert trouble == ""
    assert secure.names == [HOST]
    assert secure.received[0].headers["host"] == f"{HOST}:{port.split('/')[0]}"


@pytest.mark.parametrize("host", ["other.example.org", "127.0.0.1"])
def test_anothers_certificate_is_refused(secure, certificate, host):
    port = secure.url.split(":")[2]
    trust = ssl.create_default_context(cafile=str(certificate))

    trouble = sends(f"https://{host}:{port}", trust)

    assert "certificate" in trouble
    assert secure.received == []


def test_a_certificate_of_nobody_known_is_refused(secure):
    trouble = sends(f"https://{HOST}:{secure.url.split(':')[2]}", trust=True)

    assert "certificate" in trouble
    assert secure.received == []
