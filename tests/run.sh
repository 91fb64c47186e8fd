# shellcheck shell=bash
# Part of ./run: the tests and the tools they need.
#
# A test project names its tools in needs.txt, a line each: WHERE HOW PACKAGE
#   WHERE    a command, or the pattern of a path
#   HOW      install: by apt-get; unpack: into artifacts/tools, a program without the service around it
#   PACKAGE  Debian's name
# A test whose tool is missing is skipped with its reason; where CI=true it fails.

TOOLS=$ROOT/artifacts/tools
PATH=$PATH:$TOOLS/usr/bin

found() {
  case $1 in
    */*) compgen -G "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

can_install() { [ "$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; }

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}

get_tool() { # HOW PACKAGE
  say "run: getting $2 from Debian's packages"
  if [ -z "${APT_READY:-}" ]; then
    apt_get update
    APT_READY=yes
  fi
  if [ "$1" = install ]; then
    apt_get -y --no-install-recommends install "$2"
  else
    mkdir -p "$TOOLS"
    (cd "$TOOLS" && apt_get -o APT::Sandbox::User=root download "$2" && dpkg-deb -x "$2"_*.deb . && rm "$2"_*.deb)
  fi
}

# The app uses the system's SQLite, and says so itself where it is missing; here it can be fetched.
need_sqlite() {
  if can_install && ! found '/usr/lib/*/libsqlite3.so.0'; then get_tool install libsqlite3-0; fi
}

# Gets what the projects need and is not there; MISSING collects what cannot be had.
get_tools() { # PROJECT...
  local project where how package
  MISSING=
  need_sqlite
  for project in "$@"; do
    [ -f "$project/needs.txt" ] || continue
    while read -r where how package; do
      case $where in '' | '#'*) continue ;; esac
      if found "$where"; then continue; fi
      if can_install; then get_tool "$how" "$package"; fi
      if found "$where"; then continue; fi
      if [ "${CI:-}" = true ]; then die "$(basename "$project") needs $package, and CI leaves nothing out"; fi
      MISSING="$MISSING $package"
    done <"$project/needs.txt"
  done
}

verb_install() {
  get_tools tests/*.Tests
  if [ -n "$MISSING" ]; then die "could not get:$MISSING. As root on Debian this installs them; elsewhere install them yourself."; fi
  say "run: every tool is there"
}

# count NAME FILE: the number that a result file states for passed, failed, ...; 0 where it does not.
count() { sed -n "s/.*<Counters.* $1=\"\([0-9]*\)\".*/\1/p" "$2" | grep . || echo 0; }

# reasons FILE: why its tests were skipped, each reason once.
reasons() { sed -n '/outcome="NotExecuted"/,/<\/UnitTestResult>/s/.*<StdOut>\(.*\)<\/StdOut>.*/    \1/p' "$1" | sort -u; }

verb_test() {
  local projects=() project name code trx passed failed skipped summary='' left_out=''
  local all_passed=0 all_failed=0 all_skipped=0 results=$ROOT/artifacts/test-results
  need_dotnet
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    [ -d "tests/$1" ] || die "there is no test project tests/$1"
    projects+=("tests/$1")
    shift
  done
  if [ $# -gt 0 ]; then shift; fi
  if [ ${#projects[@]} = 0 ]; then
    for project in tests/*/*.csproj; do projects+=("$(dirname "$project")"); done
    get_tools "${projects[@]}"
    build
  else
    get_tools "${projects[@]}"
    for project in "${projects[@]}"; do build "$project"; done
  fi

  mkdir -p "$results"
  for project in "${projects[@]}"; do
    name=$(basename "$project") code=0 passed=0 failed=0 skipped=0
    trx=$results/$name.trx
    rm -f "$trx"
    say "" "== $name"
    dotnet test --no-build --nologo "$project" --results-directory "$results" --logger "trx;LogFileName=$name.trx" "$@" || code=$?
    if [ -f "$trx" ]; then
      passed=$(count passed "$trx") failed=$(count failed "$trx")
      skipped=$(($(count total "$trx") - $(count executed "$trx")))
      left_out=$left_out$(reasons "$trx")
    fi
    # A test host that died has fewer failures in its file than happened, and a suite without a test is a broken one.
    if [ $code = 0 ] && [ $# = 0 ] && [ $((passed + failed + skipped)) = 0 ]; then
      warn "run: $name has no test"
      failed=1
    elif [ $code != 0 ] && [ "$failed" = 0 ]; then
      warn "run: $name ended with code $code and incomplete results"
      failed=1
    fi
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed)) all_skipped=$((all_skipped + skipped))
    summary=$summary$(printf '\n  %-24s passed %s, failed %s, skipped %s' "$name" "$passed" "$failed" "$skipped")
  done

  say "$summary" ""
  if [ $all_skipped -gt 0 ]; then
    warn "run: LEFT OUT $all_skipped tests, because:" "$left_out" ""
    say "$all_passed passed, $all_failed failed, $all_skipped skipped"
  else
    say "$all_passed passed, $all_failed failed"
  fi
  # A filter may match in one project and not in the next; one that matches nowhere is a typo.
  if [ $((all_passed + all_failed + all_skipped)) = 0 ]; then die "no test ran: nothing matches $*"; fi
  [ $all_failed = 0 ]
}
