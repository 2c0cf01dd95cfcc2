"""Formulas that are elements, or LaTeX in the text of a page, are read by rule; others are left out and listed."""

import pytest

from narrator.manuscript import Manuscript, read_bytes
from tests.manuscript.books import docx

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def t(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def page(body: str) -> Manuscript:
    return read_bytes(f"<html><body><p>设{body}，则止。</p></body></html>".encode(), "a.html")


def word(body: str) -> Manuscript:
    runs = f"<w:r><w:t>设</w:t></w:r><m:oMath {MATH}>{body}</m:oMath><w:r><w:t>，则止。</w:t></w:r>"
    return read_bytes(docx([("", runs)]), "a.docx")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E等于m c的平方"),
        ("<mfrac><mn>1</mn><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "n加1分之1"),
        ("<msqrt><mi>a</mi><mo>&#x2212;</mo><mi>b</mi></msqrt>", "根号a减b"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "3次根号8"),
        (
            (
                "<munderover><mo>&#x2211;</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
                "<msub><mi>a</mi><mi>i</mi></msub>"
            ),
            "从i等于1到n求和ai",
        ),
        ("<mi>&#x3B1;</mi><mo>&#x2264;</mo><mi>sin</mi><mo>&#x2061;</mo><mi>&#x3C0;</mi>", "阿尔法小于等于正弦派"),
        ("<mi>x</mi><mo>=</mo><mo>-</mo><mn>1,200.5</mn>", "x等于负1200.5"),
        (
            "<semantics><mrow><mi>q</mi></mrow><annotation encoding='application/x-tex'>p^3</annotation></semantics>",
            "p的立方",
        ),
        ("<mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable>", ""),
        ("<mfrac><mn>1</mn></mfrac>", ""),
        ("<mrow>" * 60 + "<mi>x</mi>" + "</mrow>" * 60, ""),
    ],
)
def test_mathml(inside: str, words: str) -> None:
    found = page(f"<math>{inside}</math>")
    assert found.blocks[0].text == f"设{words}，则止。"
    assert "formula" in {item.reason for item in found.left_out}


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (f"<m:f><m:num>{t('a')}</m:num><m:den>{t('b')}</m:den></m:f>", "b分之a"),
        (f"<m:sSup><m:e>{t('x')}</m:e><m:sup>{t('2')}</m:sup></m:sSup>{t('+1')}", "x的平方加1"),
        (f"<m:sSubSup><m:e>{t('y')}</m:e><m:sub>{t('1')}</m:sub><m:sup>{t('3')}</m:sup></m:sSubSup>", "y1的立方"),
        (f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{t('2')}</m:e></m:rad>", "根号2"),
        (
            (
                f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{t('k=1')}</m:sub><m:sup>{t('n')}</m:sup>"
                f"<m:e>{t('k')}</m:e></m:nary>"
            ),
            "从k等于1到n求和k",
        ),
        (f"<m:d><m:e>{t('x+y')}</m:e></m:d>{t('≥θ')}", "(x加y)大于等于西塔"),
        (f"<m:m><m:mr><m:e>{t('1')}</m:e></m:mr></m:m>", ""),
    ],
)
def test_formulas_of_word(inside: str, words: str) -> None:
    assert word(inside).blocks[0].text == f"设{words}，则止。"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("$x^2$", "设x的平方，则止。"),
        (r" \(\frac{1}{2}\) ", "设2分之1，则止。"),
        (r"\[a \ge 0\]", "设a大于等于0，则止。"),
        ("<script type='math/tex; mode=display'>a_n</script>", "设an，则止。"),
        (r"<img class='tex' src='a.svg' alt='\pi r^2'>", "设派r的平方，则止。"),
        ("<img src='https://example.org/equation?tex=c' alt='c_1'>", "设c1，则止。"),
        ("票价从$5涨到$8", "设票价从$5涨到$8，则止。"),
        ("<img src='a.png' alt='x^2 的旧照'>", "设，则止。"),
    ],
)
def test_latex_on_pages(body: str, text: str) -> None:
    assert page(body).blocks[0].text == text


def test_katex_is_read_once() -> None:
    body = (
        "<span class='katex'><span class='katex-mathml'><math><semantics><mrow><mi>x</mi></mrow>"
        "<annotation encoding='application/x-tex'>x^2</annotation></semantics></math></span>"
        "<span class='katex-html' aria-hidden='true'><span>x</span><span>2</span></span></span>"
    )
    assert page(body).blocks[0].text == "设x的平方，则止。"


def test_formulas_in_plain_text() -> None:
    found = read_bytes("江边的水位是 $h_0 + 3$ 米。\n到第二天退了。\n".encode(), "a.txt")
    assert found.blocks[0].text == "江边的水位是h0加3米。"


def test_code_on_pages_is_left_out_whatever_its_comments() -> None:
    code = "<pre><code>x = 1  # 把变量设成一，然后把它打印出来看看结果如何</code></pre><p>读</p>"
    assert [b.text for b in read_bytes(code.encode(), "a.html").blocks] == ["读"]


def test_a_number_between_dollars_is_a_formula_and_money_is_none() -> None:
    source = "输入是高度为$3$、宽度为$4.5$的矩阵，价格是$3，后来涨到$5。"
    found = read_bytes(source.encode(), "a.md")
    assert found.blocks[0].text == "输入是高度为3、宽度为4.5的矩阵，价格是$3，后来涨到$5。"
