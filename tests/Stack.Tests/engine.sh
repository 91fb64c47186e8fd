#!/usr/bin/env bash
# A Docker engine for the stack tests, on a Debian machine that reaches packages but no image registry.
#
#   engine.sh serve ROOT    get the tools, start a sealed engine, make stand-ins for the images that ROOT names, print
#                           the variables that reach it and "ready PID", and run until standard input closes
#   engine.sh tools         only get the tools (docker compose, caddy, promtool, litestream)
#   engine.sh env           print the PATH and DOCKER_* that reach them
#
# Everything lives in STACK_HOME and is kept for the next run. The engine has its own network, mount and process
# name spaces: its containers reach no address outside, the host's firewall is untouched, and nothing outlives it.
set -euo pipefail

STACK_HOME=${STACK_HOME:-/var/tmp/solosaas-stack}
STACK_SUITE=${STACK_SUITE:-forky}           # the Debian release of engine, Caddy and Prometheus; unpacked, never installed
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TOOLS=$STACK_HOME/tools DEBS=$STACK_HOME/debs RUN=$STACK_HOME/run IMAGES=$STACK_HOME/images
export PATH=$TOOLS/usr/sbin:$TOOLS/usr/bin:$PATH DOCKER_HOST=unix://$RUN/docker.sock DOCKER_CONFIG=$STACK_HOME/config

say() { printf '[%3ds] %s\n' "$SECONDS" "$*" >&2; }

# ---- tools ----
update() { # apt waits for no other update, so this does
  for _ in $(seq 60); do apt-get -qq update 2>/dev/null && return; sleep 2; done
  apt-get -qq update
}

install_host_packages() { # from the machine's own release: runc wants the libc that runs it
  local missing=() where package
  while read -r where _ package; do
    case $where in \#*) ;; *) command -v "$where" >/dev/null || missing+=("$package") ;; esac
  done < "$HERE/needs.txt"
  [ ${#missing[@]} -eq 0 ] && return
  update; apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "${missing[@]}" >/dev/null
  say "installed ${missing[*]}"
}

own_sources() { ls /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true; }

suite_apt() { # apt-get against $STACK_SUITE with lists and cache of its own
  local tool=$1; shift
  "$tool" -qq -o Dir::Etc::SourceList="$DEBS/suite.sources" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$DEBS/lists" \
    -o Dir::Cache="$DEBS/cache" -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User=root "$@"
}

unpack_suite_packages() {
  local stamp=$TOOLS/.$STACK_SUITE-2 mirror deb sources
  [ -e "$stamp" ] && return
  rm -rf "$TOOLS" "$DEBS"; mkdir -p "$TOOLS" "$DEBS"/{lists,cache,archive}
  mapfile -t sources < <(own_sources)
  mirror=$(sed -nE 's/^(URIs:|deb) +([^ ]+).*/\2/p' "${sources[0]}" | head -1 || true)
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
    "$mirror" "$STACK_SUITE" > "$DEBS/suite.sources"
  suite_apt apt-get update
  (cd "$DEBS/archive" && suite_apt apt-get download docker.io docker-cli docker-buildx docker-compose containerd tini-static \
    caddy prometheus promtool prometheus-node-exporter busybox-static)
  for deb in "$DEBS"/archive/*.deb; do dpkg-deb -x "$deb" "$TOOLS"; done
  touch "$stamp"; say "unpacked the engine, Caddy and Prometheus of $STACK_SUITE"
}

unpack_litestream() { # the last release that a package registry carries; the product itself pins a newer one
  [ -x "$TOOLS/usr/bin/litestream" ] && return
  local dir; dir=$(mktemp -d)
  (cd "$dir" && npm pack --silent @flydotio/litestream-linux-x64@1.0.1 >/dev/null && tar -xzf ./*.tgz)
  mv "$dir/package/litestream" "$TOOLS/usr/bin/litestream"; rm -rf "$dir"; say "unpacked Litestream"
}

tools() {
  mkdir -p "$STACK_HOME"/{run,config,images}
  install_host_packages
  unpack_suite_packages
  unpack_litestream
  echo "{\"cliPluginsExtraDirs\":[\"$TOOLS/usr/libexec/docker/cli-plugins\"]}" > "$DOCKER_CONFIG/config.json"
}

# ---- engine ----
start() {
  echo '{}' > "$RUN/daemon.json"; rm -f "$RUN/docker.pid" "$RUN/docker.sock"
  # shellcheck disable=SC2016  # expanded by the inner shell
  setsid unshare --net --mount --pid --fork --mount-proc --kill-child tini-static -s -- \
    sh -c 'ip link set lo up && exec dockerd "$@"' sealed --config-file "$RUN/daemon.json" \
    --data-root "$STACK_HOME/data" --exec-root "$RUN/exec" --pidfile "$RUN/docker.pid" -H "$DOCKER_HOST" \
    > "$RUN/dockerd.log" 2>&1 < /dev/null 9>&- &
  ENGINE=$!
  trap stop EXIT
  for _ in $(seq 240); do docker version >/dev/null 2>&1 && break; kill -0 $ENGINE 2>/dev/null || break; sleep 0.25; done
  docker version --format 'engine {{.Server.Version}}' >&2 || { tail -20 "$RUN/dockerd.log" >&2; exit 1; }
  INIT=$(< "/proc/$ENGINE/task/$ENGINE/children"); INIT=${INIT// /}
  # what a killed run left behind
  docker ps -aq | xargs -r docker rm -f >/dev/null; docker volume ls -q | xargs -r docker volume rm -f >/dev/null
  docker network prune -f >/dev/null; docker image prune -f >/dev/null
  say "engine answers"
}

stop() {
  if [ -n "${INIT:-}" ]; then kill "$INIT" 2>/dev/null || true; fi
  for _ in $(seq 120); do kill -0 "$ENGINE" 2>/dev/null || { say "engine stopped"; return; }; sleep 0.25; done
  kill -9 "$ENGINE" 2>/dev/null || true; say "engine killed"
}

# ---- stand-ins for images ----
newest() { apt-cache pkgnames "$1" | grep -E "^$1$2\$" | sort -V | tail -1; }

rootfs() { # a small Debian with apt, whose only package source is a folder inside it
  local repo=$IMAGES/repo sources
  mapfile -t sources < <(own_sources)
  [ -e "$IMAGES/rootfs.tar" ] && return
  rm -rf "$repo" "$IMAGES/rootfs.part"; mkdir -p "$repo"; update
  (cd "$repo" && apt-get -qq -o APT::Sandbox::User=root download libsqlite3-0)
  for deb in "$repo"/*.deb; do
    dpkg-deb -f "$deb"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" "$(sha256sum < "$deb" | cut -d' ' -f1)"
  done > "$repo/Packages"
  # shellcheck disable=SC2016  # $1 is mmdebstrap's, the root it is making
  mmdebstrap --quiet --variant=minbase --format=tar \
    --include="ca-certificates,tzdata,libstdc++6,zlib1g,$(newest libicu '[0-9]+'),$(newest libssl '[0-9.]+(t64)?')" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='rm -rf "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*' \
    --customize-hook="copy-in '$repo' /srv" \
    --customize-hook='echo "deb [trusted=yes] file:///srv/repo ./" > "$1/etc/apt/sources.list"' \
    --customize-hook='chroot "$1" useradd --uid 1654 --user-group --create-home app' \
    "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" "$IMAGES/rootfs.part" "${sources[0]}"
  mv "$IMAGES/rootfs.part" "$IMAGES/rootfs.tar"; say "made a root file system"
}

target_of() { # which stage of images.Dockerfile stands in for an image
  case $1 in
    mcr.microsoft.com/dotnet/sdk:*) echo sdk ;;
    mcr.microsoft.com/dotnet/aspnet:*) echo aspnet ;;
    litestream/litestream:*) echo litestream ;;
    caddy:*) echo caddy ;;
    prom/prometheus:*) echo prometheus ;;
    prom/node-exporter:*) echo node-exporter ;;
    grafana/grafana:*) echo grafana ;;
    *) return 1 ;;
  esac
}

standins() { # standins ROOT
  local dotnet version feed=${STACK_FEED:-} image target recipe
  rootfs
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")"); version=$(dotnet --version)
  mkdir -p "$IMAGES/feed"; [ -z "$feed" ] || { rm -rf "$IMAGES/feed"; cp -r "$feed" "$IMAGES/feed"; }
  { cat "$HERE/images.Dockerfile"; stat -c '%s %Y' "$IMAGES/rootfs.tar" "$TOOLS"/.*-2; echo "$version"; } | sha256sum > "$IMAGES/recipe"
  for image in $({ sed -nE 's/^FROM +(--platform=[^ ]+ +)?([^ ]+).*/\2/p' "$1/Dockerfile" "$1"/deploy/*/Dockerfile
      docker compose --project-directory "$1" --profile '*' config --images; } | sort -u); do
    target=$(target_of "$image") || continue
    recipe=$(cut -c1-12 < "$IMAGES/recipe")-$target
    [ "$target" != sdk ] || recipe+=-$(cd "$IMAGES/feed" && find . -name '*.nupkg' | sort | sha256sum | cut -c1-12)
    [ "$(docker image inspect -f '{{index .Config.Labels "recipe"}}' "$image" 2>/dev/null)" != "$recipe" ] || continue
    docker build -q --provenance=false --build-context "dotnet=$dotnet" --build-context "tools=$TOOLS" --build-arg "VERSION=$version" \
      --label "recipe=$recipe" --target "$target" -t "$image" -f "$HERE/images.Dockerfile" "$IMAGES" >/dev/null
    say "stand-in $image"
  done
}

serve() {
  mkdir -p "$STACK_HOME"; exec 9> "$STACK_HOME/lock"; flock 9   # one engine a machine: a second run waits
  tools; start; standins "$1"
  printf '%s\n' "PATH=$PATH" "DOCKER_HOST=$DOCKER_HOST" "DOCKER_CONFIG=$DOCKER_CONFIG" "ready $INIT"
  cat >/dev/null   # until the tests close their end, or die
}

case "${1:-}" in
  serve) serve "$(cd "$2" && pwd)" ;;
  tools) mkdir -p "$STACK_HOME"; exec 9> "$STACK_HOME/lock"; flock 9; tools ;;
  env) printf 'export PATH=%q DOCKER_HOST=%q DOCKER_CONFIG=%q\n' "$PATH" "$DOCKER_HOST" "$DOCKER_CONFIG" ;;
  *) sed -n '2,12p' "$0" >&2; exit 2 ;;
esac
