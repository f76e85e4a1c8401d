"""Files of requests become files of answers: in constant memory, over processes or a cluster, resumable."""

from generator.batch.run import Outcome, Progress, Team, outputs, processes, run
from generator.batch.spans import Lines, Source

__all__ = ["Lines", "Outcome", "Progress", "Source", "Team", "outputs", "processes", "run"]
