"""The line to a service that may be away: who answered last, and when to call again."""

from threading import Lock
from time import monotonic

import structlog

ANSWER_LASTS = 1.0  # seconds: so long, who answered is taken to be there still
LEFT_ALONE = 2.0  # seconds: so long, who did not answer is not called again

log = structlog.get_logger()


class Line:
    """What was last heard of the predictor; threads share it.

    It is the circuit breaker: after a call that failed nobody calls for a while, and then one
    thread alone tries. Libraries for this either let one thread call at a time or count without
    a lock (decision 4).
    """

    def __init__(self) -> None:
        self.edition = 0  # rises when another model answers, and when none does
        self.trouble = "The predictor was not asked yet."  # empty: somebody answers
        self._model_id: str | None = None  # empty: nobody answered
        self._stale_at = 0.0
        self._lock = Lock()

    def is_stale(self) -> bool:
        """Tell whether what was last heard is too old to rely on."""
        return monotonic() >= self._stale_at

    def may_call(self) -> bool:
        """Tell whether to call: always when somebody answers, else one thread once in a while."""
        with self._lock:
            if not self.trouble:
                return True
            if monotonic() < self._stale_at:
                return False
            self._stale_at = monotonic() + LEFT_ALONE
            return True

    def heard(self, model_id: str) -> None:
        """Keep which model answered."""
        self._keep(model_id, "", ANSWER_LASTS)

    def failed(self, trouble: str) -> None:
        """Keep that nobody answered, and why."""
        self._keep("", trouble, LEFT_ALONE)

    def _keep(self, model_id: str, trouble: str, seconds: float) -> None:
        with self._lock:
            is_news = model_id != self._model_id
            self.edition += is_news
            self.trouble, self._model_id = trouble, model_id
            self._stale_at = monotonic() + seconds
        if is_news and model_id:
            log.info("predictor answers", model_id=model_id)
        elif is_news:
            log.warning("predictor away", reason=trouble)
