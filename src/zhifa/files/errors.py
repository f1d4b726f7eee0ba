"""What can go wrong with a file, in words for the person who sent it."""

from __future__ import annotations

_MB = 1024 * 1024


class FileMissing(LookupError):
    """No object, or no key to read it, at this address: never stored, or erased."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"文件 {sha256[:12]}… 不存在或已依法清除。")
        self.sha256 = sha256


class UploadRefused(ValueError):
    """The content is of no kind that may be kept here; `message` and `remedy` are for the person."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}{remedy}")
        self.message = message
        self.remedy = remedy


class UploadTooLarge(ValueError):
    """More bytes than `limit` came in; raised mid-stream, nothing is left on disk."""

    def __init__(self, limit: int) -> None:
        size = f"{limit // _MB} MB" if limit >= _MB else f"{limit} 字节"
        super().__init__(f"文件超过单个附件的上限（{size}），没有保存。请压缩或拆分后重新上传。")
        self.limit = limit
