"""Three small pages, invented, that the tests of the desk look at."""

from pathlib import Path

PAGES = {
    "a.txt": (
        "当前位置: 首页 > 教育\n"
        "宁夏教育数字化取得进展\n"
        "来源：宁夏日报 2024-05-10\n"
        "本报银川5月10日讯 宁夏回族自治区教育厅表示，全区建成数字校园1500所，课堂教学资源达到20万条。\n"
        "宁夏推进「互联网+教育」示范区建设，學(xué)校網络带寬全部達到千兆，教师培训覆盖全部教师。\n"
        "下一步，宁夏将继续推动优质教育资源共享，到2025年建成智慧校园300所，教师培训达到2万人次。\n"
        "版权所有：宁夏新闻网 未经授权不得转载\n"
    ),
    "b.txt": (
        "广西推进职业教育产教融合\n"
        "来源：广西日报 2023-11-02\n"
        "本报南宁11月2日讯 广西壮族自治区教育厅印发通知，要求各地推动教师培训和课堂教学资源建设，培训教师5000人。\n"
        "南宁市提出，推动南宁市职业教育与产业融合，学校与企业共建实训基地120个，教师培训同步进行。\n"
        "分享到：微信 微博\n"
    ),
    "c.txt": (
        "宁夏中小学课后服务实现全覆盖\n"
        "来源：中国教育报 2024-03-01\n"
        "宁夏各地中小学课后服务实现全覆盖，教师培训和教学资源进一步向乡村学校倾斜，受益学生超过80万人。\n"
        "网页里残留的一段<script>alert(1)</script>代码已经由学校网络中心清除，教师和学生的课后服务没有受到影响。\n"
        "银川市<b onclick=alert(2)>兴庆区</b>的课堂教学资源也向家长开放，家长满意度达到98.5%。\n"
    ),
}  # fmt: skip


def write_pages(folder: Path) -> Path:
    """Write the pages into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
