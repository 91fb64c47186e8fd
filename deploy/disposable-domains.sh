#!/usr/bin/env bash
# Prints a list for Accounts:DisposableDomains: that of the npm package disposable-email-domains, 1.0.62 (MIT licence), 121,581 domains.
# It ages: take a newer version now and then. Needs npm and node.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent disposable-email-domains@1.0.62 > /dev/null && tar xzf disposable-email-domains-1.0.62.tgz)
node -e 'for (const name of ["index", "wildcard"]) for (const domain of require(process.argv[1] + "/package/" + name + ".json")) console.log(domain)' "$folder" | sort -u
