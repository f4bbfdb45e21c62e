"""The page of the guide: what to send, and what each answer means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from functions.shared.csv.reader import RULES
from functions.shared.policy import (
    calendar,
    drops,
    extract,
    outcomes,
    people,
    responses,
    retention,
    sending,
    surveys,
)
from functions.shared.policy.drops import Kind
from functions.shared.policy.responses import Recipient
from functions.shared.policy.surveys import Survey
from local.tools.for_ors.examples import ANSWERED, examples

HERE = Path(__file__).parent
# Columns of the sample that the draw makes.
_MADE = {
    "Replicate": "Random part of the sample; work through the parts in order",
    "BCU": "Borough Command Unit, by name",
    "Contact From": "First day on which the person may be called",
    "Contact To": "Last day on which the person may be called",
    "Destroy By": "Month to name in your script: by then we destroy what identifies the person",
}


def guide() -> str:
    """The whole page."""
    head = (HERE / "head.md").read_text(encoding="utf-8")
    head = head.replace("NAME_WORDS", drops.rules().name_words)
    head = head.replace("DROP_DAYS", str(retention.rules().by_name["drop"].days))
    return "\n".join([head, *_contents(), _received(), *_kinds(), *_findings()]).rstrip() + "\n"


def _received() -> str:
    """What ORS gets, and how to open and use it."""
    rules = extract.rules()
    what = {column.name: column.what for column in rules.column} | _MADE
    columns = ((f"`{name}`", what[name]) for name in rules.handover.columns)
    text = (HERE / "receive.md").read_text(encoding="utf-8")
    links, periods = sending.rules().links, retention.rules().by_name
    for name, value in {
        "COLUMNS": table(("column of the USS sample", "meaning"), list(columns)).rstrip(),
        "DRAW_DAY": str(calendar.rules().draw_day),
        "HANDOVER_DAYS": str(periods["handover"].days),
        "STOP_DAYS": str(periods["stop-list"].days),
        "SURVEY_BASEo?id=": f"{links.survey_base}{links.survey_path}",
    }.items():
        text = text.replace(name, value)
    return text


def _contents() -> Iterator[str]:
    yield "| kind | key | from |\n|---|---|---|"
    for kind in drops.rules().kind:
        yield f"| [{kind.name}](#{kind.name}) | `{kind.key}` | {kind.who} |"
    yield ""


def _kinds() -> Iterator[str]:
    for kind in drops.rules().kind:
        yield f"## {kind.name}\n"
        yield f"`{kind.key}`, from {kind.who}. {kind.what}\n"
        if kind.name == "responses":
            yield from _responses()
            continue
        rows = [(f"`{c.name}`", _needed(kind, c.name), c.what) for c in kind.column]
        yield table(("column", "required", "meaning"), rows)
        if kind.name == "outcomes":
            yield from _outcomes()
        else:
            yield "We do not read other columns. The report lists rows that we cannot read.\n"
        yield from _example(kind.name)


def _needed(kind: Kind, column: str) -> str:
    if column in kind.one_of:
        return "one of the two"
    return "yes" if column in kind.required else ""


def _responses() -> Iterator[str]:
    rules = responses.rules()
    codes = [surveys.survey(code) for code in surveys.CODES]
    rows = [
        (f"`{column.name}`", *(_status(survey, column.name) for survey in codes), column.what)
        for column in rules.column
    ]
    numbered = ["may" for _ in codes]
    rows += [
        (rules.questions, *numbered, "Answer codes of the questionnaire"),
        (rules.verbatims, *numbered, "Comments in the person's own words"),
    ]
    yield f"At most {rules.max_rows:,} rows in a file.\n"
    yield table(("column", *(survey.code for survey in codes), "meaning"), rows)
    yield "must: required. may: optional. blank: must be empty. –: we refuse a file with it.\n"
    yield from _codes()
    yield (HERE / "consents.md").read_text(encoding="utf-8")
    yield "### Who gets what\n"
    columns = [(f"{one.what} ({_kept(one)})", _given(one)) for one in rules.recipient]
    yield table(("recipient", "columns, if the file has them"), columns)
    yield "We remove anything in comments that looks like a phone number, email address, link,"
    yield "postcode or crime number.\n"
    for survey in ANSWERED:
        yield from _example(f"responses-{survey}")


def _kept(recipient: Recipient) -> str:
    """How long, from the retention schedule: the class whose objects it keeps."""
    kept = (item for item in retention.rules().classes if recipient.prefix in item.prefixes)
    months = next(kept).months
    return f"kept for {months} months" if months else "no end date"


def _status(survey: Survey, name: str) -> str:
    if name in survey.responses.refused_if_filled:
        return "blank"
    if name not in responses.rules().allowed(survey):
        return "–"
    return "must" if name in survey.responses.required else "may"


def _codes() -> Iterator[str]:
    rules = responses.rules()
    yield "### Codes\n"
    refusals = ", ".join(rules.answers.refusals)
    yield f"Blank, {refusals} are valid everywhere. We keep and report other codes.\n"
    rows = [("questions", ", ".join(rules.answers.codes))]
    rows += [(f"`{c.name}`", ", ".join(c.codes)) for c in rules.column if c.codes]
    for code in surveys.CODES:
        policy = surveys.survey(code).responses
        if policy.crime_types:
            rows.append((f"`Crime Type` of {code}", ", ".join(policy.crime_types)))
        if policy.languages:
            rows.append((f"`Language` of {code}", ", ".join(policy.languages)))
    yield table(("column", "codes"), rows)


def _given(recipient: Recipient) -> str:
    names = {
        "sample-month": "sample month", "borough": "borough", "place": "borough and crime type",
        "crime-number": "crime number", "interview": "interview date", "length": "length",
        "manner": "language and mode", "sample": "value stolen and recovered",
        "sample-bands": "bands of value stolen and recovered", "demographics": "demographics",
        "questions": "answers", "verbatims": "comments", "comments": "place and comment",
        "recontact-mopac": "may MOPAC contact again?",
        "recontact-mps": "may the MPS contact again?",
    }  # fmt: skip
    given = ", ".join(names[group] for group in recipient.groups)
    needs = " and ".join(f"`{name}` is 1" for name in recipient.needs)
    unless = " or ".join(f"`{name}` is 1" for name in recipient.unless)
    when = f"if {needs}: " if needs else f"unless {unless}: " if unless else "everyone: "
    coarser = " (in coarser groups)" if recipient.coarse else ""
    return f"{when}{given}{coarser}"


def _outcomes() -> Iterator[str]:
    yield "### Outcomes\n"
    rows = [
        (one.name, one.aapor, "; ".join(_consequences(one))) for one in outcomes.rules().outcome
    ]
    yield table(("outcome", "standard code", "what it does"), rows)


def _consequences(one: outcomes.Outcome) -> Iterator[str]:
    if one.stops:
        yield "all contact stops at once and we never contact the person again"
    if one.concern:
        yield "the safeguarding role is told"
    if one.lists == "number":
        yield "we stop using the number in Contact; you may call another of the person's numbers"
    if one.rests:
        yield f"we do not ask the person again for {people.rules().rest_months} months"
    words = {
        "closed": "the case is closed",
        "window": "the case closes after Contact To",
        "open": "the case stays open",
    }
    yield words[one.case]


def _findings() -> Iterator[str]:
    yield "## What a report can say\n"
    done = {
        "file": "file refused",
        "row": "row set aside",
        "no": "processed as no consent",
        "kept": "processed",
    }
    rows = [(f"`{f.code}`", f.what, done[f.effect], f.do) for f in drops.rules().finding]
    yield table(("rule", "meaning", "what was done", "what to do"), rows)
    yield "We must be able to read the file as a table. If not, we refuse it:\n"
    yield table(("rule", "meaning"), [(f"`{rule}`", text) for rule, text in RULES.items()])


def _example(name: str) -> Iterator[str]:
    path = f"examples/{name}.csv"
    yield f"Example: [{path}]({path})\n\n```csv\n{examples()[name].rstrip()}\n```\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
