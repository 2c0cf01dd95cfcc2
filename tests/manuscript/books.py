"""Books made for the tests, member by member."""

import io
import zipfile
from collections.abc import Mapping, Sequence

MIMETYPE = "application/epub+zip"
CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>雁回关</dc:title><dc:creator>沈砚舟</dc:creator><dc:creator>林见微</dc:creator><dc:language>zh</dc:language>
<meta name="cover" content="cover"/>
</metadata>
<manifest>{manifest}</manifest>
<spine toc="ncx">{spine}</spine>
</package>"""
NAVIGATION = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc"><h1>目录</h1><ol>
<li><a href="one.xhtml">第一章 断刀</a></li>
<li><a href="two%20b.xhtml#start">第二章 二百七十人</a><ol><li><a href="two%20b.xhtml#night">夜</a></li></ol></li>
</ol></nav><nav epub:type="landmarks"><ol><li><a href="one.xhtml">正文</a></li></ol></nav></body></html>"""
NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint id="a"><navLabel><text>第一章 断刀</text></navLabel><content src="one.xhtml"/></navPoint>
<navPoint id="b"><navLabel><text>第二章 二百七十人</text></navLabel><content src="two%20b.xhtml#start"/>
<navPoint id="c"><navLabel><text>夜</text></navLabel><content src="two%20b.xhtml#night"/></navPoint></navPoint>
</navMap></ncx>"""
ONE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>one</title></head><body>
<div class="t1">第一章</div><div class="t2">断刀</div>
<p>雁回关的风，一年刮两次<a epub:type="noteref" href="#n1">1</a>。</p>
<p>他在<ruby>磨<rt>mó</rt></ruby>刀。<img src="knife.png" alt="一把断刀"/></p>
<aside epub:type="footnote" id="n1"><p>一次刮半年。</p></aside>
</body></html>"""
TWO = """<html><body><p>前一页的末句。</p><h2 id="start">第二章</h2><h3>二百七十人</h3><p>狼烟升起来了。</p>
<a id="night"></a><p>号角响了。</p></body></html>"""
FILES: dict[str, str | bytes] = {
    "OEBPS/nav.xhtml": NAVIGATION,
    "OEBPS/toc.ncx": NCX,
    "OEBPS/one.xhtml": ONE,
    "OEBPS/two b.xhtml": TWO,
    "OEBPS/cover.jpg": b"\xff\xd8\xff picture",
}
MANIFEST = {
    "nav": ("nav.xhtml", "application/xhtml+xml", "nav"),
    "ncx": ("toc.ncx", "application/x-dtbncx+xml", ""),
    "one": ("one.xhtml", "application/xhtml+xml", ""),
    "two": ("two%20b.xhtml", "application/xhtml+xml", ""),
    "cover": ("cover.jpg", "image/jpeg", ""),
}
SPINE = ("nav", "one", "two")


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of `members`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


def epub(
    changed: Mapping[str, str | bytes] = {},
    *,
    files: Mapping[str, str | bytes] = FILES,
    manifest: Mapping[str, tuple[str, str, str]] = MANIFEST,
    spine: tuple[str, ...] = SPINE,
) -> bytes:
    """An EPUB of `files`, some of its members `changed`, or added."""
    items = "".join(
        f'<item id="{key}" href="{href}" media-type="{kind}" properties="{properties}"/>'
        for key, (href, kind, properties) in manifest.items()
    )
    package = PACKAGE.format(manifest=items, spine="".join(f'<itemref idref="{i}"/>' for i in spine))
    parts = {"mimetype": MIMETYPE, "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    return archive({**parts, **files, **changed})


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {WORD}>
<w:style w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="Caption"><w:name w:val="caption"/></w:style>
</w:styles>"""
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>
</cp:coreProperties>"""


def docx(
    paragraphs: Sequence[tuple[str, str]], parts: Mapping[str, str] = {}, *, title: str = "", creator: str = ""
) -> bytes:
    """A Word document of paragraphs, each with the id of its style and its text, or its runs where it begins with <."""
    made = []
    for style, text in paragraphs:
        runs = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
        made.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>' if style else f"<w:p>{runs}</w:p>")
    document = f"<w:document {WORD}><w:body>{''.join(made)}</w:body></w:document>"
    core = CORE.format(title=title, creator=creator)
    members = {"word/document.xml": document, "word/styles.xml": STYLES, "docProps/core.xml": core}
    return archive({**members, **parts})
