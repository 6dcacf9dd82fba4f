"""Browser tests are skipped, with the reason, where there is no Chromium; on CI they fail instead."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # so that test files can say `from lab import Lab`

from lab import HOW_TO_GET_CHROMIUM, chromium  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def needs_chromium():
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_CHROMIUM)
        pytest.skip(HOW_TO_GET_CHROMIUM)
