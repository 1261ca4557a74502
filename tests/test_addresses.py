"""Addresses that may not be fetched, however they are come by; and the certificates of those that may."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from communique.acquire import Options, acquire, addresses, fetching, requests
from communique.acquire.addresses import is_public, parse_address
from communique.cli import run
from communique.errors import UnreadablePage, UsageError
from communique.model import Failure, Page
from tests.loopback import Dns, Server, fetched, reason, redirect, reply

# --- what may not be fetched ------------------------------------------------------------------------------------------


def test_offline_fetches_nothing(server: Server):
    assert "--offline" in reason(f"{server.address}/a", Options(offline=True, allow_private=True))
    assert server.asked == []


PRIVATE = """
127.0.0.1 127.8.8.8 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 198.18.0.1 192.0.2.1
224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 2001:db8::1 ::127.0.0.1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 2002:7f00:1:: 2002:c0a8:101:: 64:ff9b::7f00:1 64:ff9b:1::a00:1
no-address
"""
PUBLIC = "8.8.8.8 1.1.1.1 ::ffff:8.8.8.8 2a00:1450:4001::1 2002:808:808:: 64:ff9b::808:808"


@pytest.mark.parametrize("ip", PRIVATE.split())
def test_private_network_addresses(ip: str):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC.split())
def test_public_network_addresses(ip: str):
    assert is_public(ip)


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The network addresses that connections were asked for; none is made."""
    asked: list[str] = []

    class Refused(requests.HTTPConnection):
        def connect(self) -> None:
            asked.append(self.host)
            raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(requests, "HTTPConnection", Refused)
    return asked


@pytest.mark.parametrize("ips", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]])
def test_a_host_with_a_private_network_address_is_refused(dns, connected: list[str], ips: list[str]):
    dns(vest_example=[ips])
    assert "private network" in reason("http://vest.example/", Options(pause=0))
    assert connected == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f.1", "localhost"]
)
def test_this_machine_is_refused_however_it_is_written(connected: list[str], host: str):
    told = reason(f"http://{host}:9/", Options(pause=0))
    assert "private network" in told or "isn't known" in told
    assert connected == []


def test_a_redirect_to_this_machine_is_refused(server: Server, dns, monkeypatch: pytest.MonkeyPatch):
    server.replies["/a"] = redirect("http://inner.example/secret")
    monkeypatch.setattr(addresses, "is_public", lambda ip: ip == "127.0.0.1")
    dns(vest_example=[["127.0.0.1"]], inner_example=[["10.0.0.7"]])
    told = reason(f"http://vest.example:{server.server_port}/a", Options(pause=0))
    assert told.startswith("inner.example is 10.0.0.7")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://vest.example/", "javascript:alert(1)", "gopher://a/"])
def test_a_redirect_to_another_scheme_is_refused(server: Server, to: str):
    server.replies["/a"] = redirect(to)
    assert "only http and https" in reason(f"{server.address}/a")


@pytest.mark.parametrize("path", ["file:///etc/passwd", "ftp://vest.example/a", "FILE:///etc/passwd"])
def test_another_scheme_is_refused_before_anything_is_read(path: str):
    with pytest.raises(UsageError):
        acquire([path])
    assert run(["read", path]) == 2


def test_the_connection_is_made_to_the_address_that_was_checked(dns, connected: list[str]):
    """A name that means a public address when it is checked and a private one a moment later gains nothing."""
    asked = dns(vest_example=[["8.8.8.8"], ["127.0.0.1"]])
    visitor = fetching.Visitor(Options(pause=0))
    with pytest.raises(UnreadablePage):
        requests.ask(parse_address("http://vest.example/"), visitor.options, requests.Limits(1000))
    assert (asked.asked, connected) == (["vest.example"], ["8.8.8.8"])


def test_an_unknown_host_is_told(dns):
    dns()
    assert "isn't known" in reason("http://vest.example/", Options(pause=0))


@pytest.mark.parametrize(
    "address", ["http://", "http:///a", "http://user:word@vest.example/", "http://a b/", "http://vest.example:99999/"]
)
def test_what_is_no_address_is_told(address: str):
    assert reason(address, Options(pause=0))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("HTTP://Вести.Example/Путь?q=я#x", "http://xn--b1agj9af.example/%D0%9F%D1%83%D1%82%D1%8C?q=%D1%8F"),
        ("https://vest.example:443", "https://vest.example/"),
        ("http://vest.example.:8080/a%20b", "http://vest.example:8080/a%20b"),
        ("http://[2a00::1]/", "http://[2a00::1]/"),
    ],
)
def test_addresses_are_written_in_one_way(text: str, meant: str):
    assert str(parse_address(text)) == meant


# --- TLS --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def secure(server: Server, tmp_path: Path, dns: Callable[..., Dns]) -> tuple[Server, Path]:
    """A server that speaks TLS with a certificate for vest.example, which other.example leads to as well; its file."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl here to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj", "/CN=vest.example"]
    command += ["-addext", "subjectAltName=DNS:vest.example", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.replies["/a"] = reply()
    dns(vest_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    return server, certificate


@pytest.mark.parametrize(
    ("host", "trusted", "works"),
    [("vest.example", True, True), ("other.example", True, False), ("vest.example", False, False)],
    ids=["right", "another name", "not trusted"],
)
def test_tls_is_checked_against_the_name(
    secure, monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool, works: bool
):
    server, certificate = secure
    context = ssl.create_default_context(cafile=str(certificate) if trusted else None)
    monkeypatch.setattr(requests, "_trust", lambda: context)
    (item,) = fetched(f"https://{host}:{server.server_port}/a")
    assert isinstance(item, Page) == works
    if isinstance(item, Failure):
        assert "no trusted connection" in item.reason
