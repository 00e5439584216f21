"""What is told of the elements of the painted relics, in a few words and at length."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """A few words and a longer text, each in the three languages."""

    words: tuple[str, str, str]
    description: tuple[str, str, str]


THINGS: dict[str, tuple[str, Told]] = {
    "figure": ("figure", Told(
        ("行人", "行人", "A wanderer"),
        ("高不盈寸的点景人物，衣以朱砂点出。观者由此入画，随其行止而游。",
         "高不盈寸的點景人物，衣以硃砂點出。觀者由此入畫，隨其行止而遊。",
         "A figure less than an inch tall, its robe touched in with cinnabar. Through it the "
         "beholder enters the picture, and travels as it does."),
    )),
    "pavilion": ("figure", Told(
        ("水亭", "水亭", "A pavilion"),
        ("四柱敞亭，亭中无人，留与观者驻足。屋顶以花青染成。",
         "四柱敞亭，亭中無人，留與觀者駐足。屋頂以花青染成。",
         "An open pavilion on posts. Nobody sits in it: the place is kept for whoever looks. Its "
         "roof is washed with indigo."),
    )),
    "house": ("figure", Told(
        ("屋舍", "屋舍", "A house"),
        ("半隐于树石之间的屋舍，白壁以铅粉提亮，点出山中有人家。",
         "半隱於樹石之間的屋舍，白壁以鉛粉提亮，點出山中有人家。",
         "A house half hidden by trees and rocks, its wall lifted with white: people live in "
         "these mountains."),
    )),
    "pagoda": ("figure", Told(
        ("远塔", "遠塔", "A pagoda far off"),
        ("云烟之上露出塔尖，既示山寺所在，也定下远近的尺度。",
         "雲煙之上露出塔尖，既示山寺所在，也定下遠近的尺度。",
         "Its top stands out of the mist. It tells of a temple, and gives the distance its scale."),
    )),
    "bridge": ("figure", Told(
        ("溪桥", "溪橋", "A bridge"),
        ("桥连两岸，引目光由近岸渡往彼岸。",
         "橋連兩岸，引目光由近岸渡往彼岸。",
         "It joins the two shores and leads the eye from the near one across."),
    )),
    "boat": ("figure", Told(
        ("舟", "舟", "A boat"),
        ("一叶小舟。水上着笔无多，因舟而见其阔。",
         "一葉小舟。水上著筆無多，因舟而見其闊。",
         "A small boat. Hardly a stroke is spent on the water; the boat makes it wide."),
    )),
    "pine": ("symbol", Told(
        ("松", "松", "Pines"),
        ("松经冬不凋，喻坚贞与长寿。",
         "松經冬不凋，喻堅貞與長壽。",
         "Pines stay green through winter: steadfastness and long life."),
    )),
    "willow": ("symbol", Told(
        ("柳", "柳", "Willows"),
        ("“柳”与“留”音近，古人折柳送别。",
         "「柳」與「留」音近，古人折柳送別。",
         "The word for willow sounds like the word for staying; friends who parted broke a twig "
         "of it."),
    )),
    "crane": ("symbol", Told(
        ("鹤", "鶴", "A crane"),
        ("鹤为仙人所乘，寓长寿。", "鶴為仙人所乘，寓長壽。",
         "The immortals ride on cranes: a wish for long life."),
    )),
    "cloud": ("symbol", Told(
        ("如意云", "如意雲", "Ruyi clouds"),
        ("云头作如意形，寓事事如意。", "雲頭作如意形，寓事事如意。",
         "Clouds with heads like a ruyi sceptre: may all go as you wish."),
    )),
    "wave": ("symbol", Told(
        ("海水江崖", "海水江崖", "Sea and cliffs"),
        ("海水翻卷，江崖挺立，寓江山永固。", "海水翻捲，江崖挺立，寓江山永固。",
         "Waves roll and cliffs stand in them: may the realm endure."),
    )),
    "lotus": ("symbol", Told(
        ("荷花", "荷花", "Lotus"),
        ("周敦颐谓莲“出淤泥而不染”，喻君子之洁。", "周敦頤謂蓮「出淤泥而不染」，喻君子之潔。",
         "Zhou Dunyi wrote that it rises from mud unstained: purity of mind."),
    )),
    "plum": ("symbol", Told(
        ("梅", "梅", "Plum blossom"),
        ("梅凌寒先放，四君子之一，喻坚忍。", "梅凌寒先放，四君子之一，喻堅忍。",
         "It flowers first, in the cold; one of the four gentlemen: endurance."),
    )),
    "orchid": ("symbol", Told(
        ("兰", "蘭", "Orchid"),
        ("兰生幽谷，不以无人而不芳，四君子之一。", "蘭生幽谷，不以無人而不芳，四君子之一。",
         "It is fragrant in a valley where nobody comes; one of the four gentlemen: modesty."),
    )),
    "bamboo": ("symbol", Told(
        ("竹", "竹", "Bamboo"),
        ("竹中虚有节，四君子之一，喻谦与守节。", "竹中虛有節，四君子之一，喻謙與守節。",
         "Hollow and jointed, it bends and does not break; one of the four gentlemen: an open "
         "heart and integrity."),
    )),
    "chrysanthemum": ("symbol", Told(
        ("菊", "菊", "Chrysanthemums"),
        ("菊开于百花之后，因陶渊明而为隐逸之花，四君子之一。",
         "菊開於百花之後，因陶淵明而為隱逸之花，四君子之一。",
         "They flower when the others are over, and since Tao Yuanming stand for a life withdrawn; "
         "one of the four gentlemen."),
    )),
    "peony": ("symbol", Told(
        ("牡丹", "牡丹", "Peonies"),
        ("牡丹为花中富贵者，寓荣华。", "牡丹為花中富貴者，寓榮華。",
         "The flower of wealth and rank: a wish for good fortune."),
    )),
}  # fmt: skip
"""Kind of painted thing to the layer of elements it lies in, and what is told of it."""

STROKES: dict[str, Told] = {
    "hemp": Told(
        ("披麻皴", "披麻皴", "Hemp-fibre strokes"),
        ("线条柔长，顺坡而下，如披散之麻，宜写土山。软件沿坡面流向逐笔画出。",
         "線條柔長，順坡而下，如披散之麻，宜寫土山。軟體沿坡面流向逐筆畫出。",
         "Long soft lines run down the slope like loosened hemp; they suit hills of earth. The "
         "software drew each along the fall of its slope."),
    ),
    "axe": Told(
        ("斧劈皴", "斧劈皴", "Axe-cut strokes"),
        ("侧锋劈落，短而方硬，如斧凿石面，宜写峭壁。",
         "側鋒劈落，短而方硬，如斧鑿石面，宜寫峭壁。",
         "Short hard strokes with the side of the brush, like the marks of an axe in stone; they "
         "suit cliffs."),
    ),
    "dots": Told(
        ("雨点皴", "雨點皴", "Raindrop strokes"),
        ("以密点积成山体，远观浑然，近看笔笔可数。",
         "以密點積成山體，遠觀渾然，近看筆筆可數。",
         "The mountain is built of close dots: one mass from afar, and each to be counted from "
         "near."),
    ),
}  # fmt: skip
"""Texture strokes (皴法), under the names that the painter's manners give them."""

HIGH = Told(
    ("高远", "高遠", "High distance"),
    ("郭熙《林泉高致》：“自山下而仰山巅，谓之高远。”主峰迫近画幅上缘，观者须仰视。",
     "郭熙《林泉高致》：「自山下而仰山巔，謂之高遠。」主峰迫近畫幅上緣，觀者須仰視。",
     "Guo Xi: “From below the mountain to look up to its summit is called high distance.” The "
     "chief peak nears the upper edge, and one looks up to it."),
)  # fmt: skip
DEEP = Told(
    ("深远", "深遠", "Deep distance"),
    ("郭熙：“自山前而窥山后，谓之深远。”山后复有山，愈远愈淡，以云烟相隔。",
     "郭熙：「自山前而窺山後，謂之深遠。」山後復有山，愈遠愈淡，以雲煙相隔。",
     "Guo Xi: “From before the mountain to peer behind it is called deep distance.” Behind each "
     "range stands another, paler, with mist between."),
)  # fmt: skip
LEVEL = Told(
    ("平远", "平遠", "Level distance"),
    ("郭熙：“自近山而望远山，谓之平远。”水面开阔，目光平出，至无尽处。",
     "郭熙：「自近山而望遠山，謂之平遠。」水面開闊，目光平出，至無盡處。",
     "Guo Xi: “From near mountains to gaze at far ones is called level distance.” The water "
     "opens, and the eye goes out over it without end."),
)  # fmt: skip
PATH_ALONG = Told(
    ("目光之径", "目光之徑", "The path of the eye"),
    ("自卷首柳岸起，越群峰而降于村落，渡开阔水面，登双瀑主峰，终随小舟入远山。",
     "自卷首柳岸起，越群峰而降於村落，渡開闊水面，登雙瀑主峰，終隨小舟入遠山。",
     "From the willow shore at the opening over the first ranges, down to the village, across "
     "the open water, up to the peak of the two falls, and with the boats into the far hills."),
)  # fmt: skip
PATH_UP = Told(
    ("目光之径", "目光之徑", "The path of the eye"),
    ("由近水小舟而至溪桥，随二人过桥，循山麓登塔，再沿飞瀑直上峰巅。",
     "由近水小舟而至溪橋，隨二人過橋，循山麓登塔，再沿飛瀑直上峰巔。",
     "From the boat on the near water to the bridge, with the two wanderers across it, by the "
     "foot of the mountain to the pagoda, and along the waterfall up to the summit."),
)  # fmt: skip
