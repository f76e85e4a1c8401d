"""An edit of the working tree becomes what it costs: sentences, words, pages and emails of each locale."""

from generator.impact.measure import measure
from generator.impact.model import Carried, Cost, Impact, Lost, Sentence
from generator.impact.reporting import document, markdown, print_impact
from generator.impact.trees import Trees, trees

__all__ = [
    "Carried",
    "Cost",
    "Impact",
    "Lost",
    "Sentence",
    "Trees",
    "document",
    "markdown",
    "measure",
    "print_impact",
    "trees",
]
