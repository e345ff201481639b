"""What a person settles for themselves, without anybody's leave and without the journal."""

from kaoping.foundation.people.models import Account


def prefer_language(account: Account, language: str) -> None:
    """Pages are in ``language`` from the next log-in on."""
    Account.objects.filter(pk=account.pk).update(language=language)
