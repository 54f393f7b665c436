"""Commands: functions that take their arguments from the command line."""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Collection, Sequence
from functools import wraps
from typing import Any, get_args, get_origin, get_type_hints

HELP = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)  # in a docstring, below Args


def command(
    *refusals: type[Exception], saying: str = "", **choices: Collection[str]
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Let a function take its arguments from the command line, by what its parameters say.

    Those behind `*` are options of their name. Those with a default may be left out; sequences
    take several arguments, and truths are options without one. Its docstring says what each is.

    Args:
        refusals: the errors that end the command, in their own words and with status 1.
        saying: what stands before these words; `{data}` is the argument of that name.
        choices: what some arguments can be, by their names.
    """

    def decorate(function: Callable[..., None]) -> Callable[[], None]:
        @wraps(function)
        def main() -> None:
            given = vars(_parser(function, choices).parse_args())
            try:
                function(**given)
            except refusals as error:
                sys.exit(f"{saying.format(**given)}{error}")

        return main

    return decorate


def _parser(
    function: Callable[..., None], choices: dict[str, Collection[str]]
) -> argparse.ArgumentParser:
    module = inspect.getmodule(function)
    parser = argparse.ArgumentParser(description=(module.__doc__ or "").partition("\n")[0])
    types, told = get_type_hints(function), dict(HELP.findall(inspect.getdoc(function) or ""))
    for name, parameter in inspect.signature(function).parameters.items():
        kind, needed = types[name], parameter.default is parameter.empty
        settings: dict[str, Any] = {"help": told.get(name)}
        if kind is bool:
            settings["action"] = "store_true"
        else:
            settings |= {"type": (*get_args(kind), kind)[0], "choices": choices.get(name)}
            settings |= {"nargs": "+" if needed else "*"} if get_origin(kind) is Sequence else {}
            settings |= {} if needed else {"default": parameter.default}
        if parameter.kind is parameter.KEYWORD_ONLY:
            parser.add_argument(f"--{name}", required=needed, **settings)
        else:
            parser.add_argument(name, **settings if needed else {"nargs": "?"} | settings)
    return parser
