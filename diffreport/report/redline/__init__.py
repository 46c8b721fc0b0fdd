"""A comparison as a Word document with tracked changes, whatever the editions were: the new one's own where it is one.

Accepting all changes gives the text of the new edition, rejecting all that of the old one, block for block.
"""

from __future__ import annotations

from diffreport import __version__
from diffreport.model import Comparison
from diffreport.report.lines import visible
from diffreport.report.lookup import look_up, report_title
from diffreport.report.presentation import Presentation
from diffreport.report.redline.comments import Comments
from diffreport.report.redline.document import body
from diffreport.report.redline.looks import is_leftward
from diffreport.report.redline.package import Content, Description, package
from diffreport.report.redline.styled import is_word, kept_in_style
from diffreport.report.redline.tracked import AUTHOR, Pen, moment

# In the header, where the new edition is a Word document and this is another one all the same.
_PLAIN = " (in plain styles: the new edition's own document could not be used)"


def rendered(comparison: Comparison, shown: Presentation) -> bytes:
    """Return the comparison as a DOCX file; findings are comments, and so is what reviewers said of them.

    The same comparison, shown alike, gives the same bytes. Cost: linear.
    """
    lookup = look_up(comparison, shown)
    edition = comparison.alone.edition
    date = moment(edition.published, edition.retrieved)
    if (own := kept_in_style(lookup, date)) is not None:
        return own
    comments = Comments(lookup, date)
    text = body(lookup, comments, Pen(date))
    title = visible(report_title(comparison.old.edition, comparison.new.edition, lookup.speech))
    editions = visible(lookup.labels[0] if comparison.lone else " → ".join(lookup.labels))
    language = comparison.alone.language or comparison.old.language
    description = Description(
        title=title,
        subject=f"{editions}, compared with {comparison.engine}",
        words=f"{title}: {editions}{_PLAIN if is_word(comparison.new) else ''}",
        program=f"{AUTHOR} {__version__}",
        date=date,
        language=language,
        is_leftward=any(is_leftward(block.text) for block in comparison.alone.blocks[:1]),
    )
    return package(Content(text, "".join(comments.written), tuple(comments.links)), description)
