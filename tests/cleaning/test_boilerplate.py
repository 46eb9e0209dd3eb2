"""Lines that repeat at the edges of the articles of one site."""

from fangzhi.cleaning.pages import clean_corpus

PARAGRAPHS = [
    "甲市新建中小学二十六所，新增学位三万个，义务教育优质均衡县创建取得新的进展。",
    "乙县推进农村公路提档升级，全年完成投资八亿元，群众出行条件得到明显改善。",
    "丙区建成社区养老服务站四十二个，为高龄老人提供助餐、助浴和巡诊服务。",
    "丁州实施生态修复工程，退化草原治理面积达到一百二十万亩，植被盖度提高。",
]
NOTICE = "Copyright 2023 www.example.cn All Rights Reserved"


def corpus_of(slogan: str, bodies: list[str], notice: str = NOTICE):
    files = [
        (f"{i}.txt", f"民生实事办理进展情况通报之{'甲乙丙丁'[i]}\n{slogan}\n{body}\n{notice}".encode())
        for i, body in enumerate(bodies)
    ]
    return clean_corpus(files)


def test_a_line_at_the_edge_of_three_pages_of_a_site_is_the_sites():
    corpus = corpus_of("权威声音尽在掌握", PARAGRAPHS)
    assert "权威声音尽在掌握" not in set(corpus.passages.text)
    assert set(corpus.removed[corpus.removed.text == "权威声音尽在掌握"].reason) == {"navigation"}


def test_on_two_pages_it_may_be_chance():
    assert "权威声音尽在掌握" in set(corpus_of("权威声音尽在掌握", PARAGRAPHS[:2]).passages.text)


def test_pages_of_unknown_sites_are_left_alone():
    assert "权威声音尽在掌握" in set(corpus_of("权威声音尽在掌握", PARAGRAPHS, "").passages.text)


def test_formal_lines_of_official_documents_stay():
    for line in ("各市、县人民政府：", "某省教育厅", "（此件公开发布）", "一、总体要求"):
        assert line in set(corpus_of(line, PARAGRAPHS).passages.text)


def test_copies_of_one_article_are_one_page():
    corpus = corpus_of("权威声音尽在掌握", [PARAGRAPHS[0]] * 4)
    assert "权威声音尽在掌握" in set(corpus.passages.text)
