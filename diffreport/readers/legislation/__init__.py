"""Bills, resolutions and laws of the US Congress: XML, and the transcripts of the Government Publishing Office."""
