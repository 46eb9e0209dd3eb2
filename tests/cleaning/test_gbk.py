from fangzhi.cleaning.gbk import byte_pairs, characters, user_cells


def test_user_defined_cells_are_private_use_characters_both_ways():
    for cell, code in (
        ((0xAA, 0xA1), 0xE000),
        ((0xAF, 0xFE), 0xE233),
        ((0xF8, 0xA1), 0xE234),
        ((0xF8, 0xD5), 0xE268),
        ((0xFB, 0xD0), 0xE37D),
        ((0xFE, 0xFE), 0xE4C5),
        ((0xA2, 0x40), 0xE526),
        ((0xA7, 0xA0), 0xE765),
    ):
        assert characters()[cell] == chr(code)
        assert byte_pairs()[chr(code)] == cell


def test_cells_that_windows_keeps_private_are_read_from_both_characters():
    assert byte_pairs()["\ue815"] == byte_pairs()["⺁"] == (0xFE, 0x50)


def test_text_has_the_bytes_of_gbk():
    for char in "學会。！０ＡㄔⒻ⒓ū":
        if char in byte_pairs():
            assert bytes(byte_pairs()[char]) == char.encode("gbk")


def test_bytes_below_the_range_of_trails_stand_for_nothing():
    assert all(
        0x81 <= lead <= 0xFE and 0x40 <= trail <= 0xFE and trail != 0x7F for lead, trail in characters()
    )


def test_user_cells_hold_the_1894_of_windows():
    assert len(user_cells()) >= 1894
