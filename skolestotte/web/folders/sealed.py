"""Sealed text: a model field that holds text encrypted with the key of the row's folder.

The Python value is the text; the database sees bytes. Lookups raise: sealed text cannot be searched (use a blind index).
"""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from . import keys

_EMPTY = b""


class _Unsealing:
    """Unseals on first reading and remembers the text on the instance."""

    def __init__(self, field: SealedTextField) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname, None)
        if isinstance(value, (bytes, memoryview)):
            value = self.field.unseal(instance, bytes(value))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """Text sealed with the folder's key. Empty text is stored as empty bytes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Unsealing(self))

    def _check_str_default_value(self) -> list[Any]:
        return []  # the Python value is text; only the database sees bytes

    def get_default(self) -> Any:
        return self.default() if callable(self.default) else self.default

    def place(self, instance: Any) -> str:
        return f"{instance._meta.db_table}.{self.column}.{instance.pk}"

    def to_text(self, value: Any) -> str:
        return value or ""

    def from_text(self, text: str) -> Any:
        return text

    def unseal(self, instance: Any, stored: bytes) -> Any:
        if stored == _EMPTY:
            return self.get_default()
        return self.from_text(keys.unseal(instance.folder.data_key, stored, self.place(instance)))

    def pre_save(self, model_instance: Any, add: bool) -> bytes:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, (bytes, memoryview)):  # read from the database and not looked at: stays as it is
            return bytes(value)
        text = self.to_text(value)
        if not text:
            return _EMPTY
        return keys.seal(model_instance.folder.data_key, text, self.place(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            raise TypeError(f"{self.name} is sealed: write it by saving an instance, never by update() or a lookup")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        raise TypeError(f"{self.name} is sealed text and cannot be searched; use a blind index")


class SealedJSONField(SealedTextField):
    """A JSON value sealed with the folder's key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def to_text(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True) if value else ""

    def from_text(self, text: str) -> Any:
        return json.loads(text)
