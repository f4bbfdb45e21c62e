"""The functions: size, time, and the names of the environment each one gets: no more."""

from __future__ import annotations

from dataclasses import dataclass

from infra.naming import camel

_TABLES = ("INVITATION_TABLE", "REGISTER_TABLE", "LEDGER_TABLE")
_STORES = (  # whatever can hold somebody: searched, and purged
    "EXTRACT_BUCKET",
    "SAMPLE_BUCKET",
    "ORS_DROP_BUCKET",
    "LINKED_BUCKET",
    "SAFEGUARDING_BUCKET",
    "EXPORT_BUCKET",
    "REPORT_BUCKET",
)
_HASHED = ("DO_NOT_CONTACT_TABLE", "HASH_KEY_SECRET")  # the list, and what its keys are made with


@dataclass(frozen=True)
class FunctionSpec:
    """One function. A failed event is tried ``attempts`` times again, for ``patience`` seconds."""

    package: str
    what: str
    memory: int
    timeout: int
    environment: tuple[str, ...]
    attempts: int = 2
    patience: int = 6 * 3600

    @property
    def output(self) -> str:
        return f"{camel(self.package)}Function"


SPECS = (
    FunctionSpec(
        "sample_draw",
        "Checks extracts and draws samples (R01 to R14)",
        1769,  # one whole processor
        900,
        (
            *_TABLES,
            *_HASHED,
            "HISTORY_TABLE",
            "EXTRACT_BUCKET",
            "SAMPLE_BUCKET",
            "REPORT_BUCKET",
            "CERTIFICATE_BUCKET",
            "PARAMETER_ROOT",
            "PASSWORD_KEY",
            "NOTICE_TOPIC",
        ),
    ),
    FunctionSpec(
        "send_links",
        "Sends invitations that are due (R20 to R29)",
        1024,
        900,
        (
            *_HASHED,
            "INVITATION_TABLE",
            "LEDGER_TABLE",
            "SAMPLE_BUCKET",
            "PARAMETER_ROOT",
            "SENDER_DOMAIN",
            "CONFIGURATION_SET",
            "OPT_OUT_URL",
            "SEND_RATE",
            "ALLOW_LIST",
        ),
        attempts=0,  # the next run comes in minutes, and knows better what the time is
        patience=300,
    ),
    FunctionSpec(
        "ingest",
        "Processes files from ORS and Evidence and Insight (R30 to R39)",
        1769,
        900,
        (
            *_TABLES,
            *_HASHED,
            "HISTORY_TABLE",
            "ORS_DROP_BUCKET",
            "LINKED_BUCKET",
            "ANONYMISED_BUCKET",
            "SAFEGUARDING_BUCKET",
            "REPORT_BUCKET",
            "NOTICE_TOPIC",
            "BREACH_TOPIC",
            "SAMPLE_BUCKET",
            "SUBJECT_ACCESS_FUNCTION",
            "SAFEGUARDING_TOPIC",
            "MALWARE_SCAN",
        ),
    ),
    FunctionSpec(
        "purge",
        "Deletes what is due and certifies it (R40 to R49)",
        1024,
        900,
        (
            *_TABLES,
            *_STORES,
            "HISTORY_TABLE",
            "ANONYMISED_BUCKET",
            "CERTIFICATE_BUCKET",
            "PARAMETER_ROOT",
            "NOTICE_TOPIC",
            "BREACH_TOPIC",
        ),
    ),
    FunctionSpec(
        "opt_out",
        "The public page where people say no (R20)",
        1024,  # for a quick cold start; it is billed by the millisecond
        10,
        ("DO_NOT_CONTACT_TABLE",),
    ),
    FunctionSpec(
        "delivery_events",
        "Records if emails are delivered (R28)",
        512,
        60,
        ("INVITATION_TABLE", "DO_NOT_CONTACT_TABLE"),
        patience=24 * 3600 // 4,
    ),
    FunctionSpec(
        "stop_list",
        "Tells ORS whom to stop calling (R21)",
        1024,
        300,
        (
            *_TABLES,
            *_HASHED,
            "SAMPLE_BUCKET",
            "NOTICE_TOPIC",
            "SAFEGUARDING_TOPIC",
        ),
        attempts=1,
        patience=1800,
    ),
    FunctionSpec(
        "tidy_list",
        "Carries out requests from the opt-out page and entries typed in the list (R20)",
        512,
        60,
        (*_TABLES, *_HASHED, "NOTICE_TOPIC", "SAFEGUARDING_TOPIC"),
    ),
    FunctionSpec(
        "watch",
        "Raises an alarm if something has not happened on time (R01)",
        512,
        60,
        ("EXTRACT_BUCKET", "REPORT_BUCKET", "SAMPLE_BUCKET", "ORS_DROP_BUCKET", "LEDGER_TABLE"),
    ),
    FunctionSpec(
        "results",
        "Makes the quarter's results and publishes them when released (R55, R56)",
        1769,
        900,
        (
            "LINKED_BUCKET",
            "ANONYMISED_BUCKET",
            "REPORT_BUCKET",
            "PUBLIC_BUCKET",
            "NOTICE_TOPIC",
        ),
    ),
    FunctionSpec(
        "subject_access",
        "Finds, exports and erases what is held about one person (R50)",
        1769,
        900,
        (*_TABLES, *_HASHED, *_STORES, "NOTICE_TOPIC"),
    ),
)
