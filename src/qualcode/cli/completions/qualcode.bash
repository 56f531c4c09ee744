# Completion of qualcode in bash 3.2 and later. Load it with: eval "$(qualcode completion bash)"
_qualcode() {
    local IFS=$'\n' line first=1
    COMPREPLY=()
    while read -r line; do
        if [ "$first" = 1 ]; then
            first=0
            case $line in
                files) COMPREPLY=($(compgen -f -- "$2")); compopt -o filenames 2>/dev/null ;;
                folders) COMPREPLY=($(compgen -d -- "$2")); compopt -o filenames 2>/dev/null ;;
            esac
        else
            COMPREPLY[${#COMPREPLY[@]}]=$line
        fi
    done <<< "$("$1" completion bash --line "${COMP_LINE:0:$COMP_POINT}" --breaks "$COMP_WORDBREAKS" 2>/dev/null)"
}
complete -F _qualcode qualcode
