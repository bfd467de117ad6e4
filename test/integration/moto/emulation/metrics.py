"""CloudWatch's reads: exact namespace and dimensions, aligned periods, percentiles, PR() and TC(), pages.

Stock moto ignores the namespace when dimensions are given, starts its periods at StartTime, and fails on every extended statistic.
Percentiles are nearest-rank; AWS does not publish its own rule.
"""

import calendar
import math
import re
from datetime import datetime, timezone
from typing import Any, Iterable

from moto.cloudwatch.exceptions import InvalidParameterValue, ValidationError
from moto.cloudwatch.models import CloudWatchBackend, MetricDatum
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from .knobs import knobs

MOST_QUERIES = 500
MOST_POINTS = 100_800
QUERY_ID = re.compile(r"^[a-z][a-zA-Z0-9_]*$")
PERCENTILE = re.compile(r"^p(\d{1,2}(?:\.\d+)?|100)$")
RANGE = re.compile(r"^(PR|TC)\(([0-9.]*):([0-9.]*)\)$")


class Sample:
    """Equal values of one moment: `count` times `value`; or a statistic set, which has no single values."""

    def __init__(self, at: int, low: float, high: float, total: float, count: float, unit: str | None) -> None:
        self.at, self.low, self.high, self.total, self.count, self.unit = at, low, high, total, count, unit

    @property
    def single(self) -> bool:
        return self.low == self.high


def epoch(moment: datetime) -> int:
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc)
    return calendar.timegm(moment.timetuple())


def series_key(namespace: str, name: str, dimensions: Iterable[dict[str, str]]) -> tuple[Any, ...]:
    return namespace, name, frozenset((dimension["Name"], dimension["Value"]) for dimension in dimensions)


def series_of(backend: CloudWatchBackend) -> dict[tuple[Any, ...], list[Sample]]:
    if not hasattr(backend, "stablehand_series"):
        backend.stablehand_series = {}
    return backend.stablehand_series


def put_metric_data(self: CloudWatchBackend, namespace: str, metric_data: list[dict[str, Any]]) -> None:
    for number, metric in enumerate(metric_data):
        self._validate_parameters_put_metric_data(metric, number + 1)
    for metric in metric_data:
        dimensions = metric.get("Dimensions") or []
        moment = metric.get("Timestamp") or datetime.now(timezone.utc)
        at, unit = epoch(moment), metric.get("Unit")
        samples = series_of(self).setdefault(series_key(namespace, metric["MetricName"], dimensions), [])
        if metric.get("Values"):
            counts = metric.get("Counts") or [1] * len(metric["Values"])
            for value, count in zip(metric["Values"], counts):
                value, count = float(value), float(count)
                samples.append(Sample(at, value, value, value * count, count, unit))
        elif metric.get("StatisticValues"):
            given = {key: float(value) for key, value in metric["StatisticValues"].items()}
            samples.append(Sample(at, given["Minimum"], given["Maximum"], given["Sum"], given["SampleCount"], unit))
        else:
            value = float(metric.get("Value", 0))
            samples.append(Sample(at, value, value, value, 1, unit))
        # one datum of stock moto for each series: ListMetrics reads them
        if len(samples) <= 1 or not any(datum.name == metric["MetricName"] for datum in self.metric_data):
            self.metric_data.append(MetricDatum(namespace, metric["MetricName"], 0, dimensions, moment, unit))


def statistic(stat: str, samples: list[Sample]) -> float | None:
    """None where the samples cannot say: a percentile of a statistic set, for one."""
    count = sum(sample.count for sample in samples)
    plain = {
        "Sum": lambda: sum(sample.total for sample in samples),
        "SampleCount": lambda: count,
        "Average": lambda: sum(sample.total for sample in samples) / count if count else None,
        "Minimum": lambda: min(sample.low for sample in samples),
        "Maximum": lambda: max(sample.high for sample in samples),
    }
    if stat in plain:
        return plain[stat]()
    if not all(sample.single for sample in samples):
        return None
    percentile = PERCENTILE.match(stat)
    if percentile:
        rank = max(1, math.ceil(float(percentile.group(1)) / 100 * count))
        seen = 0.0
        for sample in sorted(samples, key=lambda each: each.low):
            seen += sample.count
            if seen >= rank:
                return sample.low
    between = RANGE.match(stat)
    kind, low, high = between.groups()
    # exclusive below, inclusive above, so that neighbouring ranges add up
    inside = sum(s.count for s in samples if (low == "" or s.low > float(low)) and (high == "" or s.low <= float(high)))
    return inside if kind == "TC" else 100 * inside / count if count else None


def supported(stat: str) -> bool:
    if any(stat.startswith(refused) for refused in knobs.refuse_statistics):
        return False
    return stat in ("Sum", "SampleCount", "Average", "Minimum", "Maximum") or bool(PERCENTILE.match(stat) or RANGE.match(stat))


def points(backend: CloudWatchBackend, metric_stat: dict[str, Any], start: int, end: int) -> list[tuple[int, float]]:
    """Oldest first; the start of each period that has samples, periods aligned to multiples of themselves. end is exclusive."""
    metric, period = metric_stat["Metric"], int(metric_stat["Period"])
    key = series_key(metric.get("Namespace"), metric["MetricName"], metric.get("Dimensions") or [])
    periods: dict[int, list[Sample]] = {}
    for sample in series_of(backend).get(key, []):
        wanted_unit = metric_stat.get("Unit")
        if (start // period) * period <= sample.at < end and wanted_unit in (None, sample.unit):
            periods.setdefault((sample.at // period) * period, []).append(sample)
    found = [(at, statistic(metric_stat["Stat"], periods[at])) for at in sorted(periods)]
    return [(at, value) for at, value in found if value is not None]


def check_queries(queries: list[dict[str, Any]]) -> None:
    ids = [query["Id"] for query in queries]
    if len(queries) > MOST_QUERIES:
        raise ValidationError(f"The collection MetricDataQueries must not have a size greater than {MOST_QUERIES}.")
    for number, query in enumerate(queries, 1):
        where = f"MetricDataQueries.member.{number}"
        if not QUERY_ID.match(query["Id"]):
            raise ValidationError(f'The value {query["Id"]} for parameter {where}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.')
        if ids.count(query["Id"]) > 1:
            raise ValidationError(f'The values for parameter Id in MetricDataQueries are not unique: "{query["Id"]}".')
        if "Expression" in query:
            raise ValidationError(f"{where}.Expression: the test launcher does not emulate metric math; ask for the metrics themselves")
        stat = query["MetricStat"]["Stat"]
        if not supported(stat):
            raise ValidationError(f"The value {stat} for parameter {where}.MetricStat.Stat is not supported.")


def get_metric_data(self: CloudWatchResponse) -> ActionResult:
    params = self._get_params()
    queries, backend = params.get("MetricDataQueries", []), self.cloudwatch_backend
    check_queries(queries)
    start, end = epoch(params["StartTime"]), epoch(params["EndTime"])
    start -= start % 60
    if start >= end:
        raise ValidationError("The parameter EndTime must be greater than StartTime.")
    offset, room = int(params.get("NextToken") or 0), int(params.get("MaxDatapoints") or MOST_POINTS)
    newest_first = (params.get("ScanBy") or "TimestampDescending") == "TimestampDescending"

    results, passed, left = [], 0, room
    for query in queries:
        if query.get("ReturnData") is False:
            continue
        found = points(backend, query["MetricStat"], start, end)
        if newest_first:
            found.reverse()
        # a page is a window over all points in query order; a series that it cuts is PartialData until its last page
        skipped = min(len(found), max(0, offset - passed))
        shown = found[skipped : skipped + left]
        passed += len(found)
        left -= len(shown)
        more = skipped + len(shown) < len(found)
        label = query.get("Label") or query["MetricStat"]["Metric"]["MetricName"]
        results.append(
            {
                "Id": query["Id"],
                "Label": label,
                "Timestamps": [datetime.fromtimestamp(at, timezone.utc).replace(tzinfo=None) for at, _ in shown],
                "Values": [value for _, value in shown],
                "StatusCode": "PartialData" if more else "Complete",
            }
        )
    token = str(offset + room) if passed > offset + room else None
    return ActionResult({"MetricDataResults": results, "NextToken": token, "Messages": []})


def get_metric_statistics(self: CloudWatchResponse) -> ActionResult:
    wanted = (self._get_param("Statistics") or []) + (self._get_param("ExtendedStatistics") or [])
    if not wanted:
        raise InvalidParameterValue("Must specify either Statistics or ExtendedStatistics")
    start, end = epoch(self._get_param("StartTime")), epoch(self._get_param("EndTime"))
    metric = {key: self._get_param(key) for key in ("Namespace", "MetricName", "Dimensions")}
    by_time: dict[int, dict[str, Any]] = {}
    for stat in wanted:
        asked = {"Metric": metric, "Period": self._get_param("Period"), "Stat": stat, "Unit": self._get_param("Unit")}
        for at, value in points(self.cloudwatch_backend, asked, start, end):
            moment = datetime.fromtimestamp(at, timezone.utc).replace(tzinfo=None)
            point = by_time.setdefault(at, {"Timestamp": moment, "Unit": asked["Unit"] or "None", "ExtendedStatistics": {}})
            target = point if stat in (self._get_param("Statistics") or []) else point["ExtendedStatistics"]
            target[stat] = value
    return ActionResult({"Label": metric["MetricName"], "Datapoints": list(by_time.values())})


def install() -> None:
    CloudWatchBackend.put_metric_data = put_metric_data
    CloudWatchResponse.get_metric_data = get_metric_data
    CloudWatchResponse.get_metric_statistics = get_metric_statistics
