"""The catalogue of the demo collection: one entry a relic, in three languages."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.demo.truth import Names


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file of a relic: ``part`` is its role, ``style`` how it is saved, size in millimetres."""

    name: str
    part: str
    label: Names
    style: str
    height_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class DemoRelic:
    """One relic of the demo collection; ``weight`` is its share of the painting time in seconds."""

    slug: str
    accession_number: str
    format: str
    title: Names
    medium: Names
    description: Names
    parts: tuple[DemoFile, ...]
    weight: float

    @property
    def files(self) -> tuple[str, ...]:
        """The file names in reading order."""
        return tuple(one.name for one in self.parts)


WHOLE = Names("全幅", "全幅", "whole")
CREATOR = Names("卷舒画师（软件）", "卷舒畫師（軟體）", "handscroll painter (software)")
CREDIT = Names(
    "由 handscroll 软件绘制，以 CC0 捐入公有领域",
    "由 handscroll 軟體繪製，以 CC0 捐入公有領域",
    "Painted by the handscroll software; given to the public domain under CC0",
)
DYNASTY = ""
DATE = "2026"
RIGHTS = "http://creativecommons.org/publicdomain/zero/1.0/"

_LEAVES = (
    ("plum", "梅", "梅", "Plum under the moon"),
    ("orchid", "兰", "蘭", "Orchid and rock"),
    ("bamboo", "竹", "竹", "Bamboo"),
    ("chrysanthemum", "菊", "菊", "Chrysanthemums"),
    ("boat", "孤舟", "孤舟", "A boat alone"),
    ("peony", "牡丹", "牡丹", "Peonies"),
)
_ORDINALS = "一二三四五六"

RELICS: tuple[DemoRelic, ...] = (
    DemoRelic(
        "roundel",
        "HS-D-001",
        "textile",
        Names("云鹤海水纹缂丝团花", "雲鶴海水紋緙絲團花", "Roundel with cranes, clouds and sea"),
        Names(
            "缂丝（软件模拟经纬）",
            "緙絲（軟體模擬經緯）",
            "Silk tapestry (warp and weft simulated by software)",
        ),
        Names(
            "此团花由软件按经纬逐线织成，并非古物。深青地上双鹤翔于如意云间，下有海水江崖，外以联珠为缘。",
            "此團花由軟體按經緯逐線織成，並非古物。深青地上雙鶴翔於如意雲間，下有海水江崖，外以聯珠為緣。",
            "This roundel was woven thread by thread by software and is no antiquity. "
            "Two cranes fly among "
            "ruyi clouds on a deep blue ground above waves and peaks, within a border of pearls.",
        ),
        (DemoFile("roundel.png", "whole", WHOLE, "png", 330, 330),),
        3,
    ),
    DemoRelic(
        "fan",
        "HS-D-002",
        "round_fan",
        Names("荷风团扇", "荷風團扇", "Lotus in the Breeze, a round fan"),
        Names("绢本设色（软件绘）", "絹本設色（軟體繪）", "Colours on silk (painted by software)"),
        Names(
            "此扇面由软件绘成，并非古物。红莲初放，碧叶相扶，一只红蜻蜓正向花苞飞来。",
            "此扇面由軟體繪成，並非古物。紅蓮初放，碧葉相扶，一隻紅蜻蜓正向花苞飛來。",
            "Software painted this fan; it is no antiquity. A pink lotus opens above green leaves, "
            "and a red dragonfly makes for the bud.",
        ),
        (DemoFile("fan.webp", "whole", WHOLE, "webp", 260, 260),),
        7,
    ),
    DemoRelic(
        "orchid-pavilion",
        "HS-D-003",
        "calligraphy",
        Names("兰亭集序节录", "蘭亭集序節錄", "From the Preface to the Orchid Pavilion"),
        Names("纸本墨书（软件书）", "紙本墨書（軟體書）", "Ink on paper (written by software)"),
        Names(
            "此幅由软件书写，并非古人墨迹。所录为王羲之《兰亭集序》开篇，墨色由润而枯，枯而复润。",
            "此幅由軟體書寫，並非古人墨跡。所錄為王羲之《蘭亭集序》開篇，墨色由潤而枯，枯而復潤。",
            "Software wrote this sheet; it is no old master's hand. It gives the "
            "opening of Wang Xizhi's preface, "
            "the ink running from wet to dry and wet again.",
        ),
        (DemoFile("orchid-pavilion.jp2", "whole", WHOLE, "jp2", 360, 580),),
        7,
    ),
    DemoRelic(
        "album",
        "HS-D-004",
        "album",
        Names("闲窗六页册", "閒窗六頁冊", "Six Leaves for a Quiet Window"),
        Names(
            "绢本、纸本设色与水墨（软件绘）",
            "絹本、紙本設色與水墨（軟體繪）",
            "Ink and colours on silk and paper (painted by software)",
        ),
        Names(
            "此册六页皆由软件绘成，并非古物。梅、兰、竹、菊、孤舟、牡丹各占一页，各题前人诗句。",
            "此冊六頁皆由軟體繪成，並非古物。梅、蘭、竹、菊、孤舟、牡丹各佔一頁，各題前人詩句。",
            "All six leaves were painted by software and are no antiquities. Plum, "
            "orchid, bamboo, chrysanthemum, "
            "a lone boat and peonies each have a leaf and a line of old verse.",
        ),
        tuple(
            DemoFile(
                f"album-{n}-{key}.jpg",
                "leaf",
                Names(
                    f"第{_ORDINALS[n - 1]}页·{hans}",
                    f"第{_ORDINALS[n - 1]}頁·{hant}",
                    f"Leaf {n}: {en}",
                ),
                "jpeg",
                270,
                300,
            )
            for n, (key, hans, hant, en) in enumerate(_LEAVES, 1)
        ),
        13,
    ),
    DemoRelic(
        "ink-bamboo",
        "HS-D-005",
        "hanging_scroll",
        Names("墨竹图轴", "墨竹圖軸", "Ink Bamboo"),
        Names("纸本水墨（软件绘）", "紙本水墨（軟體繪）", "Ink on paper (painted by software)"),
        Names(
            "此轴由软件绘成，并非古物。修竹数竿自石罅而出，浓淡分其远近，石上一雀仰首而立。",
            "此軸由軟體繪成，並非古物。修竹數竿自石罅而出，濃淡分其遠近，石上一雀仰首而立。",
            "Software painted this scroll; it is no antiquity. Bamboo rises from a cleft rock, "
            "pale far off and dark near by, and a sparrow on the stone looks up.",
        ),
        (DemoFile("ink-bamboo.tif", "whole", WHOLE, "tiff-striped", 1050, 425),),
        7,
    ),
    DemoRelic(
        "waterfall-peaks",
        "HS-D-006",
        "hanging_scroll",
        Names("飞瀑连峰图轴", "飛瀑連峰圖軸", "Flying Waterfall and Linked Peaks"),
        Names(
            "绢本浅设色（软件绘）",
            "絹本淺設色（軟體繪）",
            "Ink and light colours on silk (painted by software)",
        ),
        Names(
            "此轴由软件绘成，并非古物。主峰壁立，飞瀑两叠而下，云横山腰，溪桥上二人策杖而行。",
            "此軸由軟體繪成，並非古物。主峰壁立，飛瀑兩疊而下，雲橫山腰，溪橋上二人策杖而行。",
            "Software painted this scroll; it is no antiquity. A sheer peak lets fall "
            "a waterfall, mist bars the slopes, "
            "and two wanderers cross a bridge below.",
        ),
        (DemoFile("waterfall-peaks.tif", "whole", WHOLE, "tiff16", 1300, 600),),
        34,
    ),
    DemoRelic(
        "clouds-and-mountains",
        "HS-D-007",
        "handscroll",
        Names("云山舒卷图卷", "雲山舒卷圖卷", "Clouds and Mountains Unrolling"),
        Names(
            "绢本青绿设色（软件绘）",
            "絹本青綠設色（軟體繪）",
            "Blue-green colours on silk (painted by software)",
        ),
        Names(
            "此卷由软件绘成，并非古物，题跋亦自明其事。自右徐展，先见柳岸轻舟，继而重峦村落、浩渺烟波与双瀑主峰，终于云外远山。",
            "此卷由軟體繪成，並非古物，題跋亦自明其事。自右徐展，先見柳岸輕舟，繼而重巒村落、浩渺煙波與雙瀑主峰，終於雲外遠山。",
            "Software painted this scroll, as its own colophon says; it is no "
            "antiquity. Unrolled from the right it "
            "leads from a willow shore past ranges, a village and wide water to the "
            "great falls, and ends in far peaks beyond the clouds.",
        ),
        (
            DemoFile(
                "clouds-1-frontispiece.tif",
                "frontispiece",
                Names("引首", "引首", "Frontispiece"),
                "tiff-striped",
                350,
                1050,
            ),
            DemoFile(
                "clouds-2-painting.tif",
                "painting",
                Names("画心", "畫心", "Painting"),
                "tiff-tiled",
                350,
                6000,
            ),
            DemoFile(
                "clouds-3-colophon.png",
                "colophon",
                Names("拖尾", "拖尾", "Colophon"),
                "png",
                350,
                1500,
            ),
        ),
        64,
    ),
)
