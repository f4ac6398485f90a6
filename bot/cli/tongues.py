"""The option that names languages, for commands about words. Opens nothing."""

from typing import Annotated

import typer

from bot.refusal import Refusal

Languages = Annotated[
    list[str] | None, typer.Option("--language", help="A language; again for more. All.")
]


def tags_of(language: list[str] | None) -> list[str]:
    """These languages, or all but the source, in their one spelling. Raises Refusal."""
    from locales.errors import UnknownLanguageError
    from locales.languages import SOURCE, TONGUES, canonical

    try:
        return [canonical(tag) for tag in language or TONGUES if tag != SOURCE]
    except UnknownLanguageError as error:
        text, _, hint = str(error).partition("; ")
        raise Refusal("no_language", text, hint=hint, field="language", usage=True) from None
