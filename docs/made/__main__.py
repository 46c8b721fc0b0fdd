"""Write what the documents say of the program, and print the names of the files that changed."""

from __future__ import annotations

from docs.made import ROOT, files, licences

for path, text in [*files(), (licences.PAGE, licences.page())]:
    target = ROOT / path
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(path)
