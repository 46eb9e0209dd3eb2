"""A corpus of any size, invented: pages of all provinces with figures, programmes, dates and noise around them.

No two sentences are bound to be alike, so that tables, figures and appendix grow as those of real corpora do.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from fangzhi.regions import PROVINCES

PASSAGES_A_PAGE = 7  # body passages, without the title
_FIELDS = {
    "职业教育": ("中等职业学校", "高等职业院校", "实训基地", "现代产业学院", "产教融合共同体"),
    "基础教育": ("普通高中", "寄宿制学校", "城乡教育集团", "县域高中", "九年一贯制学校"),
    "学前教育": ("公办幼儿园", "普惠性幼儿园", "托育机构", "乡镇中心幼儿园", "示范园"),
    "高等教育": ("一流本科专业", "重点学科", "博士学位授权点", "省级实验室", "国际合作项目"),
    "教师队伍": ("名师工作室", "特岗教师", "银龄教师", "骨干校长", "教师发展中心"),
    "教育数字化": ("智慧校园", "在线精品课程", "数字教材", "同步课堂", "云平台"),
    "对外开放": ("来华留学生", "鲁班工坊", "中外合作办学机构", "友好学校", "国际课程"),
}
_VERBS = ("建成", "认定", "新增", "培育", "支持", "改造", "遴选")
_PLACES = ("城区", "县域", "山区", "沿江地区", "边境地区", "开发区", "老城", "新区")
_QUALITIES = ("优质均衡", "提质培优", "强基固本", "互联互通", "扩容增效", "示范引领", "协同创新", "融合发展")
_KINDS = ("行动计划", "试点工程", "共享平台", "协作联盟", "示范区", "帮扶机制")
_ENDS = (
    "群众的获得感明显增强", "办学条件持续改善", "区域之间的差距逐步缩小", "校企双方共同制定培养方案",
    "各地结合实际细化了落实举措", "经验做法在全省范围内推广",
)  # fmt: skip


def write_pages(folder: Path, *, n_passages: int, random_state: int) -> int:
    """Write invented pages with about so many passages into a folder; return how many pages."""
    chance = random.Random(random_state)
    n_pages = max(1, n_passages // PASSAGES_A_PAGE)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_pages):
        province = PROVINCES[number % 31]
        (folder / f"{number:04d}.txt").write_text(_page(province.name, number, chance), encoding="utf-8")
    return n_pages


def _page(region: str, number: int, chance: random.Random) -> str:
    fields = chance.sample(sorted(_FIELDS), k=2)
    day = date(2021, 1, 4) + timedelta(days=chance.randrange(1500))
    quality = chance.choice(_QUALITIES)
    title = f"{region}{quality}推进{fields[0]}改革发展第{number + 1}期工作交流"
    body = [_paragraph(region, chance.choice(fields), chance) for _ in range(PASSAGES_A_PAGE - 1)]
    head = ["首页 > 新闻 > 正文", title, f"{day.isoformat()} 来源：{region}教育网", "字号：大 中 小"]
    foot = ["分享到：", "责任编辑：张三", f"版权所有 {region}教育网 京ICP备{10000000 + number}号"]
    return "\n".join([*head, *body, *foot]) + "\n"


def _paragraph(region: str, field: str, chance: random.Random) -> str:
    return "".join(_sentence(region, field, chance) for _ in range(chance.randint(2, 4)))


def _sentence(region: str, field: str, chance: random.Random) -> str:
    thing, verb, place = chance.choice(_FIELDS[field]), chance.choice(_VERBS), chance.choice(_PLACES)
    amount, year = chance.randint(3, 4000), chance.randint(2025, 2030)
    forms = (
        f"{region}在{place}{verb}{thing}{amount}个，{chance.choice(_ENDS)}。",
        f"{region}投入{amount / 10:.1f}亿元用于{place}{field}，{verb}{thing}{chance.randint(5, 300)}所。",
        f"到{year}年，{region}{thing}覆盖率达到{chance.randint(40, 99)}%，{chance.choice(_ENDS)}。",
        f"{region}实施“{place}{field}{chance.choice(_QUALITIES)}”{chance.choice(_KINDS)}，{chance.choice(_ENDS)}。",
        f"围绕{field}，{region}推动{place}与高校共建{thing}，{chance.choice(_ENDS)}。",
        f"{region}有关负责人表示，下一步将在{place}继续扩大{thing}的规模，{chance.choice(_ENDS)}。",
    )
    return chance.choice(forms)
