"""A file's rows without identity, merged into the month's answers and comments (R36, R45)."""

from __future__ import annotations

from collections.abc import Iterator

from functions.ingest.processing import Task
from functions.ingest.responses import consent
from functions.ingest.responses.disclosure import disclosure_control
from functions.ingest.responses.split_result import Split
from functions.shared.clock import london_date
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.answers.merged import Merged, Origin, rows_of

_COMMENTS = (consent.PLACE, consent.COMMENT)


def merge(task: Task, split: Split, header: tuple[str, ...]) -> None:
    """The file's rows take the place of those that it brought before."""
    source = task.drop.name
    lines = split.lines["answers"]
    answers = rows_of(header, lines, [Origin(source)] * len(lines))
    _replace(task, task.stores.answers, answers)
    rows = [("", text) for _, text in split.comments]
    origins = [
        Origin(source, place, "1" if first else "")
        for (place, _), first in zip(split.comments, split.comment_is_first, strict=True)
    ]
    _replace(task, task.stores.comments, Merged(_COMMENTS, rows, origins))


def _replace(task: Task, store: AnswerStore, rows: Merged) -> None:
    drop = task.drop
    book = store.load(drop.survey, drop.sample_month)
    wanted = book.merged.without(drop.name).plus(rows)
    if store is task.stores.comments:
        wanted = Merged(wanted.header, list(_placed(wanted)), wanted.origins)
    store.save(book, wanted, changed=london_date(task.moment))


def _placed(comments: Merged) -> Iterator[tuple[str, ...]]:
    """Each comment with as much of its place as the month's comments together allow (R36)."""
    shown = disclosure_control.places(origin.place for origin in comments.origins)
    for row, origin in zip(comments.rows, comments.origins, strict=True):
        text = row[comments.header.index(consent.COMMENT)]
        by_name = {consent.PLACE: shown[origin.place], consent.COMMENT: text}
        yield tuple(by_name[name] for name in comments.header)
