"""Files of requests become files of answers: with constant memory, over processes, and after any stop."""

from generator.batch.run import Outcome, Progress, run

__all__ = ["Outcome", "Progress", "run"]
