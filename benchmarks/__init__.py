"""What the project promises about speed, measured beside its peers: `python -m benchmarks [NAME…]`."""
