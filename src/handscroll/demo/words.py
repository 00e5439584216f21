"""What the painted things are called in the three languages."""

from __future__ import annotations

from handscroll.demo.truth import Names

_NAMES: dict[str, tuple[str, str, str]] = {
    "mountain": ("山峦", "山巒", "mountain"),
    "far_mountain": ("远山", "遠山", "distant mountain"),
    "mist": ("云烟", "雲煙", "mist"),
    "bank": ("坡岸", "坡岸", "bank"),
    "rock": ("石", "石", "rock"),
    "water": ("水", "水", "water"),
    "waterfall": ("飞瀑", "飛瀑", "waterfall"),
    "pine": ("松", "松", "pine"),
    "tree": ("树", "樹", "tree"),
    "bare_tree": ("寒树", "寒樹", "bare tree"),
    "willow": ("柳", "柳", "willow"),
    "bamboo": ("竹", "竹", "bamboo"),
    "grove": ("丛林", "叢林", "grove"),
    "pavilion": ("亭", "亭", "pavilion"),
    "house": ("屋舍", "屋舍", "house"),
    "pagoda": ("塔", "塔", "pagoda"),
    "bridge": ("桥", "橋", "bridge"),
    "boat": ("舟", "舟", "boat"),
    "figure": ("人物", "人物", "figure"),
    "bird": ("鸟", "鳥", "bird"),
    "crane": ("鹤", "鶴", "crane"),
    "cloud": ("云", "雲", "cloud"),
    "lotus": ("荷", "荷", "lotus"),
    "lotus_leaf": ("荷叶", "荷葉", "lotus leaf"),
    "dragonfly": ("蜻蜓", "蜻蜓", "dragonfly"),
    "plum": ("梅", "梅", "plum blossom"),
    "orchid": ("兰", "蘭", "orchid"),
    "chrysanthemum": ("菊", "菊", "chrysanthemum"),
    "peony": ("牡丹", "牡丹", "peony"),
    "reed": ("芦苇", "蘆葦", "reeds"),
    "moon": ("月", "月", "moon"),
    "inscription": ("题识", "題識", "inscription"),
    "title": ("题名", "題名", "title"),
    "seal": ("印", "印", "seal"),
    "wave": ("海水", "海水", "waves"),
    "border": ("边饰", "邊飾", "border"),
    "mounting": ("装裱", "裝裱", "mounting"),
    "fan": ("扇面", "扇面", "fan silk"),
    "peach": ("桃", "桃", "peach"),
}


def names_of(kind: str) -> Names:
    """Return the names of a kind of thing."""
    return Names(*_NAMES[kind])
