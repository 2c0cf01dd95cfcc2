"""A finished edition is heard by a recogniser, and what sounds wrong is listed, or spoken anew."""
