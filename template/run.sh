# shellcheck shell=bash
# Part of ./run, in the template's own repository: pack it, and make a product from it.

PACKAGES=$ROOT/artifacts/package

template_help() {
  say ""
  say "  new NAME [--output DIR] [--no-start] [-- TEMPLATE OPTIONS]"
  say "                        make a product, build it and start it; DIR is NAME in the current folder,"
  say "                        or beside this clone when that is the current folder"
  say "  pack                  the template's package, in artifacts/package"
  say "  bench [ARGUMENTS]     the benchmarks"
}

verb_pack() {
  need_dotnet
  rm -f "$PACKAGES"/*.nupkg
  dotnet pack template --nologo -v quiet
  package=$(ls "$PACKAGES"/*.nupkg)
  say "${package#"$ROOT"/}"
}

verb_bench() {
  need_dotnet
  need_sqlite
  bench/run.sh "$@"
}

# Passes on what the app prints, and says where it is once it listens.
announce() { # NAME
  local line address=''
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
      *'Now listening on: '*)
        if [ -n "$address" ]; then continue; fi
        address=${line##*listening on: }
        address=${address%% *}
        say "" "$1 answers on $address   (sign up: $address/sign-up; Ctrl+C stops it)" ""
        ;;
    esac
  done
}

verb_new() {
  local name='' output='' start=yes hive=$ROOT/artifacts/template-engine
  while [ $# -gt 0 ]; do
    case $1 in
      --output | -o) [ $# -gt 1 ] || die "--output needs a folder"; output=$2; shift ;;
      --no-start) start=no ;;
      --) shift; break ;;
      -*) die "new does not know $1; template options follow after --" ;;
      *) [ -z "$name" ] || die "one name, please: put it in quotes when it has spaces"; name=$1 ;;
    esac
    shift
  done
  [ -n "$name" ] || die "usage: ./run new NAME [--output DIR] [--no-start] [-- TEMPLATE OPTIONS]"
  case $name in */*) die "a name has no slash" ;; esac
  if [ -z "$output" ]; then
    output=$CALLED_FROM
    case $CALLED_FROM/ in "$ROOT"/*) output=$(dirname "$ROOT") ;; esac
    output=$output/$name
  fi
  case $output in /*) ;; *) output=$CALLED_FROM/$output ;; esac
  if [ -e "$output" ] && [ -n "$(ls -A "$output")" ]; then die "$output is not empty"; fi

  verb_pack
  need_sqlite
  # An engine folder of its own: the templates that you have installed stay as they are.
  rm -rf "$hive"
  dotnet new install "$package" --debug:custom-hive "$hive" >/dev/null
  dotnet new solosaas -n "$name" -o "$output" --debug:custom-hive "$hive" "$@" </dev/null
  cd "$output"
  say "run: building it"
  # What is generated has passed the analysers here; they look again in the next build, which is the owner's.
  build src/App.Host -p:RunAnalyzers=false
  say "" "$name is in $output" "There, ./run dev starts it with hot reload and ./run test runs its tests." ""
  if [ $start = no ]; then return; fi
  cd src/App.Host
  export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
  exec dotnet bin/Debug/net10.0/App.Host.dll > >(announce "$name") 2>&1
}
