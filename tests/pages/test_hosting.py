"""Each documented way of hosting the site works as written."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml

from tests.pages import example
from tests.pages.reading import read_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "content" / "articles" / "operators"
SECONDS = 10


def documented(name: str) -> dict[str, object]:
    """Return the YAML file of this name that the documentation shows."""
    text = (DOCS / "hosting.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", text, re.DOTALL)
    found = yaml.safe_load(dict(blocks)[name])
    assert isinstance(found, dict)
    return found


def run(command: str, root: Path, **environment: str) -> None:
    """Run a documented command line of ours in a project."""
    words = shlex.split(os.path.expandvars(re.sub(r"\$(\w+)", lambda name: environment[name[1]], command)))
    assert words[0] == "generator"
    paths = {"PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", *words], cwd=root, check=True, env={**os.environ, **paths}, capture_output=True
    )


def test_read_the_docs(tmp_path: Path) -> None:
    example.write(tmp_path / "project")
    build = documented(".readthedocs.yaml")["build"]
    assert isinstance(build, dict)
    output = tmp_path / "output"
    for command in build["commands"]:
        if command.startswith("generator"):
            run(command, tmp_path / "project", READTHEDOCS_OUTPUT=str(output))
    assert (output / "html" / "nl-NL" / "billing" / "pay.html").is_file()


def test_github_pages(tmp_path: Path) -> None:
    """The artifact is what was built, and works below the repository's name."""
    example.write(tmp_path)
    settings = example.SETTINGS.replace("https://docs.example.com", "https://owner.github.io/help")
    example.write_file(tmp_path / "pyproject.toml", settings)
    jobs = documented(".github/workflows/pages.yml")["jobs"]
    assert isinstance(jobs, dict)
    steps = jobs["pages"]["steps"]
    for step in steps:
        if step.get("run", "").startswith("generator"):
            run(step["run"], tmp_path)
    artifact = next(step for step in steps if "upload-pages-artifact" in step.get("uses", ""))
    out = tmp_path / artifact["with"]["path"]
    links = [str(link["href"]) for link in read_page(out, "404").select("a")]
    assert links
    for link in links:
        assert (out / link.removeprefix("/help/")).is_file()


@pytest.fixture(scope="module")
def nginx(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the example, and two pages more, by nginx with the documented settings; yield its port."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        message = "there is no nginx; install it, for example by apt-get install nginx"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    folder = tmp_path_factory.mktemp("nginx")
    pages = shutil.copytree(built, folder / "site")
    example.write_file(pages / "nl-NL/guides/index.html", "The page of a folder")
    example.write_file(pages / "nl-NL/billing.html", "The page beside a folder")
    port = free_port()
    server = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    server = server.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/site", str(pages))
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    example.write_file(
        folder / "nginx.conf",
        f"{user}\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n"
        f"include /etc/nginx/mime.types;\naccess_log off;\n{temporary}\n{server}}}\n",
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.PIPE)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise TimeoutError(f"nothing listens on port {port}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, **headers: str) -> Answer:
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=names)
        answer = connection.getresponse()
        return Answer(status=answer.status, headers=dict(answer.getheaders()), body=answer.read())


LANGUAGES = [
    pytest.param("nl-BE,nl;q=0.9,en;q=0.8", "nl-NL", id="the same language elsewhere"),
    pytest.param("fr", "fr-FR", id="a bare language"),
    pytest.param("zh-CN,zh;q=0.9", "zh-CN", id="Chinese"),
    pytest.param("zh-TW,zh;q=0.9", "en-US", id="another script"),
    pytest.param("nds-DE", "en-US", id="a language that begins alike"),
    pytest.param("", "en-US", id="none"),
]


@pytest.mark.parametrize(("wanted", "tag"), LANGUAGES)
def test_nginx_leads_an_address_without_language_to_the_readers_own(
    nginx: int, wanted: str, tag: str
) -> None:
    answer = ask(nginx, "/billing/pay?from=mail", Accept_Language=wanted)
    assert (answer.status, answer.headers["Location"]) == (302, f"/{tag}/billing/pay.html?from=mail")
    assert "Accept-Language" in answer.headers["Vary"]


def test_nginx_never_leads_away_from_the_language_that_an_address_names(nginx: int) -> None:
    for path in ("/sv-SE/billing/pay.html", "/sv-SE/billing/pay", "/sv-SE/", "/"):
        assert ask(nginx, path, Accept_Language="nl").status == 200


@pytest.mark.parametrize("path", ["/nl-NL", "/nl-NL/guides"])
def test_nginx_leads_to_a_folder_by_its_slash(nginx: int, path: str) -> None:
    """Links of a page count from the folder that its address names."""
    answer = ask(nginx, f"{path}?from=mail")
    assert (answer.status, answer.headers["Location"]) == (301, f"{path}/?from=mail")
    assert ask(nginx, f"{path}/").status == 200


def test_nginx_prefers_a_page_to_the_folder_of_its_name(nginx: int) -> None:
    answer = ask(nginx, "/nl-NL/billing")
    assert (answer.status, answer.body) == (200, b"The page beside a folder")


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        ("/nl-NL/billing/gone.html", "nl-NL"),
        ("/zh-CN/gone", "zh-CN"),
        ("/nl-NL/_static", "nl-NL"),
        ("/gone", "en-US"),
        ("/de-DE/gone", "en-US"),
    ],
)
def test_nginx_tells_of_a_wrong_address_in_its_language(nginx: int, path: str, lang: str) -> None:
    answer = ask(nginx, path)
    assert answer.status == 404
    assert f'<html lang="{lang}"' in answer.body.decode()


def test_nginx_compresses_and_names_types(nginx: int) -> None:
    answer = ask(nginx, "/nl-NL/_static/site.css", Accept_Encoding="gzip")
    assert (answer.headers["Content-Encoding"], answer.headers["Content-Type"]) == (
        "gzip",
        "text/css; charset=utf-8",
    )
    assert ask(nginx, "/badges/nl-NL.svg").headers["Content-Type"] == "image/svg+xml"


def test_nginx_keeps_what_builds_leave_to_itself(nginx: int) -> None:
    assert ask(nginx, "/nl-NL/.pages.json").status == 404


def test_the_first_load_of_an_article_is_small(nginx: int, built: Path) -> None:
    """What a browser fetches for an article, compressed: less than 300 KB."""
    page = read_page(built / "nl-NL", "billing/pay")
    wanted = [str(link["href"]) for link in page.select("link[rel=stylesheet]")]
    wanted += [str(script["src"]) for script in page.select("script[src]")]
    wanted += [str(image["src"]) for image in page.select("img")]
    paths = ["/nl-NL/billing/pay.html", *(f"/nl-NL/billing/{url.partition('?')[0]}" for url in wanted)]
    sizes = {path: len(ask(nginx, path, Accept_Encoding="gzip").body) for path in paths}
    assert all(sizes.values())
    assert sum(sizes.values()) < 300_000
