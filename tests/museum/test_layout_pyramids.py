from handscroll.museum.layout import Layout


def test_pyramids_of_an_older_recipe_are_missing_and_named_to_be_swept(tmp_path):
    layout = Layout(tmp_path)
    sha256 = "ab" * 32
    now = layout.pyramid("c-1", sha256)
    assert layout.older_pyramids("c-1", sha256) == []
    now.parent.mkdir(parents=True)
    old = now.with_name(f"c-1-{sha256[:16]}.tif")
    others = [now.with_name(f"c-12-{sha256[:16]}.tif"), now.with_name(f".{now.name}.7-1.part")]
    for path in (old, *others):
        path.write_bytes(b"")
    assert not now.is_file()
    now.write_bytes(b"")
    assert layout.older_pyramids("c-1", sha256) == [old]
