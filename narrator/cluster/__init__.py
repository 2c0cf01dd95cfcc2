"""Other machines for the work: a Dask cluster takes the place of this machine's threads (extra `cluster`)."""
