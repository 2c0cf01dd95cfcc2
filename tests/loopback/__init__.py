"""A speech service on 127.0.0.1 that speaks the protocol of Edge's read-aloud voices, with faults to order."""
