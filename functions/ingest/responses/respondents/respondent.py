"""Who a row of answers is about, as far as consent lets anybody know it (R31, R33, R39). Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, Protocol

from functions.ingest.findings import Findings
from functions.ingest.responses import consent
from functions.ingest.responses.consent import Consents
from functions.ingest.responses.disclosure import link_redaction
from functions.shared.policy import people, responses
from functions.shared.policy.geography import match_key
from functions.shared.policy.surveys import Survey
from functions.shared.text.crime_numbers import CrimeNumber, crime_number


class Known(Protocol):
    """What the stores know of the people in a file."""

    def was_handed_over(self, crime: CrimeNumber) -> bool:
        """Was this crime number in the sample of the file's survey and month?"""
        ...

    def crime_of_link(self, token: str) -> str | None:
        """The crime number of the invitation whose link this is, or None."""
        ...

    def place_of_link(self, token: str) -> tuple[str, str] | None:
        """BCU and crime type of the invitation whose link this is, or None."""
        ...

    def withdrawn(self, *, crime: str, link: str) -> Collection[str]:
        """What the person with this crime number or link has withdrawn."""
        ...

    def interview(self, interview_id: str) -> tuple[bytes, bool]:
        """The keyed hash of an interview id, and whether another file brought it first."""
        ...

    def link_elsewhere(self, link: str) -> bool:
        """Did another file bring this link first?"""
        ...

    def refused(self, interview_id: str, link: str) -> Collection[str]:
        """The consents that this interview or link has refused before, in any file."""
        ...


class NobodyKnown:
    """What a rehearsal is told of everybody: nothing that the file itself does not say (R39a)."""

    def was_handed_over(self, crime: CrimeNumber) -> bool:
        return True

    def crime_of_link(self, token: str) -> str | None:
        return ""

    def place_of_link(self, token: str) -> tuple[str, str] | None:
        return None

    def withdrawn(self, *, crime: str, link: str) -> Collection[str]:
        return ()

    def interview(self, interview_id: str) -> tuple[bytes, bool]:
        return interview_id.encode(), False

    def link_elsewhere(self, link: str) -> bool:
        return False

    def refused(self, interview_id: str, link: str) -> Collection[str]:
        return ()


class Person(NamedTuple):
    """What holds of the consents once it is known who it was.

    ``said``: what follows from the file and the handover alone. ``gone``: withdrew altogether;
    ``took_back``: the first consent, and with it what they wrote.
    """

    given: frozenset[str] = consent.NOBODY
    crime: str = ""
    link: str = ""
    gone: bool = False
    took_back: bool = False
    said: frozenset[str] = consent.NOBODY


class Persons:
    """Finds the person of each row of one file."""

    def __init__(self, survey: Survey, known: Known, findings: Findings) -> None:
        self.known, self.findings = known, findings
        # Keyed hash of an interview id → the crime number that is kept with it, blank if none.
        self.interviews: dict[bytes, str] = {}
        self.links: dict[str, str] = {}  # likewise
        self._column = survey.responses.id_column
        self._with_ids = "Interview Id" in survey.responses.required
        self._blanks = {"", *responses.rules().blanks}
        self._shapes = people.rules().crime_numbers
        self._seen: set[bytes] = set()

    def find(self, number: int, text: str, interview_id: str, agreed: Consents) -> Person:
        """The person of row ``number``; ``text`` is the value of the survey's id column."""
        if not self._column:
            return Person()
        ours = "" if match_key(text) in self._blanks else text.strip()
        by_crime = self._column == "Crime No"
        found = (self._by_crime if by_crime else self._by_link)(number, ours, agreed)
        found = found._replace(said=found.given)
        if agreed.took_part:  # of the others nothing is stored (R30)
            found = self._never_more(number, interview_id, found)
            found = self._less_withdrawn(number, found)
        return found

    def _less_withdrawn(self, number: int, found: Person) -> Person:
        """What was taken back stays so, whatever file names the person again (R39)."""
        withdrawn = self.known.withdrawn(crime=found.crime, link=found.link)
        if not withdrawn:
            return found
        self.findings.add("withdrawn", number)
        left = consent.without(found.given, withdrawn)
        took_back = "Q54aa" in withdrawn
        return found._replace(given=left, gone="all" in withdrawn, took_back=took_back)

    def _never_more(self, number: int, interview_id: str, found: Person) -> Person:
        """A no that was said before stands, whatever this file says (R31)."""
        refused = found.given & {*self.known.refused(interview_id, found.link)}
        for name in responses.CONSENTS:
            if name in refused:
                self.findings.add("consent-refused-before", number, name)
        return found._replace(given=consent.without(found.given, refused & {"Q54aa"}) - refused)

    def _by_crime(self, number: int, text: str, agreed: Consents) -> Person:
        crime = crime_number(text, self._shapes) if text else None
        if "Q54aa" not in agreed.given:
            if text and not agreed.crime_may_come:
                self.findings.add("crime-without-consent", number, "Crime No")
            return Person(agreed.given, crime or "")
        if crime is None:
            fault = "crime-unreadable" if text else "crime-missing"
            self.findings.add(fault, number, "Crime No")
            return Person()
        if not self.known.was_handed_over(crime):
            self.findings.add("crime-not-handed-over", number, "Crime No")
        return Person(agreed.given, crime)

    def _by_link(self, number: int, text: str, agreed: Consents) -> Person:
        if not agreed.took_part:
            return Person()
        token = link_redaction.token(text)  # the whole link may stand there as well
        crime = self.known.crime_of_link(token) if token else None
        if crime is None:
            self.findings.add("link-unknown" if token else "link-missing", number, "Link Id")
            return Person(link=token)
        return Person(agreed.given, crime, token)

    def first_time(self, number: int, interview_id: str, who: Person) -> bool:
        """Has this interview not come before, nor another by the same link? The first is kept."""
        if not self._with_ids:
            return True
        hashed = self._hash_of(number, interview_id)
        if (hashed is not None and self._came_before(number, hashed)) or self._link_used(
            number, who.link
        ):
            return False
        crime = who.crime if "Q54aa" in who.given else ""
        if hashed is not None:
            self._seen.add(hashed[0])
            self.interviews[hashed[0]] = crime
        if who.link:
            self.links[who.link] = crime
        return True

    def _hash_of(self, number: int, interview_id: str) -> tuple[bytes, bool] | None:
        if match_key(interview_id) in self._blanks:
            self.findings.add("interview-id-missing", number, "Interview Id")
            return None
        return self.known.interview(interview_id.strip())

    def _came_before(self, number: int, hashed: tuple[bytes, bool]) -> bool:
        who, elsewhere = hashed
        if elsewhere or who in self._seen:
            code = "interview-id-elsewhere" if elsewhere else "interview-id-twice"
            self.findings.add(code, number, "Interview Id")
            return True
        return False

    def _link_used(self, number: int, link: str) -> bool:
        """A link is one person's: their second interview, on another device, is no second row."""
        if not link:
            return False
        elsewhere = self.known.link_elsewhere(link)
        if elsewhere or link in self.links:
            self.findings.add("link-elsewhere" if elsewhere else "link-twice", number, "Link Id")
            return True
        return False
