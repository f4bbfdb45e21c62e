"""Phones, emails and crime numbers as people spell them, drawn from seeds, for tests and bench."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from functions.shared.policy import people

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
WIDE = 0xFEE0  # from ASCII to its full-width form
ARABIC_INDIC_ZERO = 0x660
INVISIBLE = ("\u200b", "\u200e", "\u202a", "\u202c", "\u2060", "\ufeff", "\u00ad")
BLANKS = (" ", "\u00a0", "\u2009", "\u3000", "\t")
BEFORE_NATIONAL = ("0", "0", "0", "+44", "+44 ", "+44 (0)", "+44(0)", "0044", "0044 (0)", "44", "")
BETWEEN = ("", " ", "-", ".", "\u00a0", "\u2013", "\u2011", "\u2009", "\u2212", "  ", " - ", "/")
LABELS = ("tel:", "Tel. ", "tel no: ", "mob ", "Mobile: ", "Home - ", "T: ", "phone number: ", "m ")
AFTER = (" mob", " (mob)", " (home)", " work", " ext 12", " x123", " extn. 4", ".", " m", ")")
WORDS_BEFORE = ("please remove ", "my number is ", "Mrs Jones: ", "<", '"', "crime victim, ")
WORDS_AFTER = (" thanks", ">", '"', " after 6pm", ", flat 12", " (daughter)", "!", ";")
GROUPS = ((5, 6), (5, 3, 3), (4, 3, 4), (3, 4, 4), (11,), (2, 3, 3, 3), (3, 3, 5), (1,) * 11)


def wide(text: str) -> str:
    """Full-width digits, letters and marks."""
    return "".join(chr(ord(char) + WIDE) if "!" <= char <= "~" else char for char in text)


def arabic_indic(text: str) -> str:
    return "".join(
        chr(ord(char) - ord("0") + ARABIC_INDIC_ZERO) if char.isdigit() else char for char in text
    )


def national_numbers(count: int, rng: Random) -> list[int]:
    """National numbers of +44, every prefix of four digits among them, valid and not."""
    found = [int(f"{prefix}{rng.randrange(10**6):06d}") for prefix in range(1000, 10_000)]
    found += [int(f"{prefix}{rng.randrange(10**5):05d}") for prefix in range(1000, 10_000)]
    # Where the plan is fine-grained: Jersey, Guernsey, Man, mobiles, personal and pager ranges.
    thick = ("1481", "1534", "1624", "74", "75", "76", "77", "78", "79", "70", "20", "11", "169")
    while len(found) < count:
        start = rng.choice(thick) if rng.random() < 0.6 else rng.choice("12789")
        length = 9 if start.startswith("1") and rng.random() < 0.2 else 10
        rest = length - len(start)
        found.append(int(f"{start}{rng.randrange(10**rest):0{rest}d}"))
    return found[:count]


def phone_spelling(national: str, rng: Random) -> str:
    """A national number (no leading 0) as it stands in police extracts: no words but labels."""
    text = rng.choice(BEFORE_NATIONAL) + _grouped(national, rng)
    if rng.random() < 0.15:
        text = f"({text[:5]}){text[5:]}" if text.startswith("0") and text[:5].isdigit() else text
    if rng.random() < 0.15:
        text = rng.choice((wide, arabic_indic))(text)
    if rng.random() < 0.15:
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(INVISIBLE) + text[place:]
    if rng.random() < 0.25:
        text = rng.choice(LABELS) + text
    if rng.random() < 0.25:
        text += rng.choice(AFTER)
    blank = rng.choice(("", *BLANKS))
    return blank + text + blank


def _grouped(digits: str, rng: Random) -> str:
    """Digits in groups of usual sizes, one separator between all of them."""
    between = rng.choice(BETWEEN)
    parts, place = [], 0
    for size in rng.choice(GROUPS):
        parts.append(digits[place : place + size])
        place += size
    return between.join(filter(None, parts))


def email_spelling(address: str, rng: Random) -> str:
    """An address as it stands in a form: capitals, widths, brackets, a full stop too many."""
    text = "".join(rng.choice((char, char.upper())) for char in address)
    if rng.random() < 0.15:
        text = wide(text)
    if rng.random() < 0.2:
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(INVISIBLE) + text[place:]
    if rng.random() < 0.3:
        text = rng.choice(("mailto:{}", "<{}>", "{}.", "{},", "E-mail: {}", "<mailto:{}>")).format(
            text
        )
    blank = rng.choice(("", *BLANKS))
    return blank + text + blank


def crime_spelling(number: str, rng: Random) -> str:
    """A canonical crime number as people type it."""
    gap = rng.choice(("/", " / ", "/ ", "\\", "-", "\u2013", "\u2044", "\uff0f", "\u2011"))
    text = number.replace("/", gap)
    if rng.random() < 0.15:
        text = wide(text)
    blank = rng.choice(("", *BLANKS))
    return blank + text + blank


def with_words(text: str, rng: Random) -> str:
    """Something that a person typed around it."""
    before = rng.choice(("", *WORDS_BEFORE))
    return before + text + rng.choice(("", *WORDS_AFTER))


def crime(rng: Random) -> str:
    """A canonical crime number of either shape."""
    year = f"{rng.randrange(100):02d}"
    if rng.random() < 0.5:
        return f"{rng.randrange(10**7):07d}/{year}"
    return f"{rng.randrange(100):02d}/{rng.randrange(10**6):06d}/{year}"


def address(rng: Random) -> str:
    """A canonical email address in a domain that nobody has."""
    atoms = ["".join(rng.choices(LETTERS, k=rng.randint(1, 8))) for _ in range(rng.randint(1, 3))]
    local = atoms[0] + "".join(rng.choice("._+-'") + atom for atom in atoms[1:])
    name = "".join(rng.choices(LETTERS, k=rng.randint(1, 10))) + rng.choice(("", "-x", "-2b"))
    return f"{local}@{name}.{rng.choice(('example', 'example.org', 'co.example'))}"


# Seeds: Hypothesis chooses, and a test reads some dozen spellings from each.
rngs = st.integers(0, 2**32).map(Random)


PLAIN_CELLS = ("0{}", "0{}", "0{}", "+44{}", "44{}", "{}", "0044{}", "+44 (0){}", " 0{} ")


def plain_cell(rng: Random) -> tuple[str, str]:
    """A cell of an extract with little odd about it, and what its column is for."""
    if rng.random() < 0.3:
        return _plain_address(rng), "email"
    start = rng.choice(
        ("7812", "7911", "2079", "1481", "1132", "7700", "7777", "0800", "9061", "11")
    )
    number = start + f"{rng.randrange(10**6):06d}"
    number = rng.choice((number, number, number, start + "7" * 6, number[:9], f"{number}1"))
    if rng.random() < 0.3:
        gap = rng.choice((" ", "-", ".", "/", "\u2013"))
        number = f"{number[:4]}{gap}{number[4:7]}{rng.choice((gap, ''))}{number[7:]}"
    text = rng.choice(PLAIN_CELLS).format(number)
    if rng.random() < 0.3:
        text = rng.choice(("{}: {}", "{} {}", "{}. {}", "{}.: {}", "{}{}")).format(
            _label(rng), text
        )
    if rng.random() < 0.3:
        text = rng.choice(("{} ({})", "{} {}", "{} ({}) ", "{}{}")).format(text, _label(rng))
    return text, "phone"


def _label(rng: Random) -> str:
    """What policy knows to stand beside a number, whatever it means."""
    rules = people.rules()
    words = (*rules.phone_labels, *rules.phone_labels, *rules.labels_of_others, *rules.refusals)
    word = rng.choice((*words, "no contact", "dnc"))
    return rng.choice((word, word.title(), word.upper()))


def _plain_address(rng: Random) -> str:
    """Of a provider whose dots mean nothing, or that has two names, as well; or nobody's."""
    domains = ("example.org", "gmail.com", "GoogleMail.com", "me.com", "police.uk", "none.com")
    local = (
        rng.choice(("", "", "test", "no", "n.one", "07812000102", "4612345.26"))
        or address(rng).partition("@")[0]
    )
    if rng.random() < 0.3:
        local += rng.choice(("1", "12", "x"))
    if rng.random() < 0.3:
        local += "+" + rng.choice(("", "police", "test", "07812000102", "a+b", "a.b"))
    return f"{local}@{rng.choice(('', '', '', 'mail.'))}{rng.choice(domains)}"
