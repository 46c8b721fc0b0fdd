"""From a `History` to what people and programs read."""
