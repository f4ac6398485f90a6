"""The same check-in as a python-telegram-bot ConversationHandler with PicklePersistence.

Run as `python -m bench.rivals.conversation URL TOKEN FILE [each]`: with `each` the file is written
after every update instead of every 60 seconds (the library's default).
"""

import sys
import warnings
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
    TypeHandler,
)
from telegram.warnings import PTBUserWarning

from bench.questions import CONTROLS, QUESTIONS, THANKS


def _keyboard(step: int) -> InlineKeyboardMarkup:
    labels = [*QUESTIONS[step].labels, *CONTROLS]
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=f"{step}:{at}")]
            for at, label in enumerate(labels)
        ]
    )


async def _begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None
    assert context.user_data is not None
    context.user_data["answers"] = {}
    await update.message.reply_text(QUESTIONS[0].text, reply_markup=_keyboard(0))
    return 0


async def _answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    query = update.callback_query
    assert query is not None
    assert query.data
    assert context.user_data is not None
    assert update.effective_chat is not None
    await query.answer()
    step, choice = map(int, query.data.split(":"))
    context.user_data["answers"][QUESTIONS[step].name] = choice
    if step + 1 == len(QUESTIONS):
        await update.effective_chat.send_message(THANKS)
        return ConversationHandler.END
    await update.effective_chat.send_message(
        QUESTIONS[step + 1].text, reply_markup=_keyboard(step + 1)
    )
    return step + 1


async def _flush(_: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await context.application.update_persistence()


def main(url: str, token: str, file: str, each: str = "") -> None:
    """Poll until killed."""
    # It asks whether buttons of older questions are meant to be dead: as in its own examples, yes.
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    builder: Any = ApplicationBuilder().token(token)
    builder = builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.persistence(PicklePersistence(filepath=file)).build()
    states: dict[object, list[Any]] = {
        step: [CallbackQueryHandler(_answered, pattern=f"^{step}:")]
        for step in range(len(QUESTIONS))
    }
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", _begin)],
            states=states,
            fallbacks=[],
            name="check-in",
            persistent=True,
        )
    )
    if each:
        application.add_handler(TypeHandler(Update, _flush), group=1)
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
