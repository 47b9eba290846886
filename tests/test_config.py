"""Settings: sources and their order, refusals that name the culprit, documents that agree with the schema."""

from pathlib import Path

import pytest

from kartotek.config import FIELDS, ConfigError, Settings, example_toml, load_settings

ROOT = Path(__file__).resolve().parent.parent


def test_later_sources_win(tmp_path: Path) -> None:
    file = tmp_path / "kartotek.toml"
    file.write_text('host = "file"\nport = 1\nlog_level = "debug"\n')
    environment = {"KARTOTEK_PORT": "2", "KARTOTEK_LOG_LEVEL": "warning", "UNRELATED": "x"}
    settings = load_settings(file, environment, port=3, host=None)
    assert (settings.host, settings.port, settings.log_level) == ("file", 3, "warning")
    assert settings.max_body_bytes == Settings().max_body_bytes


def test_every_kind_of_value_can_come_from_the_environment() -> None:
    environment = {
        "KARTOTEK_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
        "KARTOTEK_BODY_TIMEOUT_SECONDS": "1.5",
        "KARTOTEK_MAX_BODY_BYTES": "2048",
        "KARTOTEK_DATABASE": "postgresql://u:p@h/d",
    }
    settings = load_settings(None, environment)
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")
    assert settings.body_timeout_seconds == 1.5
    assert settings.max_body_bytes == 2048
    assert settings.database == "postgresql://u:p@h/d"


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False)])
def test_a_switch_is_true_or_false(tmp_path: Path, text: str, value: bool) -> None:
    assert load_settings(None, {"KARTOTEK_MD5_PASSWORDS": text}).md5_passwords is value
    file = tmp_path / "kartotek.toml"
    file.write_text(f"md5_passwords = {text.lower()}\n")
    assert load_settings(file, {}).md5_passwords is value


def test_a_whole_number_will_do_as_a_number(tmp_path: Path) -> None:
    file = tmp_path / "kartotek.toml"
    file.write_text("body_timeout_seconds = 2\n")
    assert load_settings(file, {}).body_timeout_seconds == 2.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("prot = 8080", "prot: there is no such setting"),
        ('port = "8080"', "port: must be a whole number, not '8080'"),
        ("port = true", "port: must be a whole number, not True"),
        ("md5_passwords = 1", "md5_passwords: must be true or false, not 1"),
        ("port = 70000", "port: must be between 0 and 65535, not 70000"),
        ("body_timeout_seconds = nan", "body_timeout_seconds: must be between 0.1 and 3600, not nan"),
        ('trusted_proxies = "10.0.0.1"', "trusted_proxies: must be a list of texts, not '10.0.0.1'"),
        ('trusted_proxies = ["proxy"]', "trusted_proxies: 'proxy' is neither an IP address nor a network"),
        ('log_level = "loud"', "log_level: must be one of debug, info, warning, error, not 'loud'"),
        ('host = ""', "host: must not be empty, not ''"),
        ("[server]\nport = 1", "server: there is no such setting"),
        ("port = ", "Invalid value"),
    ],
)
def test_a_bad_line_is_refused_with_its_file_and_key(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "kartotek.toml"
    file.write_text(line)
    with pytest.raises(ConfigError) as refused:
        load_settings(file, {})
    assert str(refused.value).startswith(f"{file}: {message}")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"KARTOTEK_PROT": "1"}, "environment: KARTOTEK_PROT: there is no such setting"),
        ({"KARTOTEK_PORT": "many"}, "environment: KARTOTEK_PORT: must be a whole number, not 'many'"),
        ({"KARTOTEK_MD5_PASSWORDS": "yes"}, "environment: KARTOTEK_MD5_PASSWORDS: must be true or false, not 'yes'"),
        ({"KARTOTEK_PORT": "1.5"}, "environment: KARTOTEK_PORT: must be a whole number, not 1.5"),
    ],
)
def test_a_bad_variable_is_refused_by_its_name(environment: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_settings(None, environment)
    assert str(refused.value) == message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_settings(tmp_path / "nowhere.toml", {})


def test_a_database_password_is_never_shown() -> None:
    secret = "postgresql://user:hemmelig@host/name"
    assert "hemmelig" not in repr(load_settings(None, {"KARTOTEK_DATABASE": secret}))
    with pytest.raises(ConfigError) as refused:
        load_settings(None, {"KARTOTEK_DATABASE": secret.replace("postgresql", "mysql")})
    assert "hemmelig" not in str(refused.value)


def test_the_example_file_names_every_setting_and_can_be_used_as_it_is(tmp_path: Path) -> None:
    uncommented = [line[2:] for line in example_toml().splitlines() if line.startswith("# ") and " = " in line]
    file = tmp_path / "all.toml"
    file.write_text("\n".join(uncommented))
    assert len(uncommented) == len(FIELDS)
    assert load_settings(file, {}) == Settings()
    assert load_settings(ROOT / "config.example.toml", {}) == Settings()
