"""A bare python-telegram-bot echo: the ceiling of its stock set-up. Keeps nothing.

Run as `python -m bench.rivals.echo URL TOKEN`.
"""

import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.message
    assert message is not None
    await message.reply_text(message.text or "")


def main(url: str, token: str) -> None:
    """Poll until killed."""
    builder: Any = ApplicationBuilder().token(token)
    application = builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
