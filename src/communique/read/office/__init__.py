"""Reads what word processors write: DOCX, ODT, RTF, and books in EPUB."""
