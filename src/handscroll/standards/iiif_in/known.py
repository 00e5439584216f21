"""Labels of metadata whose meaning is known, in Chinese and English."""

from __future__ import annotations

_LABELS = {
    "accession_number": (
        "accession number", "accession no", "inventory number", "object number", "identifier",
        "shelfmark", "藏品号", "藏品編號", "藏品编号", "藏品號", "文物号", "文物號", "登记号",
        "登記號", "编号", "編號", "典藏号", "典藏號", "统一编号", "統一編號",
    ),
    "creator": (
        "creator", "artist", "author", "painter", "maker", "作者", "画家", "畫家", "书家", "書家",
        "创作者", "創作者",
    ),
    "date_written": (
        "date", "date created", "created", "creation date", "date of creation", "date made",
        "published", "publication date", "日期", "年代", "创作年代", "創作年代", "时间", "時間",
        "纪年", "紀年",
    ),
    "dynasty": ("dynasty", "period", "朝代", "时代", "時代"),
    "medium": (
        "medium", "material", "materials", "materials and techniques", "technique", "质地",
        "質地", "材质", "材質", "媒材", "质材", "質材",
    ),
    "dimensions": (
        "dimensions", "size", "measurements", "extent", "physical dimensions", "尺寸", "规格",
        "規格",
    ),
    "description": ("description", "summary", "说明", "說明", "描述", "简介", "簡介"),
    "provenance": ("provenance", "来源", "來源", "流传", "流傳", "递藏", "遞藏"),
    "held_by": (
        "repository", "holding institution", "institution", "museum", "owner", "收藏单位",
        "收藏單位", "典藏單位", "收藏机构", "收藏機構", "馆藏", "館藏",
    ),
    "credit_line": ("credit", "credit line", "attribution", "署名", "题谢", "題謝"),
    "bibliography": ("references", "bibliography", "literature", "参考文献", "參考文獻"),
    "title": (
        "title", "alternative title", "alternative titles", "other titles", "题名", "題名", "名称",
        "名稱", "品名",
    ),
}  # fmt: skip
_FIELDS = {label: field for field, labels in _LABELS.items() for label in labels}


def field_of(label: str) -> str | None:
    """Return the field that a label of metadata speaks of, or None.

    Examples
    --------
    >>> field_of("Date Created:")
    'date_written'
    >>> field_of("作者")
    'creator'
    """
    folded = " ".join(label.casefold().rstrip(".:： ").split())
    return _FIELDS.get(folded)
