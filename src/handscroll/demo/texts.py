"""Everything that the painter writes on its pictures."""

from __future__ import annotations

LABEL = "卷舒軟體繪非古物"
DATE = "丙午年"

LANTING = (
    "永和九年歳在癸丑暮春之初會于會稽山陰之蘭亭修禊事也羣賢畢至少長咸集此地有崇山峻嶺茂林修竹"
    "又有清流激湍映帶左右引以為流觴曲水列坐其次雖無絲竹管弦之盛一觴一詠亦足以暢敘幽情"
    "是日也天朗氣清惠風和暢"
)
FRONTISPIECE = "雲山舒卷"
SCROLL_TITLE = "雲山舒卷圖"
COLOPHON = (
    "右雲山舒卷圖一卷非古人遺墨乃卷舒軟體以數為筆以律為墨演而成之者也"
    "峰巒起於一點雲水生於一念樹石舟橋亭臺人物皆有籍可稽俾校圖者知其真而展卷者得其趣"
    "昔宗少文臥遊山水今以此卷代之觀者自右徂左徐徐舒之則千里江山盡在几席之間矣"
)
COLOPHON_VERSE = "遠上寒山石徑斜白雲深處有人家停車坐愛楓林晚霜葉紅於二月花"
COLOPHON_VERSE_NOTE = "右錄杜牧山行"
PEAK_TITLE = "飛瀑連峰"
PEAK_VERSE = "日照香爐生紫煙遙看瀑布挂前川"
BAMBOO_VERSE = "咬定青山不放鬆立根原在破巖中"
FAN_VERSE = "接天蓮葉無窮碧映日荷花別樣紅"
ALBUM = {
    "plum": ("疏影橫斜水清淺", "暗香浮動月黃昏"),
    "orchid": ("幽蘭在空谷", "無人亦自芳"),
    "bamboo": ("虛心竹有低頭葉", ""),
    "chrysanthemum": ("采菊東籬下", "悠然見南山"),
    "boat": ("孤舟蓑笠翁", "獨釣寒江雪"),
    "peony": ("唯有牡丹真國色", ""),
}
SEALS = ("卷舒", "雲山", "軟體所繪", "臥遊", "丙午", "非古物", "墨緣", "清玩", "澄懷觀道")

EVERY_CHARACTER = "".join(
    sorted(
        set(
            LABEL
            + DATE
            + LANTING
            + FRONTISPIECE
            + SCROLL_TITLE
            + COLOPHON
            + COLOPHON_VERSE
            + COLOPHON_VERSE_NOTE
            + PEAK_TITLE
            + PEAK_VERSE
            + BAMBOO_VERSE
            + FAN_VERSE
            + "".join(a + b for a, b in ALBUM.values())
            + "".join(SEALS)
            + "冬月畫師識書錄唐人詩節臨蘭亭序卷舒製印之圖一二三四五六七八九十"
        )
    )
)
