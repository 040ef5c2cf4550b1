#!/usr/bin/env bash
# Compiles the command to a native image, without a warning, and lets it draw the first picture: its tokens are those of the command as it is built.
# Needs a linker and zlib: as root, on a Debian, they are installed.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! { command -v clang || command -v gcc; } >/dev/null || [ ! -e /usr/include/zlib.h ]; then
    echo "Installing clang and zlib for the native image"
    { apt-get update -qq && apt-get install -y -qq clang zlib1g-dev; } >/dev/null
fi
image=$(mktemp -d)
trap 'rm -rf "$image"' EXIT
dotnet publish src/Fathom.Cli -c Release --use-current-runtime -p:PublishAot=true -p:StripSymbols=true -warnaserror -o "$image" --nologo
(cd "$image" && ./Fathom.Cli map --quiet && [ "$(head -c 4 fathom-map.png | tail -c 3)" = PNG ])
ids() {
    "$@" map --json 2>/dev/null | grep -o '"generated_ids":[^]]*'
}
[ "$(ids "$image/Fathom.Cli")" = "$(ids dotnet run -c Release --no-build --project src/Fathom.Cli --)" ] || { echo "The native image writes other tokens than the command as it is built"; exit 1; }
echo "The native image draws the first picture"
