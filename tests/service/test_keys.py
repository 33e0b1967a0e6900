"""What is derived from PEPPER, and the key of encryption."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from bot.service.keys import Keys, Protection, new_secret, parse_data_key

PEPPER = "a made-up pepper of the tests"


def test_a_pseudonym_is_an_hmac_of_the_id_with_a_key_of_its_own() -> None:
    key = hmac.digest(PEPPER.encode(), b"person", hashlib.sha256)
    assert Keys(PEPPER).person("telegram", "7") == hmac.new(key, b"telegram\n7", hashlib.sha256).hexdigest()[:32]


def test_pseudonyms_are_the_same_in_every_process_and_other_ones_with_another_pepper() -> None:
    one, same, other = Keys(PEPPER), Keys(PEPPER), Keys(f"{PEPPER}!")
    assert (one.person("telegram", "7"), one.chat("telegram", "7")) == (same.person("telegram", "7"), same.chat("telegram", "7"))
    assert one.person("telegram", "7") != other.person("telegram", "7")


def test_a_private_chat_does_not_show_whose_it_is() -> None:
    keys = Keys(PEPPER)
    assert len({keys.person("telegram", "7"), keys.chat("telegram", "7"), keys.person("console", "7"), keys.person("telegram", "8")}) == 4


def test_each_secret_is_another() -> None:
    keys = Keys(PEPPER, b"k" * 32)
    made = {keys.buttons.hex(), keys.webhook_secret, *keys.fingerprints.values()}
    assert len(made) == 4
    assert keys.fingerprints.keys() == {"PEPPER", "DATA_KEY"}
    assert Keys(PEPPER).fingerprints == {"PEPPER": keys.fingerprints["PEPPER"]}


def test_the_webhooks_secret_is_one_that_telegram_takes() -> None:
    secret = Keys(PEPPER).webhook_secret
    assert len(secret) == 43
    assert secret.replace("_", "").replace("-", "").isalnum()


def test_no_secret_is_shown() -> None:
    assert PEPPER not in repr(Keys(PEPPER)) + repr(Protection(PEPPER, b"k" * 32))
    assert "kkk" not in repr(Protection(PEPPER, b"k" * 32))


def test_a_new_secret_serves_as_either() -> None:
    assert len({new_secret() for _ in range(9)}) == 9
    assert len(parse_data_key(f" {new_secret()}\n")) == 32


@pytest.mark.parametrize("text", ["", "short", "x" * 44, "é" * 44, new_secret()[:-4], new_secret() * 2])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="32 bytes in base64"):
        parse_data_key(text)
