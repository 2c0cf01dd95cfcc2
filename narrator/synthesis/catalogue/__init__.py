"""The catalogue of voices: `model` says what a voice is, `tables` reads files of them, `own` changes the user's."""
