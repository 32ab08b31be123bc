"""The site: every page in every format, what it refuses, and that content never becomes code."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from lxml import html

from record_samples import document, told

pytest.importorskip("starlette", reason="the extra [web] is not installed")

from click.testing import CliRunner
from starlette.testclient import TestClient

from dragoman.cli import cli
from dragoman.cli.serving import is_local
from dragoman.record import open_record
from dragoman.web.app import Settings, make_app
from dragoman.web.draw.lanes import by_party, by_track, chart, ticks, window
from dragoman.web.draw.network import HEIGHT, WIDTH, network
from dragoman.web.draw.world import WIDTH as WORLD
from dragoman.web.draw.world import place, world_map
from dragoman.web.links import Links, split_format
from dragoman.web.page import Route
from dragoman.web.pages import ROUTES
from dragoman.web.params import SELECTING, Param, WrongParameter, read
from dragoman.web.security import Buckets, Limits, host_of
from web_samples import ODD_ID, SCRIPT, make_record

FAST = Limits(rate=10_000, burst=100_000)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("web") / "talks.db")


@pytest.fixture(scope="module")
def site(path: Path) -> Iterator[TestClient]:
    with TestClient(make_app(path, Settings(limits=FAST)), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def meeting(path: Path) -> str:
    with open_record(path) as record:
        [found] = record.events(actor="FRA", type="CONSULT", until="2031-06-30")
        return found.id


def addresses(meeting: str) -> list[str]:
    """Every page once or more."""
    links = Links("")
    return [
        "/overview", "/timeline", "/timeline?lanes=track", "/timeline?lanes=kind&from=2031-05-01",
        "/agenda", "/agenda?view=calendar&month=2031-06", "/agenda?actor=IRN", "/commitments",
        "/commitments?outcome=open", "/actors", "/actors?q=ir", "/actor/IRN", "/actor/gon?status=occurred",
        links.actor("=cmd|calc"), "/network", "/network?kind=meeting", "/map", "/map?zoom=world",
        f"/event/{meeting}", links.document(ODD_ID), links.document(ODD_ID, "r1"), "/document/d4", "/search",
        "/search?q=summit", "/search?in=articles&q=summit", "/search?in=articles&about_from=2031-07-01",
        "/corrections", "/corrections?show=holding",
        "/search?place=Hanoi&country=vnm&sure=0.5&order=earliest",
    ]  # fmt: skip


def pages_of(meeting: str) -> list[str]:
    """Every page, now and on a day long past."""
    found = addresses(meeting)
    return found + [f"{a}{'&' if '?' in a else '?'}as_of=2031-06-26" for a in found if "#" not in a]


def in_form(address: str, form: str) -> str:
    """The same address in another format."""
    split = urlsplit(address)
    bare = split_format(split.path)[0]
    return f"{bare}.{form}" + (f"?{split.query}" if split.query else "")


def test_every_page_is_there_in_every_format(site: TestClient, meeting: str) -> None:
    for address in pages_of(meeting):
        page = site.get(address)
        assert page.status_code == 200, (address, page.text[-500:])
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        told = site.get(in_form(address, "json"))
        assert told.status_code == 200 and isinstance(told.json()["items"], list), address
        table = site.get(in_form(address, "csv"))
        rows = list(csv.reader(io.StringIO(table.text)))
        assert len({len(row) for row in rows}) == 1, address
        forms = {m for m in ("ics", "atom") if f".{m}" in page.text.partition("<footer")[2]}
        for form in ("ics", "atom"):
            assert site.get(in_form(address, form)).status_code == (200 if form in forms else 404), address


def test_all_routes_are_tried(meeting: str) -> None:
    tried = {split_format(urlsplit(a).path)[0].split("/")[1] for a in addresses(meeting)}
    assert tried == {route.path.split("/")[1] for route in ROUTES}


def test_nothing_told_becomes_code(site: TestClient, meeting: str) -> None:
    for address in pages_of(meeting):
        page = site.get(address)
        assert "<script" not in page.text.lower(), address
        for element in html.fromstring(page.content).iter():
            assert element.tag not in ("script", "style", "iframe", "object", "base"), address
            for name, value in element.attrib.items():
                assert not name.startswith("on") and name != "style", address
                assert name not in ("href", "src", "action") or value.startswith(("/", "#", "http")), address
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", page.text), address
    shown = site.get(Links("").document(ODD_ID)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;b&gt;Bree&lt;/b&gt;" in shown


def test_headers_forbid_what_pages_do_not_need(site: TestClient) -> None:
    for address in ("/overview", "/nothing", "/overview?as_of=x", "/static/style.css", "/openapi.json"):
        headers = site.get(address).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none';") and "script" not in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_cells_are_no_formulas(site: TestClient) -> None:
    rows = list(csv.reader(io.StringIO(site.get("/actors.csv").text)))
    assert [row[0] for row in rows if "cmd" in row[0]] == ["'=cmd|calc"]
    hits = list(csv.DictReader(io.StringIO(site.get("/search.csv?in=articles&q=talks").text)))
    [odd] = [h for h in hits if h["document"] == ODD_ID]
    assert odd["title"].startswith("'=") and odd["source"].startswith("'+")


def test_calendar_and_feed_are_sound(site: TestClient) -> None:
    agenda = site.get("/agenda.ics?as_of=2031-06-26")
    assert agenda.headers["content-type"] == "text/calendar; charset=utf-8"
    entries = Calendar.from_ical(agenda.content).walk("VEVENT")
    assert {str(e["summary"]) for e in entries} >= {"Iran and United States: talks in Oslo"}
    feed = site.get("/actor/IRN.atom")
    root = ElementTree.fromstring(feed.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{atom}feed"
    assert [e.tag for e in root][:2] == [f"{atom}id", f"{atom}title"]
    dates = [e.findtext(f"{atom}updated") for e in root.iter(f"{atom}entry")]
    assert dates == sorted(dates, key=str, reverse=True) and len(dates) >= 5
    ids = [e.findtext(f"{atom}id") for e in root.iter(f"{atom}entry")]
    assert len(set(ids)) == len(ids)
    for link in root.iter(f"{atom}link"):
        assert link.get("href", "").startswith("http://localhost/")


def test_an_event_shows_its_words_in_their_place(site: TestClient, meeting: str) -> None:
    page = site.get(f"/event/{meeting}").text
    assert "<mark>met</mark>" in page and "Sources disagree" in page and "Whether it happened" in page
    assert "Followed by" in page and "by hand" in page
    [url] = set(re.findall(r'href="(/document/v2[^"]*)"', page))
    assert urlsplit(url).fragment == "r1"
    article = site.get(url).text
    assert 'id="r1"' in article and 'class="trigger s-denied asked"' in article
    told = site.get(f"/event/{meeting}.json").json()
    assert told["contradictions"][0]["about"] == "whether"
    assert told["event"]["id"] == meeting and told["references"][0]["kind"] == "follows"


def test_the_day_asked_for_stays_in_every_link(site: TestClient) -> None:
    page = site.get("/overview?as_of=2031-05-03")
    assert "You see what was known" in page.text and "put off" in page.text
    for url in re.findall(r'href="(/[^"#]*)"', page.text):
        split = urlsplit(url.replace("&amp;", "&"))
        if not split.path.startswith("/static") and "Back to now" not in url:
            known = parse_qs(split.query).get("as_of")
            assert known == ["2031-05-03"] or url == "/overview", url
    assert site.get("/document/d4?as_of=2031-05-03").status_code == 404
    later = site.get("/actors.json?as_of=2031-05-03").json()["items"]
    assert {a["id"] for a in later} == {"ARN", "GON"}


def test_facets_narrow_down_and_widen(site: TestClient) -> None:
    page = site.get("/search?status=scheduled").text
    assert 'aria-current="true"' in page
    told = site.get("/search.json?status=scheduled").json()
    assert told["total"] == told["facets"]["status"]["scheduled"] == len(told["items"])
    everything = site.get("/search.json").json()
    assert everything["total"] > told["total"]
    assert sum(everything["facets"]["type"].values()) == everything["total"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/overview?as_of=yesterday", 400), ("/overview?as_of=2031-02-30", 400), ("/timeline?from=x", 400),
        ("/search?status=maybe", 400), ("/search?sure=7", 400), ("/search?page=0", 400),
        ("/search?page=9999999", 400), ("/search?q=" + "x" * 201, 400), ("/search?q=%00", 400),
        ("/event/none", 404), ("/document/none", 404), ("/actor/none", 404), ("/nothing", 404),
        ("/search?q=" + "x" * 5000, 414), ("/static/../app.py", 404), ("/static/%2e%2e/app.py", 404),
        ("/search?q=%22%27)%20OR%201--", 200), ("/search?actor=%27%3B%20DROP%20TABLE%20events", 200),
        ("/search?in=articles&q=NEAR(", 200), ("/timeline?from=0001-01-01&to=9999-12-31", 200),
        ("/timeline?from=2031-05-01&to=2030-01-01", 200), ("/agenda?view=calendar&month=9999-12", 200),
        ("/agenda?view=calendar&month=0001-01", 200), ("/search?page=90000", 200),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_so(site: TestClient, address: str, status: int) -> None:
    assert site.get(address).status_code == status
    if status in (400, 404) and "static" not in address:
        told = site.get(in_form(address, "json"))
        assert told.status_code == status and told.json()["error"]


def test_only_reading_is_allowed(site: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert site.request(method, "/overview").status_code == 405
    assert site.post("/overview", content=b"x" * 70_000).status_code == 413


def test_other_hosts_are_refused(path: Path) -> None:
    with TestClient(make_app(path), base_url="http://evil.example") as client:
        assert client.get("/overview").status_code == 421
    named = make_app(path, Settings(hosts=("desk.example",), limits=FAST))
    with TestClient(named, base_url="http://desk.example:8014") as client:
        assert client.get("/overview").status_code == 200


@pytest.mark.parametrize(
    ("header", "host"),
    [("LocalHost:80", "localhost"), ("[::1]:8014", "::1"), ("a.example.", "a.example"), ("", "")],
)
def test_hosts_are_read_from_headers(header: str, host: str) -> None:
    assert host_of(header) == host


def test_too_many_requests_are_refused_for_a_while(path: Path) -> None:
    limits = Limits(rate=0.001, burst=3)
    with TestClient(make_app(path, Settings(limits=limits)), base_url="http://localhost") as client:
        answers = [client.get("/static/icon.svg") for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_buckets_fill_again() -> None:
    now = [0.0]
    buckets = Buckets(Limits(rate=2, burst=1), lambda: now[0])
    assert buckets.take("a") == 0 and buckets.take("b") == 0
    assert buckets.take("a") == 0.5
    now[0] = 0.5
    assert buckets.take("a") == 0


def test_pages_see_what_is_added_meanwhile(tmp_path: Path) -> None:
    file = make_record(tmp_path / "r.db")
    with TestClient(make_app(file, Settings(limits=FAST)), base_url="http://localhost") as client:
        before = client.get("/search.json?q=parley").json()["total"]
        with open_record(file) as record:
            news = told("Rohan and Gondor held a parley.", "parley", "CONSULT", "meeting", "ROH,GON")
            list(record.add([document("n1", "2031-07-01", news)]))
        found = client.get("/search.json?q=parley&kind=meeting").json()
        assert before == 0 and found["total"] == 1
        assert client.get(f"/event/{found['items'][0]['id']}").status_code == 200


def test_a_record_that_is_gone_is_told(tmp_path: Path) -> None:
    with TestClient(make_app(tmp_path / "none.db"), base_url="http://localhost") as client:
        page = client.get("/overview")
        assert page.status_code == 503 and "can&#39;t be read" in page.text
        assert str(tmp_path) not in page.text


def test_long_questions_are_given_up(path: Path) -> None:
    with open_record(path, readonly=True) as record:
        from dragoman.errors import TooSlowError

        with pytest.raises(TooSlowError), record.at_most(-1):
            for _ in range(1000):
                record.facets(replace(_everything(), text="summit"))


def _everything():  # type: ignore[no-untyped-def]
    from dragoman.selection import Selection

    return Selection()


def test_the_description_is_of_the_pages(site: TestClient) -> None:
    told = site.get("/openapi.json").json()
    assert set(told["paths"]) == {f"{route.path}.json" for route in ROUTES}
    search = told["paths"]["/search.json"]["get"]
    assert {p["name"] for p in search["parameters"]} >= {p.name for p in SELECTING} | {"as_of", "page"}


# Addresses


@pytest.mark.parametrize("id_", [ODD_ID, "a.html", "..", "é ü", "x.csv", "plain"])
def test_addresses_find_their_way_back(id_: str) -> None:
    url = urlsplit(Links("").document(id_))
    from urllib.parse import unquote

    assert split_format(unquote(url.path.removeprefix("/document/")))[0] == id_
    assert "/.." not in url.path or url.path.endswith(".html")


def test_addresses_keep_the_day_and_drop_the_page() -> None:
    links = Links("/search", {"q": "a b", "page": "3", "as_of": "2031-01-01"}, "2031-01-01")
    assert links.same(status="occurred") == "/search?q=a+b&as_of=2031-01-01&status=occurred"
    assert links.same(page=4) == "/search?q=a+b&page=4&as_of=2031-01-01"
    assert links.event("e1") == "/event/e1?as_of=2031-01-01"
    assert links.form("csv") == "/search.csv?q=a+b&page=3&as_of=2031-01-01"


def test_parameters_are_read_strictly() -> None:
    day = Param("day", "day", "")
    assert read([day], [("day", " 2031-01-02 "), ("other", "x")]) == {"day": "2031-01-02"}
    assert read([day], [("day", "")]) == {"day": None}
    with pytest.raises(WrongParameter, match="found '2031-13-01'"):
        read([day], [("day", "2031-13-01")])
    with pytest.raises(WrongParameter):
        read([Param("n", "number", "")], [("n", "١")])


def test_every_route_describes_itself() -> None:
    for route in ROUTES:
        assert isinstance(route, Route) and route.about.endswith(".")
        assert len({p.name for p in route.all_params}) == len(route.all_params)


# Drawings


def test_lanes_hold_every_event_once(path: Path) -> None:
    from dragoman.linking.days import first_day

    with open_record(path) as record:
        lines = record.lines(_everything())
    first, last = first_day("2031-03-01"), first_day("2031-07-31")
    assert first and last
    drawn = chart(lines, window(first, last), by_party, str, "2031-06-25")
    told = {lane.key: sum(m.count for m in lane.marks) for lane in drawn.lanes}
    assert told == {lane.key: lane.events for lane in drawn.lanes}
    assert {"GON", "IRN", "MOR"} <= set(told)
    assert drawn.now is not None and 70 < drawn.now < 80
    for lane in drawn.lanes:
        assert all(0 <= m.at <= 100 and m.at + m.wide <= 100.01 and m.y < lane.height for m in lane.marks)
    tracks = chart(lines, window(first, last), by_track, str, None)
    assert "FRA – IRN" in {lane.key for lane in tracks.lanes} and tracks.now is None


def test_a_crowd_becomes_one_mark_that_zooms(path: Path) -> None:
    from dragoman.linking.days import first_day

    with open_record(path) as record:
        [line] = record.lines(_everything(), limit=1)
    many = [replace(line, id=f"e{n}", start="2031-05-01", end="2031-05-01") for n in range(30)]
    first, last = first_day("2031-01-01"), first_day("2031-12-31")
    assert first and last
    [lane] = chart(many, window(first, last), lambda _: ("all",), str, None).lanes
    [crowd] = [m for m in lane.marks if m.line is None]
    assert crowd.count + len(lane.marks) - 1 == 30
    assert crowd.days and crowd.days[0] < "2031-05-01" < crowd.days[1]


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2031-01-01", "2031-06-30", ["2031", "Feb", "Mar", "Apr", "May", "Jun"]),
        ("2019-11-15", "2023-02-01", ["2020", "Jul", "2021", "Jul", "2022", "Jul", "2023"]),
        ("1999-05-01", "2041-01-01", ["2000", "2010", "2020", "2030", "2040"]),
        ("2031-03-30", "2031-04-03", ["Mar 30", "Mar 31", "Apr 1", "Apr 2", "Apr 3"]),
    ],
)
def test_ticks_fit_the_window(first: str, last: str, labels: list[str]) -> None:
    from datetime import date

    shown = window(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())
    assert [t.label for t in ticks(shown)] == labels


def test_networks_are_the_same_each_time_and_inside(path: Path) -> None:
    with open_record(path) as record:
        dealings = record.dealings(_everything())
    drawn = network(dealings, str)
    assert drawn == network(dealings, str)
    assert {n.id for n in drawn.nodes} == {p for d in dealings for p in (d.one, d.other)}
    assert all(0 < n.x < WIDTH and 0 < n.y < HEIGHT for n in drawn.nodes)
    assert network([], str).nodes == ()
    assert len(network(dealings, str, most=2).edges) == 1


def test_the_map_shows_where(path: Path) -> None:
    with open_record(path) as record:
        spots = record.spots(_everything())
    drawn = world_map(spots, whole=False)
    left, top, wide, high = drawn.view
    assert wide < WORLD
    for circle in drawn.circles:
        assert left < circle.x < left + wide and top < circle.y < top + high
    assert place(0, 0)[0] == WORLD / 2
    oslo, hanoi = place(59.91, 10.75), place(21.03, 105.85)
    assert oslo[0] < hanoi[0] and oslo[1] < hanoi[1]
    assert world_map([], whole=False).view == world_map(spots, whole=True).view


# The command


def test_serve_warns_when_others_can_reach_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    served = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self: served.append(self.config))
    local = CliRunner().invoke(cli, ["serve", "--record", str(path), "--port", "0"])
    assert local.exit_code == 0 and "warning" not in local.output
    assert served[0].host == "127.0.0.1"
    open_ = CliRunner().invoke(cli, ["serve", "--record", str(path), "--host", "0.0.0.0"])
    assert open_.exit_code == 2 and "--allow-host" in open_.output
    named = ["serve", "--record", str(path), "--host", "0.0.0.0", "--allow-host", "desk.example"]
    warned = CliRunner().invoke(cli, named)
    assert warned.exit_code == 0 and "warning: listening on 0.0.0.0" in warned.output
    missing = CliRunner().invoke(cli, ["serve", "--record", str(path) + "x"])
    assert missing.exit_code == 3


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("::", False), ("192.168.1.4", False), ("desk.example", False)],
)  # fmt: skip
def test_which_addresses_are_local(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_json_says_what_was_asked(site: TestClient) -> None:
    told = json.loads(site.get("/search.json?q=summit&as_of=2031-06-01").text)
    assert told["asked"] == {
        "q": "summit", "in": "events", "order": "latest", "page": 1, "as_of": "2031-06-01",
    }  # fmt: skip
    assert SCRIPT in site.get(in_form(Links("").document(ODD_ID), "json")).json()["document"]["text"]
