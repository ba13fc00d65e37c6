"""Prices are asked for in one place, with the person's leave alone, and only to be told."""

from __future__ import annotations

from sources import PRODUCT, calls, imports, python_files, short, tree

from ihd.settings import Settings

WEB = {"http.client", "http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp"}
WEB |= {"ftplib", "smtplib", "xmlrpc.client", "websockets", "PySide6.QtNetwork"}


def users(*modules: str) -> set[str]:
    wanted = set(modules)
    return {short(file) for file in python_files(*PRODUCT) if wanted & imports(tree(file))}


def test_one_module_speaks_http_and_one_has_it_ask():
    assert users(*WEB) == {"ihd/feed/price_api.py"}
    assert users("ihd.feed.price_api") == {"ihd/price_asks.py"}
    assert users("ihd.price_asks") == {"ihd/session.py"}


def test_it_only_ever_gets():
    (module,) = (tree(file) for file in python_files("ihd/feed/price_api.py"))
    asked = [call for _, name, call in calls(module) if name.endswith(".request")]
    (verb,) = {call.args[0].value for call in asked}
    assert verb == "GET"


def test_nobody_is_asked_unless_that_was_switched_on():
    assert Settings().prices.fetch is False
