"""What translators wrote: catalogs in and out, their updates, their checks, and the texts that passed."""
