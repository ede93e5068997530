"""What is signed can be checked by anybody who reads the Standard Webhooks specification."""

import base64
import hashlib
import hmac
import re
import time

import pytest

from booking_api.services.signature import new_secret, signed_headers
from depot import HOUSE

README = HOUSE / "decoupled" / "README.md"

# What the specification's own Python library (standardwebhooks 1.1.0) makes of the same message.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EVENT_ID, SENT_AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_signature_is_the_one_of_the_specifications_own_library():
    headers = signed_headers(SECRET, EVENT_ID, SENT_AT, BODY)

    assert headers == {
        "webhook-id": EVENT_ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_a_new_secret_signs_what_its_holder_can_check():
    secret = new_secret()
    key = base64.b64decode(secret.removeprefix("whsec_"))

    headers = signed_headers(secret, "evt_1", 7, BODY)

    expected = base64.b64encode(hmac.new(key, b"evt_1.7." + BODY, hashlib.sha256).digest())
    assert len(key) == 32
    assert headers["webhook-signature"] == "v1," + expected.decode()
    assert new_secret() != secret


def test_another_id_time_body_or_secret_makes_another_signature():
    signed = [
        signed_headers(*told)["webhook-signature"]
        for told in (
            (SECRET, EVENT_ID, SENT_AT, BODY),
            (SECRET, EVENT_ID + "x", SENT_AT, BODY),
            (SECRET, EVENT_ID, SENT_AT + 1, BODY),
            (SECRET, EVENT_ID, SENT_AT, BODY + b" "),
            (new_secret(), EVENT_ID, SENT_AT, BODY),
        )
    ]

    assert len(set(signed)) == len(signed)


@pytest.fixture
def is_from_the_railway():
    """What the README tells partners to write."""
    (code,) = re.findall(r"```python\n(import .*?)```", README.read_text("utf-8"), re.DOTALL)
    written = {}
    exec(code, written)
    return written["is_from_the_railway"]


def test_what_the_readme_tells_partners_to_write_knows_what_is_ours(is_from_the_railway):
    secret, now = new_secret(), int(time.time())
    ours = signed_headers(secret, "evt_1", now, BODY)

    assert is_from_the_railway(secret, ours, BODY)
    assert not is_from_the_railway(secret, ours, BODY + b" ")
    assert not is_from_the_railway(new_secret(), ours, BODY)
    assert not is_from_the_railway(secret, ours | {"webhook-id": "evt_2"}, BODY)
    assert not is_from_the_railway(secret, signed_headers(secret, "evt_1", now - 301, BODY), BODY)
