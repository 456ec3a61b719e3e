# One process, one folder: mount an area folder at /area. The base is named by its digest, so that a build is the same
# wherever it runs; take the digest that you have checked (docker buildx imagetools inspect python:3.11-slim):
#   docker build --build-arg BASE=python:3.11-slim@sha256:DIGEST -t lull .
ARG BASE
FROM ${BASE} AS build
WORKDIR /build
COPY requirements/base.txt requirements/build.txt requirements/
RUN python -m venv /opt/lull && /opt/lull/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/base.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src src
RUN python -m venv /opt/build && \
    /opt/build/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt && \
    /opt/build/bin/pip wheel --no-build-isolation --no-deps --wheel-dir /wheels . && \
    /opt/lull/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /area --shell /usr/sbin/nologin lull
COPY --from=build /opt/lull /opt/lull
ENV PATH=/opt/lull/bin:$PATH LULL_AREA=/area PYTHONUNBUFFERED=1 OMP_NUM_THREADS=2
USER lull
WORKDIR /area
VOLUME /area
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
# Name the proxy in front: -e LULL_TRUSTED_PROXIES=10.0.0.2
CMD ["lull", "serve", "--host", "0.0.0.0", "--port", "8000"]
