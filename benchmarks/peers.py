"""Other tools on the same texts, where they are installed; else the figures they were seen at."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.collection import WORK, folder

# IMS CWB 3.4.33, 19.6 million tokens of State of the Union, seconds on another machine.
_RECORDED = {"Q01": 3e-05, "Q02": 0.09729, "Q03": 1.01611, "Q04": 0.01139}

_CQL = {
    "Q01": '[word="embargo"]',
    "Q02": '[word="the"]',
    "Q03": '"the"%c "united"%c "states"%c',
    "Q04": '[word=".*ism"]',
}

_TOKEN = re.compile(r"\w+|[^\w\s]")

_QUANTEDA = """
library(quanteda)
texts <- readtext <- sapply(list.files("{folder}", full.names = TRUE), function(path)
  paste(readLines(path, warn = FALSE, encoding = "UTF-8"), collapse = "\\n"))
counts <- dfm(tokens(texts))
cat(median(replicate(5, system.time(quanteda.textstats::textstat_frequency(counts))[["elapsed"]])))
"""


def cqp(copies: int) -> dict[str, tuple[str, float]]:
    """Return CQP's milliseconds by query, measured here or recorded."""
    if not (shutil.which("cqp") and shutil.which("cwb-encode") and shutil.which("cwb-makeall")):
        return {name: ("CQP (recorded)", seconds * 1e3) for name, seconds in _RECORDED.items()}
    registry = _encoded(copies)
    found = {}
    for name, query in _CQL.items():
        script = f"SOTU;\nset Timing on;\nHits = {query};\n"
        done = subprocess.run(
            ["cqp", "-c", "-r", str(registry)],
            input=script, capture_output=True, text=True, check=True,
        )  # fmt: skip
        timing = re.search(r"([\d.]+)\s*(?:seconds|s)\b", done.stdout + done.stderr)
        if timing:
            found[name] = ("CQP", float(timing[1]) * 1e3)
    return found


def quanteda() -> tuple[str, float]:
    """Return the milliseconds of quanteda's frequency list of SOTU once, measured or recorded."""
    if shutil.which("Rscript"):
        script = _QUANTEDA.format(folder=folder(1).resolve())
        done = subprocess.run(
            ["Rscript", "-e", script], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return "quanteda at a tenth of the size", float(done.stdout.split()[-1]) * 1e3
    return "quanteda at a tenth of the size (recorded)", 120.0


def _encoded(copies: int) -> Path:
    registry, data = WORK / "registry", WORK / "cwb"
    if (registry / "sotu").exists():
        return registry
    registry.mkdir(parents=True, exist_ok=True)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".vrt", encoding="utf-8") as file:
        for path in sorted(folder(copies).glob("*.txt")):
            tokens = _TOKEN.findall(path.read_text("utf-8"))
            escaped = (token.replace("&", "&amp;").replace("<", "&lt;") for token in tokens)
            file.write(f'<text id="{path.stem}">\n' + "\n".join(escaped) + "\n</text>\n")
        file.flush()
        entry = registry / "sotu"
        encode = ["cwb-encode", "-d", str(data), "-f", file.name, "-R", str(entry), "-xsB"]
        subprocess.run([*encode, "-c", "utf8", "-S", "text:0+id"], check=True)
    subprocess.run(["cwb-makeall", "-r", str(registry), "SOTU"], check=True, capture_output=True)
    return registry
