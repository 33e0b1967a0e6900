"""Turns the settings into the options of the Telegram channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.failures import CommandError

if TYPE_CHECKING:
    from bot.channels.telegram.application import TelegramOptions
    from bot.config import Settings


def telegram_options(settings: Settings) -> TelegramOptions:
    """The options that the settings give the channel; there must be a token. Raises CommandError for a proxy that cannot be used."""
    from bot.channels.telegram.application import TelegramOptions

    assert settings.telegram_token is not None
    try:
        proxy = settings.proxy
    except ValueError as error:
        raise CommandError(str(error)) from None
    return TelegramOptions(
        telegram_token=settings.telegram_token.get_secret_value(),
        telegram_api_root=settings.telegram_api_root,
        proxy=proxy,
        admin_ids=settings.admin_ids,
        webhook_url=settings.webhook_url,
        webhook_secret=settings.webhook_secret.get_secret_value() if settings.webhook_secret else None,
        webhook_host=settings.webhook_host,
        webhook_port=settings.webhook_port,
        language=settings.language,
        send_rate=settings.overall_send_rate,
    )
