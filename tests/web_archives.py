"""Web archives written by hand, for tests."""

from __future__ import annotations

WORDS = (
    "Envoys of the two kingdoms ended three days of talks in Bree on Friday without a deal on the border.",
    "They agreed to meet again next month, the host's foreign minister told reporters later.",
    "Both sides said that the truce of last winter would hold while the talks went on.",
)


def page(title: str, more: str = "", words: tuple[str, ...] = WORDS) -> bytes:
    told = "".join(f"<p>{w}</p>" for w in words)
    head = f"<title>{title}</title>{more}"
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{told}</article></body></html>".encode()


def answer(body: bytes, url: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return record(http, "response", url, "application/http; msgtype=response")


def record(block: bytes, kind: str, url: str, media: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-09T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:0a3b5c7d-1111-4222-8333-{abs(hash(url)) % 10**12:012d}>\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
