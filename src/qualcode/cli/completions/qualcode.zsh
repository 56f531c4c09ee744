#compdef qualcode
# Completion of qualcode in zsh. Load it behind compinit with: eval "$(qualcode completion zsh)"
_qualcode() {
    local -a answer values shown
    local line
    answer=("${(@f)$("${words[1]}" completion zsh --line "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" 2>/dev/null)}")
    for line in "${(@)answer[2,-1]}"; do
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    if (( ${#values} )); then
        compadd -U -l -d shown -- "${(@)values}"
    fi
    case $answer[1] in
        files) _files ;;
        folders) _files -/ ;;
    esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _qualcode "$@"
else
    compdef _qualcode qualcode
fi
