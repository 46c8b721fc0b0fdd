"""What a PDF page draws: its lines and filled areas, and whether it is a picture."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from diffreport.readers.pdf.rulings import STRAIGHT, THIN, Box, Drawing, Edge, Fill, merged

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_OBJECTS = 100_000  # of a page; one that draws more is a map or a plot, or an attack
_SEGMENTS = 40_000  # of a page, for the same reason
_PATH_SEGMENTS = 2_000  # of one path; a table drawn at once has four lines a cell
_HALF = 2  # quarters of a turn
_PICTURES = 1_000  # objects of a page that are looked at for a scan: scanners draw one picture, or some strips
_PICTURE = 0.3  # of the page's area: a scan takes all of it, or half if it is drawn in strips
_NESTED = 8  # forms in forms; writers nest two or three
_EDGES = 4_000  # of a page; a table of 30 columns and 60 rows, each cell framed alone, has as many
_BACKGROUND = 0.6  # of the page's area; a filled area as large is the paper
_BELOW = 200  # areas painted before that are looked at: cells are painted one after the other
_ALONG = 20.0  # times its width that a line must be long, for a broad stroke to be a line and not an area

Matrix = tuple[float, float, float, float, float, float]
Place = Callable[[float, float], tuple[float, float]]  # from the PDF's space to the page as read
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawing_of(page: pdfium.PdfPage, place: Place, extent: tuple[float, float]) -> Drawing:
    """Return what a page draws that may rule a table; nothing for a page of more objects than any table needs.

    `place` gives where a point of the PDF's space stands on the page as read, `extent` that page's size.
    Cost: a few library calls for each object and for each segment of a path.
    """
    pen = _Pen(place, extent)
    if not _Walk(page).draw(pen):
        return Drawing()
    across, down = merged(pen.across), merged(pen.down)
    if len(across) + len(down) > _EDGES:
        return Drawing()
    return Drawing(across, down, tuple(pen.fills), merged(pen.strokes))


def is_picture(page: pdfium.PdfPage) -> bool:
    """Tell whether a picture takes most of a page, as that of a scan does."""
    import pypdfium2.raw as raw

    area = page.get_width() * page.get_height()
    sides = tuple(ctypes.c_float() for _ in range(4))
    for index in range(min(raw.FPDFPage_CountObjects(page), _PICTURES)):
        found = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(found) in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            raw.FPDFPageObj_GetBounds(found, *sides)
            left, bottom, right, top = (side.value for side in sides)
            if (right - left) * (top - bottom) >= area * _PICTURE:
                return True
    return False


def placing(box: Sequence[float], turns: Sequence[int]) -> Place:
    """Return where points stand on a page as it is read: measured from the corner of its box, then turned.

    `turns` are quarters of a turn, one after the other: that of the page, and that of its text.
    """
    left, bottom, right, top = box

    def place(x: float, y: float) -> tuple[float, float]:
        x, y, width, height = x - left, y - bottom, right - left, top - bottom
        for turn in turns:
            if turn == _HALF:
                x, y = width - x, height - y
            elif turn % _HALF:
                x, y = (y, width - x) if turn < _HALF else (height - y, x)
                width, height = height, width
        return x, y

    return place


class _Pen:
    """Collects edges and areas."""

    def __init__(self, place: Place, extent: tuple[float, float]) -> None:
        self.place, self.extent = place, extent
        self.across: list[Edge] = []
        self.down: list[Edge] = []
        self.fills: list[Fill] = []
        self.strokes: list[Edge] = []

    def fill(self, shape: _Shape, colour: tuple[int, int, int]) -> None:
        """Take a filled shape, if it is a level rectangle."""
        box = _rectangle([self.place(*point) for point in shape.points])
        if box is not None:
            self._area(box, colour)

    def stroke(self, shape: _Shape, width: float, colour: tuple[int, int, int]) -> None:
        """Take the level and upright segments of a stroked shape."""
        points = [self.place(*point) for point in shape.points]
        if shape.closed:
            points.append(points[0])
        for (x0, y0), (x1, y1) in pairwise(points):
            length = max(abs(x1 - x0), abs(y1 - y0))
            if width > THIN and length < width * _ALONG and min(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT:
                half = width / 2
                over_x, over_y = (0.0, half) if abs(y1 - y0) <= STRAIGHT else (half, 0.0)
                self._area(
                    Box(min(x0, x1) - over_x, min(y0, y1) - over_y, max(x0, x1) + over_x, max(y0, y1) + over_y), colour
                )
            elif abs(y1 - y0) <= STRAIGHT:
                self._line(self.across, Edge((y0 + y1) / 2, min(x0, x1), max(x0, x1)), self.extent[1])
            elif abs(x1 - x0) <= STRAIGHT:
                self._line(self.down, Edge((x0 + x1) / 2, min(y0, y1), max(y0, y1)), self.extent[0])

    def _area(self, box: Box, colour: tuple[int, int, int]) -> None:
        width, height = self.extent
        box = Box(max(box.x0, 0.0), max(box.y0, 0.0), min(box.x1, width), min(box.y1, height))
        if box.width < 0 or box.height < 0 or box.width * box.height > width * height * _BACKGROUND:
            return
        if box.height <= THIN and box.height <= box.width:
            self._line(self.across, Edge((box.y0 + box.y1) / 2, box.x0, box.x1), height)
        elif box.width <= THIN:
            self._line(self.down, Edge((box.x0 + box.x1) / 2, box.y0, box.y1), width)
        elif not self._is_unseen(box, colour):
            self.fills.append(Fill(box, colour))
            self.across.extend(Edge(y, box.x0, box.x1) for y in (box.y0, box.y1))
            self.down.extend(Edge(x, box.y0, box.y1) for x in (box.x0, box.x1))

    def _is_unseen(self, box: Box, colour: tuple[int, int, int]) -> bool:
        """Tell whether an area lies on one of its own colour: the ground of a paragraph on that of its cell."""
        for below in reversed(self.fills[-_BELOW:]):
            if below.box.holds(box):
                return below.colour == colour
            if below.box.meets(box):
                return False
        return False

    def _line(self, edges: list[Edge], edge: Edge, extent: float) -> None:
        if 0 <= edge.at <= extent and edge.end - edge.start > THIN:
            edges.append(edge)
            if edges is self.across:
                self.strokes.append(edge)


def _rectangle(points: Sequence[tuple[float, float]]) -> Box | None:
    """Return the level rectangle that points go round, or None if they make another shape."""
    corners = list(points)
    if len(corners) > 1 and corners[-1] == corners[0]:
        corners.pop()
    if not 4 <= len(corners) <= 5:
        return None
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    level = all(
        min(abs(x - box.x0), abs(x - box.x1)) <= STRAIGHT and min(abs(y - box.y0), abs(y - box.y1)) <= STRAIGHT
        for x, y in corners
    )
    return box if level else None


class _Walk:
    """Goes through the objects of a page and of the forms on it."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        import pypdfium2.raw as raw

        self.raw, self.page = raw, page
        self.objects = self.segments = 0
        self.x, self.y, self.width = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
        self.matrix = raw.FS_MATRIX()
        self.fill_mode, self.stroke_mode = ctypes.c_int(), ctypes.c_int()
        self.channels = tuple(ctypes.c_uint() for _ in range(4))

    def draw(self, pen: _Pen) -> bool:
        """Draw every path; tell whether the page has no more of them than any table needs."""
        raw = self.raw
        stack: list[tuple[Any, int, Matrix]] = [(None, 0, _UNMOVED)]
        while stack:
            form, depth, matrix = stack.pop()
            count = raw.FPDFFormObj_CountObjects(form) if form else raw.FPDFPage_CountObjects(self.page)
            self.objects += max(count, 0)
            if self.objects > _OBJECTS:
                return False
            for index in range(count):
                found = raw.FPDFFormObj_GetObject(form, index) if form else raw.FPDFPage_GetObject(self.page, index)
                kind = raw.FPDFPageObj_GetType(found)
                if kind == raw.FPDF_PAGEOBJ_PATH:
                    self._path(found, matrix, pen)
                elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _NESTED:
                    stack.append((found, depth + 1, _after(self._matrix(found), matrix)))
            if self.segments > _SEGMENTS:
                return False
        return True

    def _path(self, path: Any, matrix: Matrix, pen: _Pen) -> None:
        raw = self.raw
        count = raw.FPDFPath_CountSegments(path)
        if not 2 <= count <= _PATH_SEGMENTS or not raw.FPDFPath_GetDrawMode(path, self.fill_mode, self.stroke_mode):
            return
        fill = self._colour(raw.FPDFPageObj_GetFillColor, path) if self.fill_mode.value else None
        stroke = self._colour(raw.FPDFPageObj_GetStrokeColor, path) if self.stroke_mode.value else None
        if fill is None and stroke is None:
            return
        self.segments += count
        matrix = _after(self._matrix(path), matrix)
        raw.FPDFPageObj_GetStrokeWidth(path, self.width)
        width = self.width.value * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        for shape in self._shapes(path, count, matrix):
            if fill is not None:
                pen.fill(shape, fill)
            if stroke is not None:
                pen.stroke(shape, width, stroke)

    def _shapes(self, path: Any, count: int, matrix: Matrix) -> Iterator[_Shape]:
        """Yield the polygons of a path; what is curved is no ruling, and left out."""
        raw, (a, b, c, d, e, f) = self.raw, matrix
        points: list[tuple[float, float]] = []
        curved = closed = False
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and not curved:
                    yield _Shape(tuple(points), closed)
                points, curved, closed = [], False, False
            raw.FPDFPathSegment_GetPoint(segment, self.x, self.y)
            x, y = self.x.value, self.y.value
            points.append((a * x + c * y + e, b * x + d * y + f))
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
        if len(points) > 1 and not curved:
            yield _Shape(tuple(points), closed)

    def _matrix(self, found: Any) -> Matrix:
        matrix = self.matrix
        if not self.raw.FPDFPageObj_GetMatrix(found, matrix):
            return _UNMOVED
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _colour(self, ask: Any, found: Any) -> tuple[int, int, int] | None:
        """Return a colour, or None for what is fully transparent."""
        red, green, blue, alpha = self.channels
        if not ask(found, red, green, blue, alpha):
            return (0, 0, 0)
        return (red.value, green.value, blue.value) if alpha.value else None


def _after(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that moves as one matrix does and then another."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


class _Shape(NamedTuple):
    points: tuple[tuple[float, float], ...]
    closed: bool
