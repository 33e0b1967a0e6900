"""A Bot API on a loopback port: it delivers updates under Telegram's rules, checks every call, and keeps a journal of them."""
