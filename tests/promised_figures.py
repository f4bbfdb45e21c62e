"""The figures of a month that whoever has only the console must find (R52)."""

from functions.shared.log import Metric

PROMISED = {
    Metric.EXTRACT_ARRIVED,
    Metric.DRAWN,
    Metric.EXCLUDED,
    Metric.RELEASED,
    Metric.DUE,
    Metric.SENT,
    Metric.UNKNOWN,
    Metric.BOUNCED,
    Metric.OPTED_OUT,
    Metric.ANSWERED,
    Metric.CONSENTED,
    Metric.FILE_REFUSED,
    Metric.LISTED,
    Metric.PURGE_DONE,
    Metric.CONFIRMATION_MISSING,
}
