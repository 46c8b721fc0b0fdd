"""Quality and speed of diffreport, measured beside its peers: `make bench`, or `python -m benchmarks --help`."""
