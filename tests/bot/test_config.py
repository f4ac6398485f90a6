"""Settings: where they come from, and one clear line for each that is wrong."""

from pathlib import Path

import pytest

from bot.config import Config, ConfigError, read_config

LOOPBACK = {"ALONGSIDE_API_URL": "http://127.0.0.1:8081"}


def read(home: Path, **settings: str) -> Config:
    """The configuration of this home with these variables, named without their prefix."""
    named = {f"ALONGSIDE_{key.upper()}": value for key, value in settings.items()}
    return read_config({"ALONGSIDE_HOME": str(home), **named})


def test_everything_has_a_default(tmp_path: Path) -> None:
    """An empty environment is a working trial."""
    config = read(tmp_path)
    assert config.database_url == f"sqlite+aiosqlite:///{tmp_path}/alongside.db"
    assert config.key_file == tmp_path / "root.key"
    assert config.public_api
    assert not config.token


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """Both say a rate; the variable holds."""
    toml = tmp_path / "alongside.toml"
    toml.write_text("[settings]\nrate_per_second = 5\nweb_port = 8000\n")
    config = read(tmp_path, rate_per_second="7")
    assert (config.rate_per_second, config.web_port) == (7.0, 8000)


def test_answers_are_closed_only_where_it_is_said(tmp_path: Path) -> None:
    """Off by itself; on from the file; the variable wins."""
    assert not read(tmp_path).write_only_answers
    (tmp_path / "alongside.toml").write_text("[settings]\nwrite_only_answers = true\n")
    assert read(tmp_path).write_only_answers
    assert not read(tmp_path, write_only_answers="false").write_only_answers


def test_the_organisation_comes_from_the_file(tmp_path: Path) -> None:
    """Country, number and age are read."""
    (tmp_path / "alongside.toml").write_text(
        '[organisation]\ncountry = "XK"\nnumber = "+381"\nyoungest_own_phone = 14\n'
        'emergency_confirmed = ["XK", "RS"]\n'
    )
    organisation = read(tmp_path).organisation
    assert organisation.country == "XK"
    assert organisation.youngest_own_phone == 14
    assert organisation.emergency_confirmed == {"XK", "RS"}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"tokn": "1:a"}, "ALONGSIDE_TOKEN"),
        ({"organisation": "x"}, "ALONGSIDE_ORGANISATION"),
        ({"token": "12:a b"}, "ALONGSIDE_TOKEN"),
        ({"token": '"12:abc"'}, "ALONGSIDE_TOKEN"),
        ({"token": "hunter2"}, "ALONGSIDE_TOKEN"),
        ({"api_url": "ftp://x"}, "ALONGSIDE_API_URL"),
        ({"api_url": "http://127.0.0.1:99999"}, "ALONGSIDE_API_URL"),
        ({"api_url": "http://api.telegram.org"}, "https://"),
        ({"database_url": "mysql://x"}, "ALONGSIDE_DATABASE_URL"),
        ({"rate_per_second": "0"}, "ALONGSIDE_RATE_PER_SECOND"),
        ({"write_only_answers": "yes"}, "ALONGSIDE_WRITE_ONLY_ANSWERS"),
        ({"rate_per_second": "nan"}, "ALONGSIDE_RATE_PER_SECOND"),
        ({"rate_per_second": "fast"}, "ALONGSIDE_RATE_PER_SECOND"),
        ({"web_port": "inf"}, "ALONGSIDE_WEB_PORT"),
        ({"web_port": "70000"}, "ALONGSIDE_WEB_PORT"),
        ({"web_port": "1.5"}, "ALONGSIDE_WEB_PORT"),
        ({"time_scale": "60"}, "public API"),
        ({"time_start": "2026-01-01"}, "public API"),
        ({"webhook_url": "https://x.org"}, "ALONGSIDE_WEBHOOK_PORT"),
        ({"webhook_url": "http://x.org", "webhook_port": "8000"}, "ALONGSIDE_WEBHOOK_URL"),
    ],
)
def test_a_bad_value_is_one_line_that_names_it(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    """The line names the setting, and never repeats the value of a token."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, **settings)
    line = str(caught.value)
    assert named in line
    assert "\n" not in line
    assert settings.get("token", "hunter2") not in line


@pytest.mark.parametrize("start", ["soon", "9999-12-31", "0001-01-01", "2026-13-01"])
def test_a_rehearsal_clock_starts_at_a_time_that_can_be(tmp_path: Path, start: str) -> None:
    """Words and far years are refused before anything runs over."""
    with pytest.raises(ConfigError, match="ALONGSIDE_TIME_START"):
        read(tmp_path, time_start=start, api_url="http://127.0.0.1:8081")


@pytest.mark.parametrize(
    "url",
    ["https://API.Telegram.org", "https://api.telegram.org./", "https://api.telegram.org:443"],
)
def test_the_public_api_is_known_however_it_is_spelt(tmp_path: Path, url: str) -> None:
    """No spelling lets the rehearsal clock loose on real people."""
    with pytest.raises(ConfigError, match="public API"):
        read(tmp_path, api_url=url, time_scale="60")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x = ", "cannot be read"),
        ("[settings]\nrate = 3\n", "settings.rate"),
        ("[organization]\n", "organization"),
        ("[settings]\nhome = '/x'\n", "settings.home"),
        ("[organisation]\ncountry = 'QQ'\n", "QQ"),
        ("[organisation]\ncountry = 'rs'\n", "rs"),
        ("[organisation]\nnumber = 112\n", "organisation.number"),
        ("[organisation]\nemergency_confirmed = 'RS'\n", "emergency_confirmed"),
        ("[organisation]\nemergency_confirmed = [1]\n", "1"),
        ("[organisation]\nyoungest_own_phone = 12\n", "youngest_own_phone"),
        ("[organisation]\nyoungest_own_phone = true\n", "youngest_own_phone"),
        ("[organisation]\nnumbr = ''\n", "number"),
        ("[settings]\napi_url = 5\n", "settings.api_url"),
        ("organisation = 5\n", "organisation"),
    ],
)
def test_a_bad_file_is_one_line_that_names_the_place(
    tmp_path: Path, text: str, named: str
) -> None:
    """Unknown keys, sections, types and ages are named."""
    (tmp_path / "alongside.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        read(tmp_path)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_token_in_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """The line says how to close the file; closed, it is read."""
    toml = tmp_path / "alongside.toml"
    toml.write_text("[settings]\ntoken = '12:abc'\n")
    toml.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        read(tmp_path)
    toml.chmod(0o600)
    assert read(tmp_path).token.reveal() == "12:abc"


def test_no_secret_shows_itself(tmp_path: Path) -> None:
    """Neither token nor database password stand in the configuration's own words."""
    config = read(tmp_path, token="12:hunter2", database_url="postgresql+asyncpg://a:hunter2@h/d")
    assert "hunter2" not in f"{config!r} {config}"
