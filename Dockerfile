# One image for every process of the service; what a container does is its command.
#
#   docker build -t msdigest:local .
#   docker run --rm msdigest:local --help

FROM python:3.13-slim-trixie AS build
WORKDIR /srv/msdigest
# The packages come before the code: a change of the code leaves this layer as it is.
# The environment gets no pip of its own; nothing is ever installed into a running container.
# Ready-made packages only; feedgen is pure Python and comes as source.
COPY requirements/base.txt requirements/base.txt
RUN python -m venv --without-pip .venv \
 && python -m pip --python .venv/bin/python install \
      --no-cache-dir --disable-pip-version-check --no-compile \
      --only-binary :all: --no-binary feedgen \
      --require-hashes -r requirements/base.txt
# What compiles the cleaner's hot modules stays in this stage.
COPY requirements/build.txt requirements/build.txt
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends gcc libc6-dev python3-dev >/dev/null \
 && python -m venv --without-pip /tmp/build \
 && python -m pip --python /tmp/build/bin/python install \
      --no-cache-dir --disable-pip-version-check --only-binary :all: --require-hashes -r requirements/build.txt
COPY . .
RUN /tmp/build/bin/python setup.py --quiet build_ext --inplace --parallel 2 \
 && rm -rf build setup.py requirements/build.txt
# Compiled here, because the containers cannot write: a command would else compile anew each time,
# and the health checks are commands. The hashes are not checked, as nothing changes the files.
RUN .venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash .

FROM python:3.13-slim-trixie
LABEL org.opencontainers.image.title="msdigest" \
      org.opencontainers.image.description="A digest of articles about multiple sclerosis and nutrition"
# The number is fixed, so that files in the volume belong to the same user after every update.
RUN groupadd --gid 10001 msdigest \
 && useradd --uid 10001 --gid msdigest --home-dir /data --no-create-home --shell /usr/sbin/nologin msdigest \
 && install -d -o msdigest -g msdigest -m 0750 /data
# The program belongs to root: the user who runs it can read it and not change it.
COPY --from=build /srv/msdigest /srv/msdigest
WORKDIR /srv/msdigest
# HOME is where libraries leave what they like; it is not to be among the data.
ENV PATH=/srv/msdigest:/srv/msdigest/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    MSDIGEST_HOME=/data \
    MSDIGEST_BIND=0.0.0.0:8080
USER msdigest
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["msdigest"]
CMD ["serve"]
