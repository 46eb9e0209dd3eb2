"""What is read across regions: who is quoted, and which words stand around a name."""

import pytest

from fangzhi.report.narrative import crossread


@pytest.mark.parametrize(
    ("text", "quoted", "speaker"),
    [
        ("教育厅厅长李明表示，全省建成百所学校。", "全省建成百所学校", "教育厅厅长李明"),
        ("李明指出，要办好教育。各地加大投入。", "各地加大投入", "李明"),
        ("李明指出，要办好教育。王芳强调，要加大投入。", "要办好教育", "李明"),
        ("她指出，要办好教育。", "要办好教育", ""),
        ("记者李明介绍，要办好教育。", "要办好教育", ""),
        ("各地说到做到，全省建成百所学校。", "全省建成百所学校", ""),
        ("各地加大投入。李明指出，要办好教育。", "各地加大投入", ""),
    ],
)
def test_a_speaker_is_who_was_last_said_to_speak_and_a_pronoun_is_nobody(text, quoted, speaker):
    assert crossread._speaker(text, quoted) == speaker
