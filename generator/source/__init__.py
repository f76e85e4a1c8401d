"""What writers wrote: files of `content/` and `templates/` become segments."""
