"""The ZHIFA_* settings: one table, read once at start, documented in docs/operations/settings.md (a test compares)."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("ZHIFA_HOME", "~/.zhifa", "数据目录：数据库、文件、检索索引、存证日志的瓦片与密钥都在这里（嵌入式部署）"),
    Setting("ZHIFA_DATABASE_URL", "", "PostgreSQL 地址（postgresql://用户@主机:端口/库）；空表示使用 SQLite"),
    Setting("ZHIFA_DATABASE_OWNER_URL", "", "只供 migrate 与 restore 使用的属主地址；应用自己的角色不拥有日志表"),
    Setting("ZHIFA_FILES_URL", "", "文件存放处：空表示数据目录下的 files/，或 s3://桶/前缀"),
    Setting("ZHIFA_LOG_KEY_FILE", "", "存证日志签名私钥（Ed25519 PEM）；空表示在数据目录内自动生成"),
    Setting("ZHIFA_LOG_ORIGIN", "", "存证日志的名称；空表示由安装编号生成"),
    Setting("ZHIFA_SECRET_KEY_FILE", "", "会话签名密钥文件；空表示在数据目录内自动生成"),
    Setting("ZHIFA_DATA_KEY_FILE", "", "证件号码与电话的加密密钥文件；空表示在数据目录内自动生成"),
    Setting("ZHIFA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "允许访问的主机名，逗号分隔"),
    Setting("ZHIFA_PUBLIC_URL", "http://127.0.0.1:8000", "二维码与公开链接的网址；没有设的，serve 用自己的端口"),
    Setting("ZHIFA_STATIC_SITE", "", "静态网站的目录：设了就由本机的跟随者随时更新公示网的静态页面；空表示不生成"),
    Setting("ZHIFA_STATIC_URL", "", "静态网站对外的网址；空表示与 ZHIFA_PUBLIC_URL 相同，其余页面由网页服务回答"),
    Setting("ZHIFA_UPLOAD_LIMIT", "104857600", "单个附件的最大字节数"),
    Setting("ZHIFA_TLS", "0", "1 表示只经 HTTPS 提供服务：安全 Cookie 与 HSTS"),
    Setting("ZHIFA_PUBLIC_RATE", "600", "公开接口每个地址每分钟的请求数；0 表示不限制"),
    Setting("ZHIFA_DOWNLOAD_RATE", "60", "开放数据和查询结果的文件每个地址每分钟的下载数；0 表示不限制"),
    Setting(
        "ZHIFA_TRUSTED_PROXIES", "127.0.0.1,::1",
        "本单位的反向代理（地址或者网段，逗号分隔）：只有它们写的 X-Forwarded-For 算数",
    ),
    Setting(
        "ZHIFA_SMTP_URL", "",
        "寄出订阅邮件的服务器：smtp://、smtp+starttls:// 或者 smtps://，可以写 用户:密码@主机:端口；"
        "空表示不提供邮件订阅",
    ),
    Setting("ZHIFA_MAIL_FROM", "zhifa@localhost", "订阅邮件的发件人地址"),
    Setting(
        "ZHIFA_WEBHOOK_NETWORKS", "",
        "除公共网络以外还可以推送到的网段，逗号分隔，如政务外网 10.20.0.0/16，这些网段里也可以用 http；"
        "空表示只推送到公共网络的 https",
    ),
    Setting("ZHIFA_S3_ENDPOINT", "", "S3 兼容存储的地址；空表示默认"),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def value(name: str) -> str:
    """The setting's value from the environment, or its default; raises KeyError for a name outside the table."""
    return os.environ.get(name) or _DEFAULTS[name]


def home() -> Path:
    return Path(value("ZHIFA_HOME")).expanduser()


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses and networks that a setting lists; raises ValueError for what is none."""
    text = value(name)
    try:
        return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        raise ValueError(f"{name} 要写网段（如 10.20.0.0/16），用逗号分开；收到的是 {text}") from error


def settings_module() -> str:
    """Which settings layer this process runs with: embedded (SQLite) or server (PostgreSQL)."""
    return "zhifa.config.settings.server" if value("ZHIFA_DATABASE_URL") else "zhifa.config.settings.embedded"


def key_from_file(name: str, file_name: str) -> bytes:
    """32 bytes of key in hex from the file the setting names, or from HOME/file_name, made there once (mode 0600)."""
    configured = value(name)
    path = Path(configured).expanduser() if configured else home() / file_name
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        if configured:
            raise
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
        handle.write(secrets.token_hex(32))
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(temporary, path)  # first process wins; the others read what it wrote
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def smtp_from_url(url: str) -> dict[str, Any] | None:
    """Arguments of Django's SMTP backend, or None where mail is off; raises ValueError for another scheme."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        raise ValueError(f"ZHIFA_SMTP_URL 只支持 {'、'.join(f'{one}://主机' for one in SMTP_PORTS)}")
    return {
        "host": parts.hostname,
        "port": parts.port or SMTP_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+starttls",
        "use_ssl": parts.scheme == "smtps",
    }


def database_from_url(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a postgresql:// address; raises ValueError for another scheme."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"ZHIFA_DATABASE_URL 只支持 postgresql://，收到的是 {parts.scheme}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
