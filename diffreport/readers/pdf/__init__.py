"""PDF: glyphs at places, put together to the paragraphs a person sees."""
