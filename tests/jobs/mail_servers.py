"""Mail servers that do not do what they should."""

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend

REJECTED = "rejected@example.org"


class Unreachable(BaseEmailBackend):
    """Nobody answers."""

    def open(self):
        raise ConnectionRefusedError


class Choosy(EmailBackend):
    """Takes every letter but those to one address."""

    def send_messages(self, messages):
        if any(REJECTED in message.to for message in messages):
            raise ConnectionResetError
        return super().send_messages(messages)
