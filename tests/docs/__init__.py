"""The project's own documentation in `docs`: its reference pages come from the code, its examples run."""
