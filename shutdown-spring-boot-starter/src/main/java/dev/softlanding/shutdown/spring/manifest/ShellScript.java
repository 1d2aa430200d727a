package dev.softlanding.shutdown.spring.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a shell is given to execute, taken apart into simple commands. Knows quotes, comments and what divides commands, and no
 * more: enough to tell whether a shell stays between the platform and a virtual machine.
 *
 * @param text as it is written
 * @param commands in their order
 */
record ShellScript(String text, List<Command> commands) {

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");

    /** What hands over to another program by itself, with its own options before that. */
    private static final Set<String> WRAPPERS =
            Set.of("tini", "tini-static", "dumb-init", "catatonit", "env", "nice", "nohup", "command", "busybox");

    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "else", "elif", "do", "while", "until", "!", "{", "(", "time");

    /**
     * A simple command.
     *
     * @param start where its first word begins, assignments before it left out
     * @param words without their quotes
     * @param isBeside whether the shell goes on beside it: it is part of a pipe, or in the background
     */
    record Command(int start, List<String> words, boolean isBeside) {

        /** Whether it takes the shell's place. */
        boolean isExec() {
            return isExecuted() && !isBeside;
        }

        private boolean isExecuted() {
            return words.size() > 1 && words.get(0).equals("exec");
        }

        /** The program that it executes in the end. */
        String program() {
            List<String> own = isExecuted() ? words.subList(1, words.size()) : words;
            List<String> unwrapped = unwrap(own);
            return unwrapped.isEmpty() ? "" : baseName(unwrapped.get(0));
        }
    }

    /** A shell that is given a script: {@code sh -c SCRIPT}, perhaps behind an init process. None if it is something else. */
    static @Nullable Call call(List<String> words) {
        List<String> unwrapped = unwrap(words);
        int skipped = words.size() - unwrapped.size();
        if (unwrapped.isEmpty() || !SHELLS.contains(baseName(unwrapped.get(0)))) {
            return null;
        }
        boolean script = false;
        int at = 1;
        while (at < unwrapped.size() && unwrapped.get(at).matches("[-+].*")) {
            String option = unwrapped.get(at);
            script |= option.matches("-[a-zA-Z]*c[a-zA-Z]*");
            at += option.matches("[-+][a-zA-Z]*[oO]") ? 2 : 1; // takes the name of an option
        }
        return new Call(skipped + at, script);
    }

    /**
     * A call of a shell.
     *
     * @param index which of its words is the script, or the file with it; it may be missing
     * @param isScript whether it is the script itself
     */
    record Call(int index, boolean isScript) {}

    static String baseName(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private static List<String> unwrap(List<String> words) {
        int at = 0;
        while (at < words.size() && WRAPPERS.contains(baseName(words.get(at)))) {
            at++;
            while (at < words.size() && (words.get(at).startsWith("-") || isAssignment(words.get(at)))) {
                at++;
            }
        }
        return words.subList(at, words.size());
    }

    private static boolean isAssignment(String word) {
        return word.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*");
    }

    static ShellScript of(String text) {
        return new ShellScript(text, new Reader(text).read());
    }

    /** The last command that starts a virtual machine. */
    @Nullable
    Command virtualMachine() {
        Command last = null;
        for (Command command : commands) {
            if (command.program().equals("java")) {
                last = command;
            }
        }
        return last;
    }

    boolean hasExec() {
        return commands.stream().anyMatch(Command::isExec);
    }

    boolean hasTrap() {
        return commands.stream().anyMatch(command -> command.words().get(0).equals("trap"));
    }

    /** Whether the words mean the same without a shell: one command, and nothing in it that a shell would replace. */
    boolean isPlain() {
        return commands.size() == 1
                && commands.get(0).start()
                        == text.length() - text.stripLeading().length()
                && !text.matches("(?s).*[$`*?<>~&;|#\\[\\]{}()\\n\\\\].*");
    }

    /** Takes a script apart, character by character. */
    private static final class Reader {

        private final String text;
        private final List<Command> commands = new ArrayList<>();
        private List<String> words = new ArrayList<>();
        private int start;
        private @Nullable StringBuilder word;
        private int wordStart;
        private boolean piped;

        Reader(String text) {
            this.text = text;
        }

        List<Command> read() {
            int at = 0;
            while (at < text.length()) {
                char character = text.charAt(at);
                if (character == '\'' || character == '"') {
                    at = quoted(at, character);
                } else if (character == '\\' && at + 1 < text.length()) {
                    at++;
                    if (text.charAt(at) != '\n') { // otherwise the line goes on
                        append(at, text.charAt(at));
                    }
                } else if (character == '#' && word == null) {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end - 1;
                } else if (";&|\n".indexOf(character) >= 0 && !isRedirection(at)) {
                    boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == character;
                    endCommand(!doubled && (character == '&' || character == '|'));
                    piped = !doubled && character == '|';
                    at += doubled ? 1 : 0;
                } else if (Character.isWhitespace(character)) {
                    endWord();
                } else {
                    append(at, character);
                }
                at++;
            }
            endCommand(false);
            return commands;
        }

        /** Whether it is the ampersand of {@code 2>&1} or {@code &>file}. */
        private boolean isRedirection(int at) {
            boolean isAfter = at > 0 && text.charAt(at - 1) == '>';
            boolean isBefore = at + 1 < text.length() && text.charAt(at + 1) == '>';
            return text.charAt(at) == '&' && (isAfter || isBefore);
        }

        /** Returns where the closing quote is, or the end. */
        private int quoted(int open, char quote) {
            append(open, null);
            int at = open + 1;
            while (at < text.length() && text.charAt(at) != quote) {
                if (quote == '"' && text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                append(at, text.charAt(at));
                at++;
            }
            return at;
        }

        private void append(int at, @Nullable Character character) {
            if (word == null) {
                word = new StringBuilder();
                wordStart = at;
            }
            if (character != null) {
                word.append(character.charValue());
            }
        }

        private void endWord() {
            if (word == null) {
                return;
            }
            String ended = word.toString();
            word = null;
            if (words.isEmpty()) {
                if (isAssignment(ended) || KEYWORDS.contains(ended)) {
                    return;
                }
                start = wordStart;
            }
            words.add(ended);
        }

        private void endCommand(boolean beside) {
            endWord();
            if (!words.isEmpty()) {
                commands.add(new Command(start, List.copyOf(words), beside || piped));
                words = new ArrayList<>();
            }
        }
    }
}
