# Completion of qualcode in bash 3.2 and later. Load it with: eval "$(qualcode completion bash)"
_qualcode_files() {
    local file own=
    compopt -o filenames 2>/dev/null || own=1 # bash 3 would put names into the line as they are, for the shell to act on
    while IFS= read -r file; do
        if [ "$own" ] && [ "${file#"$2"}" != "$file" ]; then
            file=${file#"$2"}
            file=$2${file:+$(printf %q "$file")}
        elif [ "$own" ] && [ "$file" != "$2" ]; then
            file=$(printf %q "$file")
        fi
        COMPREPLY[${#COMPREPLY[@]}]=$file
    done < <(compgen "$1" -- "$2")
}
_qualcode() {
    local IFS=$'\n' line first=1
    COMPREPLY=()
    while read -r line; do
        if [ "$first" = 1 ]; then
            first=0
            case $line in
                files) _qualcode_files -f "$2" ;;
                folders) _qualcode_files -d "$2" ;;
            esac
        else
            COMPREPLY[${#COMPREPLY[@]}]=$line
        fi
    done <<< "$("$1" completion bash --line "${COMP_LINE:0:$COMP_POINT}" --breaks "$COMP_WORDBREAKS" 2>/dev/null)"
}
complete -F _qualcode qualcode
