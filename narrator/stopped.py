"""What is said and returned when a user stops a command; loads nothing, so that it is there from the first line on."""

STOPPED = "Stopped. What is finished is kept: run the same command to go on."
INTERRUPTED = 130  # the exit code
