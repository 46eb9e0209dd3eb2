"""Invented passages whose topics are known, for the tests of this folder."""

import numpy as np

from fangzhi.terms import build_matrix

TOPICS = (
    ["产教融合", "校企合作", "实训基地", "技能大赛", "产业学院"],
    ["幼儿园", "普惠园", "入园率", "保育员", "托育服务"],
    ["智慧校园", "大数据", "人工智能", "云平台", "数字素养"],
)


def planted(n_passages=90, n_words=30, *, noise=0.1, seed=3):
    """Return a matrix of passages, each of one planted topic, three passages a document."""
    rng = np.random.default_rng(seed)
    every = [word for words in TOPICS for word in words]
    tokens = [
        [str(rng.choice(every if rng.random() < noise else TOPICS[i % 3])) for _ in range(n_words)]
        for i in range(n_passages)
    ]
    matrix = build_matrix(tokens, [f"p{i:03d}" for i in range(n_passages)])
    return matrix, [f"d{i // 3:02d}" for i in range(n_passages)]


def matrix_of(*passages):
    """Return the matrix of passages given as words joined by spaces."""
    return build_matrix(
        [words.split() for words in passages], [f"p{i}" for i in range(len(passages))], min_passages=1
    )
