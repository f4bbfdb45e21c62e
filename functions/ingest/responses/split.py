"""One response file, row by row: checked, split by consent, cut to what each may have. Pure.

What is known of the people beforehand is an argument, and what is to be stored comes back. A file
that turns out to be refused makes nothing, but is read to its end so that the report is whole.
"""

from __future__ import annotations

from functions.ingest.findings import Findings
from functions.ingest.responses import consent, gate, values
from functions.ingest.responses.consent import Consents
from functions.ingest.responses.consent_conflicts import ConsentConflicts
from functions.ingest.responses.disclosure import disclosure_control, link_redaction
from functions.ingest.responses.disclosure.verbatims import Verbatims
from functions.ingest.responses.projection import Projection
from functions.ingest.responses.respondents.respondent import Known, Person, Persons
from functions.ingest.responses.split_result import Refused, Split
from functions.shared.clock import Month
from functions.shared.csv.reader import Table
from functions.shared.policy import geography, responses
from functions.shared.policy.geography import match_key
from functions.shared.policy.surveys import Survey


class Splitter:
    """Splits the rows of one opened table; ``conflicts`` has heard every row of it before."""

    def __init__(
        self,
        table: Table,
        survey: Survey,
        month: Month,
        known: Known,
        findings: Findings,
        conflicts: ConsentConflicts,
    ) -> None:
        self.table, self.survey, self.findings = table, survey, findings
        self._conflicts = conflicts
        self._link = table.in_order(("Link Id",))
        self._persons = Persons(survey, known, findings)
        odd = gate.odd_columns(survey, table.header, table.written)
        self._odd = odd
        strange = {column.place for column in odd}
        header = ["" if place in strange else name for place, name in enumerate(table.header)]
        self._readers = values.readers(survey, month, header)
        self._answers = gate.answers_held(header)
        self.projection = Projection(survey, header, month)
        self.split = Split({cut.recipient.name: [] for cut in self.projection.cuts})
        self._consents: dict[tuple[str, ...], Consents] = {}
        self._said = table.in_order(consent.TOOK_PART)
        self._who = table.in_order(
            ("Interview Id", survey.responses.id_column, "Interview Date", "Language")
        )
        self._where = table.in_order(("Borough", "Crime Type", "Length Minutes"))
        self._place = [header.index(name) for name in ("Borough", "Crime Type") if name in header]
        self._verbatims = Verbatims(header)
        self._unique = disclosure_control.Uniqueness()
        self._unique_grouped = disclosure_control.Uniqueness()

    def run(self) -> Split:
        """Reads every row; :class:`RefusedFile` if the file turns out to be broken."""
        for name in gate.missing(self.survey, self.table.header):
            self.findings.add("missing-column", 1, name)
        sent = set()
        for number, row in self.table.rows():
            self.split.rows += 1
            for column in self._odd:
                if code := column.fault(row[column.place]):
                    self.findings.add(code, number, column.shown)
                    sent.add(column)
            self._row(number, row)
        for column in self._odd:
            if column not in sent and not column.blank_is_fine:
                self.findings.add(column.code, 1, column.shown)
        self.split.unique_as_they_came = self._unique.unique
        self.split.unique_as_kept = self._unique_grouped.unique
        self.split.scrubbed = self._verbatims.changed
        self.split.interviews, self.split.links = self._persons.interviews, self._persons.links
        return self.split

    def _row(self, number: int, row: list[str]) -> None:
        said = self._said(row)
        agreed = self._consents.get(said)
        if agreed is None:
            agreed = self._consents[said] = consent.read(*said)
        add = self.findings.add if agreed.took_part else self.findings.add_if_refusing
        interview_id, person = self._who(row)[:2]
        (link,) = self._link(row)
        own_token = link_redaction.own(link) if link else ""
        if own_token:
            self._refuse_own_link(number, row, own_token)
        agreed = self._undisputed(number, agreed, interview_id, link)
        for place, reader in self._readers:
            value = row[place]
            kept = reader.stored.get(value)
            row[place] = reader.read(value, number, add) if kept is None else kept
        for code, column in agreed.faults:
            self.findings.add(code, number, column)
        if self.survey.consenting and len(agreed.given) < len(responses.CONSENTS):
            self.split.refused.append(Refused(interview_id, link, agreed.given))
        who = self._persons.find(number, person, interview_id, agreed)
        self.split.declined += not agreed.took_part
        if not agreed.took_part:
            return
        if self._persons.first_time(number, interview_id, who) and not self.findings.refuse:
            self._keep(number, row, who, own_token)

    def _undisputed(self, number: int, agreed: Consents, interview_id: str, link: str) -> Consents:
        """The consents less those that another row of the same person does not give."""
        disputed = self._conflicts.disputed(interview_id, link)
        if not disputed:
            return agreed
        for name in responses.CONSENTS:
            if name in disputed:
                self.findings.add("consent-contradicted", number, name)
        return agreed._replace(given=agreed.given - disputed)

    def _refuse_own_link(self, number: int, row: list[str], own_token: str) -> None:
        """The link leads to the person from wherever it is kept (R31)."""
        least = len(own_token)
        for place in self._answers:
            if len(row[place]) >= least and link_redaction.holds(row[place], own_token):
                self.findings.add(gate.LINK, number, self.table.header[place])
                row[place] = ""

    def _place_of_invitation(self, number: int, row: list[str], who: Person) -> None:
        """Place and crime type as the person was invited; what the file says is compared (R14)."""
        place, crime_type = self._place
        typed = geography.rules().unit_named(row[place]), row[crime_type]
        known = self._persons.known.place_of_link(who.link) if who.link else None
        row[place], row[crime_type] = known or typed
        if known:
            for name, said, drawn in zip(("Borough", "Crime Type"), typed, known, strict=True):
                if said and match_key(said) != match_key(drawn):
                    self.findings.add("place-differs", number, name)

    def _keep(self, number: int, row: list[str], who: Person, own_token: str) -> None:
        """Counts the row, and cuts it for everyone who gets it."""
        split = self.split
        if self.survey.responses.place_of_invitation and len(self._place) == 2:
            self._place_of_invitation(number, row, who)
        _, _, day, language = self._who(row)
        borough, crime_type, minutes = self._where(row)
        split.took_part += 1
        split.languages[language] += 1
        split.lengths[minutes] += 1
        texts = self._verbatims.scrubbed(row, own_token)
        if "Q54aa" in who.said:
            split.said_linked += 1
            split.said_pack += "Q54ab" in who.said
        else:
            split.said_comments += len(texts)
            self._unique.add((borough, crime_type, *self.projection.as_they_came(row)))
            self._unique_grouped.add((borough, crime_type, *self.projection.coarse(row)))
        if who.gone:
            return
        if who.link:
            split.answered.setdefault(who.link, day)
        if "Q54aa" not in who.given and not who.took_back:
            split.comments += [(borough, text) for text in texts]
            split.comment_is_first += [at == 0 for at in range(len(texts))]
        for name, line in self.projection.lines(row, who.crime, who.given):
            split.lines[name].append(line)
