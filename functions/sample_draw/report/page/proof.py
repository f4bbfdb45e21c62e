"""How anybody can check the draw, and what E&I do next. Pure."""

from __future__ import annotations

from html import escape

from functions.sample_draw.report.page.words import Json, Section, counted, is_check
from functions.shared.html import pages
from functions.shared.policy import people


def section(report: Json) -> str:
    """Fingerprints, and the way to re-derive the sample outside the cloud (R11, R12)."""
    extract = report["extract"]
    pairs = [
        ("Extract", f"{extract['key']}, version {extract['version']}"),
        ("Extract, SHA-256", extract["sha256"]),
        ("Rules, SHA-256", report["policy"]["sha256"]),
        ("Rules of last month", _last_month(report)),
        ("Seed, SHA-256", report["seed"]["sha256"]),
        ("Seed committed", _committed(report)),
        ("Sample, SHA-256", report["sample"]["sha256"]),
    ]
    return pages.section(
        Section.PROOF,
        pages.paragraph(
            "Each person has a random number: a keyed hash (HMAC) of their name and birthday under "
            "the seed. Each cell gives those with the smallest numbers. The order of the rows "
            "makes no difference, and had somebody who was not drawn not been there, nothing would "
            "have changed for anybody else. The seed was made once for this survey and month. Its "
            "hash was published where nobody can change it, and nobody can read the seed itself "
            "before the draw is done. Checks and forecasts use another seed."
        ),
        pages.facts(pairs),
        _how_to(report),
    )


def _how_to(report: Json) -> str:
    """Where the parts are, and the command."""
    month = report["month"]
    place = f"{report['survey']}/{month}"
    command = (
        f"python -m local.verify_draw --extract extract.csv --seed {month}.json "
        "--lists lists.json --report report.json --working working.csv "
        "--commitment commitment.json"
    )
    rest = people.rules().rest_months
    return (
        "<h3>To work the sample out again</h3><p>Evidence &amp; Insight can do so on a computer "
        "of their own, outside the cloud. They take their copy of the extract, this page’s "
        f"<code>report.json</code>, the seed <code>seeds/{escape(place)}.json</code>, and "
        f"<code>working/{escape(place)}/lists.json</code>, which records what the do-not-contact "
        f"list and the {rest}-month rule said. They also take the working sample "
        f"<code>working/{escape(place)}.csv</code> and, from the store of certificates, the "
        f"commitment <code>seeds/{escape(place)}.json</code>. The command compares all of it:"
        f"</p><p><code>{escape(command)}</code></p><p>Only Evidence &amp; Insight can read the "
        "seed, and only once the draw is done. With it and an extract, one could tell who was "
        "drawn.</p>"
    )


def _committed(report: Json) -> str:
    seed = report["seed"]
    if seed["committed_at"] is None:
        return "not yet"
    there = "an extract was there by then" if seed["extract_there"] else "before any extract"
    return f"{seed['committed_at']}, {seed['committed']}; {there}"


def _last_month(report: Json) -> str:
    differs = report["policy"]["differs_from_last_month"]
    if differs is None:
        return "no draw last month to compare with"
    return "DIFFERENT from this month’s" if differs else "the same as this month’s"


def next_steps(report: Json) -> str:
    """What people do now, in order."""
    steps = _of_check() if is_check(report) else _of_draw(report)
    items = "".join(f"<li>{step}</li>" for step in steps)
    return pages.section(Section.NEXT, f"<ol>{items}</ol>")


def _of_check() -> list[str]:
    return [
        "Fix these problems in the source data, and upload the extract again under a new name. "
        "The newest sound extract counts when the draw runs. A month is drawn once.",
        "This is a forecast: nobody has been drawn. By the day of the draw some people will have "
        "asked not to be contacted, and others will have been in the field long enough.",
    ]


def _of_draw(report: Json) -> list[str]:
    survey, month = report["survey"], report["month"]
    stem, census = f"samples/{survey}/{month}/{survey}-{month}", report["census"]
    file = f"{stem}-links.csv" if census else f"{stem}.zip"
    rows = counted(report["sample"]["people"], "row")
    recall = escape(f'{{"survey": "{survey}", "month": "{month}", "cancel": true}}')
    steps = [
        "Read this report. Understand what is in a red box before you go on.",
        f"Check the working sample, <code>working/{survey}/{month}.csv</code> in the extract "
        f"bucket: it has {rows} below its header. The file for ORS stays closed to you.",
        f"If something is wrong, do not release it. Send the event <code>{recall}</code> to the "
        "function that draws: the file goes, and nobody is contacted.",
        f"If all is well, tag <code>{file}</code> in the sample bucket "
        f"<code>released=yes</code>. {_until_then(report)}",
    ]
    if not census:
        most = len(report["sample"]["replicates"])
        steps.append(
            "Tell ORS that it is released. They read the password in Parameter Store themselves; "
            "nobody at MOPAC can."
        )
        steps.append(
            f"Remind ORS to work the {counted(most, 'replicate')} in order, each to its end: "
            "a sample that stops in between is no longer random."
        )
    return steps


def _until_then(report: Json) -> str:
    if report["census"]:
        return "Until then ORS cannot read it, and no invitation is sent."
    return "Until then ORS cannot read it."
