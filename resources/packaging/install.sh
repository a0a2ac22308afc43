#!/bin/sh
# Adds Backprop Lab to your own menu and opens its projects by double click; "./install.sh --remove" takes it out again.
# Nothing is copied but the entry and the icons: the program stays in this folder. No administrator is needed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/backprop-lab.desktop
mime=$data/mime/packages/backprop-lab.xml
icons=$data/icons/hicolor

refresh() {
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
    if command -v update-desktop-database >/dev/null; then update-desktop-database "$data/applications" || true; fi
}

if [ "${1-}" = --remove ]; then
    rm -f "$entry" "$mime" "$icons"/*/apps/backprop-lab.png "$icons"/scalable/apps/backprop-lab.svg
    refresh
    echo "Backprop Lab is no longer in your menu."
    exit 0
fi

mkdir -p "$data/applications" "$data/mime/packages" "$icons/scalable/apps"
cp "$here/backprop-lab.xml" "$mime"
cp "$here/backprop-lab.svg" "$icons/scalable/apps/"
for file in "$here"/icons/*.png; do
    size=$(basename "$file" .png)
    mkdir -p "$icons/${size}x$size/apps"
    cp "$file" "$icons/${size}x$size/apps/backprop-lab.png"
done
# In a desktop entry these characters are escaped twice: as in a shell, and as in every value.
program=$(printf '%s' "$here/backprop-lab" | sed -e 's/[\\"`$]/\\\\&/g' -e 's/%/%%/g')
while IFS= read -r line; do
    case $line in
        Exec=*) printf 'Exec="%s" %%f\n' "$program" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$here/backprop-lab.desktop" >"$entry"
chmod +x "$entry"
refresh
echo "Backprop Lab is in your menu now. If you move this folder, run install.sh again."
