"""`communique serve`: the address, the port, and what is missing."""

import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from communique.cli import main
from communique.cli.commands import serve as command
from communique.errors import MissingExtraError, UsageError
from communique.web.serving import has_display, listening


def test_the_address_is_told_when_pages_are_answered_and_ctrl_c_ends_it(speeches):
    program = [sys.executable, "-m", "communique", "serve", str(speeches), "--port", "0"]
    with subprocess.Popen(
        [*program, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        address = serving.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}search?q=peace", timeout=30) as answer:
            page = answer.read().decode()
        serving.send_signal(signal.SIGINT)
        told = serving.stderr.read()

    assert address.startswith("http://127.0.0.1:")
    assert "data-count" in page
    assert told == "Ctrl-C ends it\n"
    assert serving.returncode == 0


def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(
            UsageError, match=f"port {port} of 127.0.0.1 can't be used: address already in use"
        ):
            listening(port=port)


def test_only_this_machine_is_listened_to():
    with listening(port=0) as found:
        assert found.getsockname()[0] == "127.0.0.1"


def test_without_the_extra_it_is_named(speeches, monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "uvicorn" else name)

    with pytest.raises(MissingExtraError, match=r"the extra serve \(uvicorn is not installed\)"):
        main(["serve", str(speeches)], standalone_mode=False)


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="there always is one")
def test_a_display_is_one_of_x_or_wayland(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()

    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()
