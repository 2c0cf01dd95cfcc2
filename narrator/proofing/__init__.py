"""Proof-listening: a recogniser hears finished speech, and what it heard is compared with what was meant."""
