"""What is signed can be checked by anybody who reads the Standard Webhooks specification."""

import base64
import hashlib
import hmac

from booking_api.services.signature import new_secret, signed_headers

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
