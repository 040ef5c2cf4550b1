#!/usr/bin/env bash
# Runs every command of the gallery and of the how-to as it stands there, and writes their pictures, and in docs/numbers what each shows in words and numbers, anew.
#   docs/pictures.sh         writes them, but for what a lens is fitted for, which takes minutes
#   docs/pictures.sh all     writes that too, and photographs the pages of the gallery, where there is a Chromium
#   docs/pictures.sh check   writes nothing, and fails where a command fails or numbers differ from those that are stored: then a picture is stale
# What asks for SmolLM2 is left out where the model is neither in $FATHOM_FIXTURES (by default `shared` beside the clone) nor in docs/gallery.
set -euo pipefail
mode=${1:-write}
root=$(cd "$(dirname "$0")/.." && pwd)
export FATHOM=$root/src/Fathom.Cli/bin/Release/net10.0/Fathom.Cli.dll
[ -f "$FATHOM" ] || dotnet build "$root/src/Fathom.Cli" -c Release --nologo -v q
work=$(mktemp -d "$root/.pictures-XXXXXX")
trap 'rm -rf "$work"' EXIT
model=SmolLM2-135M-Instruct.Q4_1.gguf

# The command, which of each picture writes its numbers too.
fathom() {
    local given=("$@") previous= ending=txt argument
    [ "$1" != attribute ] || ending=csv
    for argument in "$@"; do
        if [[ $argument == *.png && ($previous == --out || $previous == -o) ]]; then
            given+=(--out "numbers/$(basename "$argument" .png).$ending")
        fi
        previous=$argument
    done
    dotnet "$FATHOM" "${given[@]}" < /dev/null
}
export -f fathom

# Runs the blocks of a page that have no language, in order, in a folder below the clone.
run() {
    local page=$1 block=
    mkdir -p "$work/$page" && ln -sfn "$root"/{models,src,docs} "$work/"
    cp "$root"/docs/gallery/* "$work/$page/"
    mkdir "$work/$page/numbers"
    for place in "${FATHOM_FIXTURES:-$root/../shared}/models/smollm2" "$root/docs/gallery"; do
        [ ! -f "$place/$model" ] || ln -sf "$(realpath "$place/$model")" "$work/$page/$model"
    done
    awk '/^```/ { if (inside) { printf "%c", 0; inside = 0 } else inside = ($0 == "```") ? 1 : 2; if (inside == 2) skip = 1; next }
         inside == 1 { print } ' "$root/docs/$page.md" > "$work/$page.blocks"
    while IFS= read -r -d '' block; do
        if [ -z "${block//[[:space:]]/}" ]; then
            continue
        elif [ ! -e "$work/$page/$model" ] && grep -qi smollm2 <<< "$block"; then
            echo "left out, without $model: ${block%%$'\n'*}"
        elif [ "$mode" != all ] && grep -q -e 'lens fit' -e fitlens <<< "$block"; then
            echo "left out but with \"all\": ${block%%$'\n'*}"
        else
            (cd "$work/$page" && bash -euo pipefail -c "$block" > output.txt 2>&1) || { echo "$page.md: this does not run:"$'\n'"$block"; cat "$work/$page/output.txt"; exit 1; }
        fi
    done < "$work/$page.blocks"
}

# Words and numbers, a line each, without what rounding can change: on which machine it was measured, and at which layers a value lies that two layers have nearly alike.
words() { grep -v 'lens on this machine' "$1" | sed -E 's/at layers? [0-9]+((, | and | to )[0-9]+)*//g; s/Measured by [^.]*\.[^ ]* with [^ ]* instructions\.//; s/[0-9.]+ s\b//g' | tr -s '[:space:]' '\n' | sed -E 's/^[^-+0-9A-Za-z]+//; s/[],.;:)”%]+$//'; }

# Whether the words are the same, and the numbers but for their last digit; the first that differ are told.
same() { diff -q <(words "$1" | wc -l) <(words "$2" | wc -l) > /dev/null && paste <(words "$1") <(words "$2") | awk -F '\t' '
    function number(text) { return text ~ /^[-+]?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/ }
    $1 != $2 && !(number($1) && number($2) && ($1 - $2) ^ 2 <= (0.011 + 0.002 * ($1 < 0 ? -$1 : $1)) ^ 2) { if (++different <= 5) print "  " $1 " is now " $2 }
    END { exit different > 0 }'; }

# Photographs a page of the gallery: the picture, its width and height, the colours (0 dark, 1 light), the page and what it shows. To Chromium a mouse is told, which a window that
# nobody sees has not; the page stands in a frame, because a window's own last lines are not drawn.
photograph() {
    echo "<body style='margin:0'><iframe src='$5' style='border:0;width:$2px;height:$3px'></iframe>" > "$work/gallery/frame.html"
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 --window-size="$2,$3" --virtual-time-budget=10000 --screenshot="$root/docs/images/$1" \
        --blink-settings="preferredColorScheme=$4,primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4" "file://$work/gallery/frame.html" > /dev/null 2>&1
}

stale=0
for page in gallery how-to; do
    run "$page"
    for numbers in "$work/$page/numbers"/*; do
        name=$(basename "$numbers")
        if [ "$mode" = check ]; then
            [ -f "$root/docs/images/${name%.*}.png" ] || { echo "docs/images/${name%.*}.png is missing"; stale=1; }
            same "$root/docs/numbers/$name" "$numbers" || { echo "docs/images/${name%.*}.png is stale: docs/pictures.sh makes it anew"; stale=1; }
        else
            mkdir -p "$root/docs/numbers"
            sed -E 's/ Measured by [^.]*\.[^ ]* with [^ ]* instructions\.//' "$numbers" > "$root/docs/numbers/$name"
            cp "$work/$page/${name%.*}.png" "$root/docs/images/"
        fi
    done
done
if [ "$mode" = all ] && command -v chromium > /dev/null; then
    photograph page-abacus.png 1920 1330 1 'sum.html#find=13&at=31.20&pins=19.29-24.20'
    photograph page-words.png 1920 985 0 'words.html#at=9.14&pins=13.33'
fi
exit $stale
