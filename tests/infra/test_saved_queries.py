"""A saved query finds what the functions really say: its words are theirs, its fields as well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.shared.log import ALLOWED_KEYS, Metric
from infra.compute.catalogue import SPECS
from infra.operations.queries import QUERIES, Query

# What every line has, and what the language itself is made of.
LINE = {"@timestamp", "@message", "level", "service", "message", "run_id"}
LANGUAGE = {
    *("filter", "fields", "stats", "sort", "limit", "by", "as", "asc", "desc", "and", "or", "in"),
    *("ispresent", "min", "max", "sum", "bin", "d", "like", "coalesce"),
}
NAMES_OF_ITS_OWN = re.compile(r"\bas (\w+)")


def words_of(query: Query) -> set[str]:
    """Every name in a query that is no text, no number and not the query's own."""
    bare = re.sub(r'"[^"]*"|/[^/]*/', "", query.text)
    names = set(re.findall(r"@?[A-Za-z_]+", bare))
    return names - LANGUAGE - set(NAMES_OF_ITS_OWN.findall(bare))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_asks_for_fields_that_lines_have(query: Query) -> None:
    assert words_of(query) <= LINE | ALLOWED_KEYS | {metric.value for metric in Metric}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_looks_for_messages_that_its_functions_say(query: Query) -> None:
    packages = query.packages or tuple(spec.package for spec in SPECS)
    folders = [Path("functions") / package for package in packages]
    source = "".join(file.read_text() for folder in folders for file in folder.rglob("*.py"))
    for condition in re.findall(r"message (?:in \[(.+?)\]|= (\S+))", query.text):
        for message in re.findall(r'"([^"]+)"', "".join(condition)):
            assert f'= "{message}"' in source, message
