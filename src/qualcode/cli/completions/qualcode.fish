# Completion of qualcode in fish. Keep it in ~/.config/fish/completions/qualcode.fish
function __qualcode_complete
    set -l line (commandline -cp)
    set -l command (commandline -opc)[1]
    set -l answer ($command completion fish --line "$line" 2>/dev/null)
    switch "$answer[1]"
        case files
            __fish_complete_path (commandline -ct)
        case folders
            __fish_complete_directories (commandline -ct)
    end
    if test (count $answer) -gt 1
        printf '%s\n' $answer[2..-1]
    end
end
complete -c qualcode -f -a '(__qualcode_complete)'
