"""The browser playground: a page that shows the Telegram channel at work against a Bot API on this machine."""
