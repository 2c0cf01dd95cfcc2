"""Who says what: quotes of a script with their speakers, by rules, and the voices that a cast gives them."""
