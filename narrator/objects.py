"""Objects at an address, such as s3://bucket/prefix: reached with patience, named in errors without their secrets."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from narrator.errors import NarratorError, OutputError, SettingsError, without_passwords

T = TypeVar("T")
LARGEST_RECORD = 1 << 29  # bytes; that of a book of ten million characters has 400 MB
ATTEMPTS = 4
BACKOFF_S = 0.3  # × 2^k, with jitter
FINAL = (FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError, NotADirectoryError)
HOPELESS = (  # botocore's; it has tried often itself
    "NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "TokenRetrievalError",
    "EndpointConnectionError",
)  # fmt: skip
PACKAGES = {"s3": "'narrator[s3]'", "s3a": "'narrator[s3]'"}
REASONS = {
    r"NoCredentials|Unable to locate credentials|PartialCredentials": (
        "there are no credentials",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials.",
    ),
    r"ProfileNotFound|config profile": (
        "the profile that AWS_PROFILE names is not there",
        "Correct AWS_PROFILE, or write it into ~/.aws/config.",
    ),
    r"InvalidAccessKeyId|Access Key Id you provided|SignatureDoesNotMatch|signature we calculated|InvalidToken"
    r"|ExpiredToken|token .*(expired|invalid|malformed)|AuthFailure": (
        "its credentials are not accepted",
        "Renew them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ~/.aws/credentials.",
    ),
    r"PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|\b301\b|region '.*' is wrong"
    r"|specified endpoint|location constraint": (
        "its bucket is in another region",
        "Set AWS_DEFAULT_REGION to the bucket's own region.",
    ),
    r"NoSuchBucket|bucket does not exist": (
        "there is no such bucket",
        "Correct the address, or make the bucket: a bucket is never made unasked.",
    ),
    r"AccessDenied|Access Denied|Forbidden|\b403\b|PermissionError": (
        "these credentials have no right to it",
        "It takes the rights to read, write and list there (s3:GetObject, s3:PutObject, s3:ListBucket).",
    ),
    r"EndpointConnectionError|Could not connect|ConnectError|Name or service not known|getaddrinfo": (
        "its service cannot be reached",
        "Look at the network, and at AWS_ENDPOINT_URL where it is a service of your own.",
    ),
}
"""What the errors of back-ends mean: a sentence that goes on behind “cannot be used:”, and what helps."""


def is_remote(url: str) -> bool:
    """Whether that is an address rather than a folder."""
    return "://" in url and not url.startswith("file://")


def shown(url: str) -> str:
    """An address without what may be a password."""
    return without_passwords(url)


@dataclass(frozen=True)
class Objects:
    """The objects under `url`; `what` is what errors call them, such as “clip store”."""

    url: str
    what: str

    @property
    def files(self) -> Any:
        """The file system. Raises SettingsError where there is none of that kind."""
        return self._located[0]

    @property
    def root(self) -> str:
        return self._located[1]

    def path(self, name: str) -> str:
        return f"{self.root}/{name}"

    def read(self, name: str) -> bytes | None:
        """A record; None where there is none. Raises OutputError where it cannot be reached, or is too large."""
        if (self.size(name) or 0) > LARGEST_RECORD:
            raise OutputError(
                f"{name} at the {self.what} {shown(self.url)} is larger than {LARGEST_RECORD >> 20} MB.",
                remedy="Remove it there, or name another address.",
            )
        try:
            return self.patiently(lambda: bytes(self.files.cat_file(self.path(name))))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Put an object, whole."""
        self._finding_its_place(lambda: self.files.pipe_file(self.path(name), data))

    def create(self, name: str, data: bytes) -> bool:
        """Put an object where there is none; False where there is one. Not every store has that condition."""
        try:
            self._finding_its_place(lambda: self.files.pipe_file(self.path(name), data, mode="create"))
        except FileExistsError:
            return False
        except (TypeError, NotImplementedError):
            if self.read(name) is not None:
                return False
            self.write(name, data)
        return True

    def send(self, path: Path, name: str) -> None:
        """Put a file, which is there whole or not at all; it is sent again where it came short."""
        size = path.stat().st_size
        for _ in range(ATTEMPTS):
            self._finding_its_place(lambda: self.files.put_file(str(path), self.path(name)))
            if self.size(name) == size:
                return
        raise self.failed(OSError(f"{name} came short"))

    def size(self, name: str) -> int | None:
        """How many bytes an object has; None where there is none."""
        try:
            return int(self.patiently(lambda: self.files.info(self.path(name)))["size"])
        except FileNotFoundError:
            return None

    def receive(self, name: str, path: Path) -> bool:
        """Fetch an object into a file, as far as it comes; False where there is none."""
        try:
            self.patiently(lambda: self.files.get_file(self.path(name), str(path)))
        except FileNotFoundError:
            return False
        return True

    def copy(self, name: str, to: str) -> None:
        """Copy an object there, by the store itself if it can."""
        try:
            self.patiently(lambda: self.files.cp_file(self.path(name), self.path(to)))
        except NotImplementedError:
            self.write(to, bytes(self.patiently(lambda: self.files.cat_file(self.path(name)))))

    def remove(self, *names: str) -> None:
        """Remove objects, those that are there."""
        for name in names:
            with suppress(FileNotFoundError):
                self.patiently(lambda name=name: self.files.rm_file(self.path(name)))  # type: ignore[misc]

    def _finding_its_place(self, call: Callable[[], object]) -> None:
        try:
            self.patiently(call)
        except FileNotFoundError as error:  # no bucket
            raise self.failed(error) from error

    def patiently(self, call: Callable[[], T]) -> T:
        """Call it until it succeeds. Raises what says that there is nothing, and OutputError for the rest."""
        for number in range(ATTEMPTS):
            try:
                return call()
            except (NarratorError, NotImplementedError):
                raise
            except FINAL as error:
                if isinstance(error, PermissionError):
                    raise self.failed(error) from error
                raise
            except Exception as error:
                if number + 1 == ATTEMPTS or type(error).__name__ in HOPELESS:
                    raise self.failed(error) from error
            time.sleep(BACKOFF_S * 2**number * random.uniform(0.5, 1.5))  # noqa: S311
        raise AssertionError

    def failed(self, error: Exception) -> OutputError:
        """What an error of a back-end means."""
        said = shown(str(error)).rstrip(".") or type(error).__name__
        about = f"{type(error).__name__} {said}"
        known = next((pair for words, pair in REASONS.items() if re.search(words, about)), None)
        reason, remedy = known or (said, "Look at its address and at what it takes to enter it.")
        return OutputError(
            f"The {self.what} {shown(self.url)} cannot be used: {reason}.",
            remedy=f"{remedy} What is finished is kept.",
        )

    @cached_property
    def _located(self) -> tuple[Any, str]:
        import fsspec

        try:
            files, root = fsspec.core.url_to_fs(self.url, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            kind = self.url.partition(":")[0]
            remedy = f"Install what {kind}:// takes: pip install {PACKAGES.get(kind, 'the package that it names')}"
            if isinstance(error, ValueError):
                remedy = "Give an address such as s3://bucket/prefix."
            raise SettingsError(
                f"The {self.what} {shown(self.url)} cannot be used: {str(error).rstrip('.')}.", remedy=remedy
            ) from error
        return files, root.rstrip("/")
