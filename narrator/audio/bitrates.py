"""Bit rates of files, in kbit/s."""

DEFAULT_KBPS = 96  # mono speech, as Apple recommends (96 to 128)
ALLOWED_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # MPEG-1 layer III
OPUS_MOST_KBPS = 64  # more than speech needs there
