# shellcheck shell=bash
# Makes common-passwords.bin anew. The list is the one of the npm package zxcvbn, 4.4.2 (MIT licence, copyright Dan Wheeler and Dropbox, Inc.):
# 30,000 passwords in the order of how often they were found, 11,611 of them of eight characters or more.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent zxcvbn@4.4.2 > /dev/null && tar xzf zxcvbn-4.4.2.tgz)
UPDATE_COMMON_PASSWORDS="$folder/package/dist/zxcvbn.js" dotnet test "$here/../../../../tests/App.Tests" --filter FullyQualifiedName~KnownPasswordsTests
