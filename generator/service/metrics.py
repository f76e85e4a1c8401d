"""What the service does becomes metrics of Prometheus; no label holds what a caller sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from generator.alerts.bundle import Email
from generator.service.current import Current
from generator.service.guard import Gate

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = CONTENT_TYPE_LATEST

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 10.0)


class Metrics:
    """The metrics of one server, in a registry of their own."""

    def __init__(self, gate: Gate, current: Current) -> None:
        self._registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._requests = Counter(
            "generator_http_requests", "Requests answered.", ("path", "status"), registry=registry
        )
        self._seconds = Histogram(
            "generator_http_request_seconds",
            "From a request's headers to the end of its answer.",
            ("path",),
            registry=registry,
            buckets=_BUCKETS,
        )
        self._emails = Counter(
            "generator_emails",
            "Emails rendered, by alert, language of the text, and how it answers the wanted one.",
            ("alert", "locale", "match"),
            registry=registry,
        )
        self._refusals = Counter(
            "generator_refusals",
            "Requests and lines of batches without an email.",
            ("code",),
            registry=registry,
        )
        # Looking for a metric by its labels costs more than counting does.
        self._counted = lru_cache(maxsize=1024)(self._request_metrics)
        self._rendered = lru_cache(maxsize=4096)(self._email_metric)
        self._current, self._bundle = current, ""
        self._info = Gauge("generator_bundle_info", "The bundle in use.", ("bundle",), registry=registry)
        for name, words, value in (
            ("generator_ready_requests", "Requests that arrived whole and wait.", lambda: gate.ready),
            ("generator_connections", "Open connections.", lambda: gate.connections),
            ("generator_connections_cut", "Connections closed by a deadline or for room.", lambda: gate.cut),
            ("generator_bundle_loads", "Bundles taken into use.", lambda: current.loads),
            ("generator_bundle_failures", "Looks that met an unusable bundle.", lambda: current.failures),
            ("generator_bundle_faulty", "1 if the newest bundle is unusable.", lambda: bool(current.fault)),
            (
                "generator_bundle_loaded_seconds",
                "When the bundle was taken into use.",
                lambda: current.loaded,
            ),
        ):
            Gauge(name, words, registry=registry).set_function(value)

    def request(self, path: str, status: int, seconds: float) -> None:
        """Count a request by the template of its path."""
        count, observe = self._counted(path, status)
        count()
        observe(seconds)

    def _request_metrics(self, path: str, status: int) -> tuple[Callable[[], None], Callable[[float], None]]:
        return self._requests.labels(path, status).inc, self._seconds.labels(path).observe

    def _email_metric(self, alert: str, locale: str, match: str) -> Callable[[], None]:
        return self._emails.labels(alert, locale, match).inc

    def email(self, email: Email) -> None:
        """Count an email."""
        self._rendered(email.alert, email.locale, email.match)()

    def refusal(self, code: str) -> None:
        """Count a request, or a line of a batch, that got no email."""
        self._refusals.labels(code).inc()

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        if self._bundle != self._current.alerts.id:
            self._bundle = self._current.alerts.id
            self._info.clear()
            self._info.labels(self._bundle).set(1)
        return generate_latest(self._registry)
