"""Keys: a data key per folder, wrapped by a master key; blind indexes from a third key.

Master keys come from the environment as `name:base64(32 bytes)[,older:…]`; the first is in use, older ones only unwrap.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12


class SealBroken(Exception):
    """The sealed bytes were changed, moved to another row, or the key is gone."""


@lru_cache(maxsize=4)
def _parse(text: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise ImproperlyConfigured(f"SKOLESTOTTE_MASTER_KEYS: key {name!r} is not base64") from error
        if len(key) != 32 or not name:
            raise ImproperlyConfigured(f"SKOLESTOTTE_MASTER_KEYS: key {name!r} must be 32 bytes with a name")
        keys[name] = key
    if not keys:
        raise ImproperlyConfigured("SKOLESTOTTE_MASTER_KEYS is empty: nothing can be sealed or read")
    return keys


def master_keys() -> dict[str, bytes]:
    return _parse(settings.MASTER_KEYS)


def current_name() -> str:
    return next(iter(master_keys()))


def new_master_key(name: str) -> str:
    """A fresh master key as it is written in the environment."""
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


def new_wrapped_key(folder_id: UUID) -> tuple[str, bytes]:
    """A new data key for one folder: (name of the master key, wrapped bytes)."""
    return wrap(folder_id, AESGCM.generate_key(256))


def wrap(folder_id: UUID, data_key: bytes) -> tuple[str, bytes]:
    name = current_name()
    nonce = os.urandom(NONCE)
    return name, nonce + AESGCM(master_keys()[name]).encrypt(nonce, data_key, folder_id.bytes)


@lru_cache(maxsize=20_000)
def unwrap(folder_id: UUID, name: str, wrapped: bytes) -> bytes:
    """The data key of a folder. Errors: SealBroken when the master key is missing or the bytes do not fit."""
    master = master_keys().get(name)
    if master is None or not wrapped:
        raise SealBroken(f"no master key {name!r}, or the folder's key is destroyed")
    try:
        return AESGCM(master).decrypt(wrapped[:NONCE], wrapped[NONCE:], folder_id.bytes)
    except InvalidTag as error:
        raise SealBroken("the folder's key does not fit its folder") from error


def seal(data_key: bytes, text: str, place: str) -> bytes:
    """`place` names table, column and row, so that sealed bytes cannot be moved to another place."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(data_key).encrypt(nonce, text.encode(), place.encode())


def unseal(data_key: bytes, sealed: bytes, place: str) -> str:
    try:
        return AESGCM(data_key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode()).decode()
    except InvalidTag as error:
        raise SealBroken(f"the seal of {place} is broken") from error


@lru_cache(maxsize=4)
def _index_key(encoded: str) -> bytes:
    # A key of its own: master keys come and go, but a mark that changed would find nobody and open a second case.
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise ImproperlyConfigured("SKOLESTOTTE_INDEX_KEY is not base64") from error
    if len(key) != 32:
        raise ImproperlyConfigured("SKOLESTOTTE_INDEX_KEY must be 32 bytes as base64")
    return key


def blind(kind: str, value: str) -> str:
    """A blind index: equal values give equal marks, and the mark tells nothing without the key."""
    normal = unicodedata.normalize("NFKC", value).casefold().strip()
    return hmac.new(_index_key(settings.INDEX_KEY), f"{kind}\0{normal}".encode(), hashlib.sha256).hexdigest()[:32]


@lru_cache(maxsize=4)
def _journal_key(encoded: str) -> bytes:
    # Of the key that is never rotated: a journal is verified as long as it stands. No mark is made of this text (`blind` has a \0).
    return hmac.digest(_index_key(encoded), b"skolestotte journal 1", "sha256")


def journal_seal(text: str) -> str:
    """HMAC-SHA-256 with a key that lies in the environment alone: who owns the database cannot work it out."""
    return hmac.digest(_journal_key(settings.INDEX_KEY), text.encode(), "sha256").hex()


def blind_name(name: str) -> list[str]:
    """One mark for each word of a name."""
    return sorted({blind("name", word) for word in name.replace("-", " ").split()})
