"""When each character of a known text is heard in speech that somebody else spoke."""
