# The HTTP service of the emails, without the project that its bundle came from: see docs/content/articles/operators/service.md.
FROM python:3.14-slim AS build
WORKDIR /src
COPY requirements/service.txt requirements/
RUN python -m venv /opt/generator \
 && /opt/generator/bin/pip install --no-cache-dir --require-hashes --requirement requirements/service.txt
COPY . .
RUN /opt/generator/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.14-slim
COPY --from=build /opt/generator /opt/generator
RUN useradd --system --uid 10001 generator
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s CMD ["/opt/generator/bin/python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
# An address other than loopback needs GENERATOR_API_KEYS.
ENTRYPOINT ["/opt/generator/bin/generator"]
CMD ["serve", "--host", "0.0.0.0", "--bundle", "/bundle"]
