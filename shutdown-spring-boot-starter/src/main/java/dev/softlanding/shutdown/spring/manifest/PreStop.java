package dev.softlanding.shutdown.spring.manifest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container's {@code preStop} hook does, so far as we know such hooks.
 *
 * @param kind what it is
 * @param field where it is
 * @param asked how long a call of the endpoint asks it to wait, as it is written; none if it leaves that to the application
 * @param takes how long it takes; none if that cannot be told, or is the announce delay
 */
record PreStop(
        Kind kind,
        Field field,
        @Nullable String asked,
        @Nullable Duration takes) {

    private static final Pattern SLEEP = Pattern.compile("(\\d{1,8}(?:\\.\\d{1,3})?)([smhd]?)");
    private static final Set<String> QUICK = Set.of("echo", "true", ":", "exit", "date", "printf", "set");
    private static final Pattern WAIT = Pattern.compile("(?:^|&)wait=([^&]*)");

    /** What a hook is. */
    enum Kind {

        /** There is none. */
        NONE,

        /** It waits, and the application does not know. */
        SLEEP,

        /** It calls the endpoint that announces the shutdown to the application. */
        ANNOUNCE,

        /** It does something else. */
        OTHER
    }

    static PreStop of(Field container) {
        Field hook = container.descendant("lifecycle.preStop");
        if (!hook.isThere()) {
            return new PreStop(Kind.NONE, hook, null, Duration.ZERO);
        }
        Field seconds = hook.descendant("sleep.seconds");
        Integer sleep = seconds.number();
        if (sleep != null) {
            return new PreStop(Kind.SLEEP, seconds, null, Duration.ofSeconds(sleep));
        }
        Field command = hook.descendant("exec.command");
        if (command.isThere()) {
            Duration slept = slept(command.texts());
            return new PreStop(slept == null ? Kind.OTHER : Kind.SLEEP, command, null, slept);
        }
        Field path = hook.descendant("httpGet.path");
        return path.isThere() ? call(path) : new PreStop(Kind.OTHER, hook, null, null);
    }

    private static PreStop call(Field path) {
        String[] parts = path.textOr("").split("\\?", 2);
        if (!parts[0].matches(".*/prestop/?")) {
            return new PreStop(Kind.OTHER, path, null, null);
        }
        String wait = parts.length < 2 ? null : waitOf(parts[1]);
        return new PreStop(Kind.ANNOUNCE, path, wait, wait == null ? null : Setting.duration(wait));
    }

    private static @Nullable String waitOf(String query) {
        Matcher wait = WAIT.matcher(query);
        if (!wait.find()) {
            return null;
        }
        try {
            return URLDecoder.decode(wait.group(1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noCode) {
            return wait.group(1);
        }
    }

    private static @Nullable Duration slept(List<String> words) {
        ShellScript.Call call = ShellScript.call(words);
        if (call == null) {
            return sleep(words);
        }
        if (!call.isScript() || call.index() >= words.size()) {
            return null;
        }
        List<ShellScript.Command> commands =
                ShellScript.of(words.get(call.index())).commands();
        Duration sum = Duration.ZERO;
        for (int i = 0; i < commands.size(); i++) {
            Duration slept = slept(commands.get(i), i == commands.size() - 1);
            if (slept == null) {
                return null;
            }
            sum = sum.plus(slept);
        }
        return sum;
    }

    /** What is in the background is not waited for, and what comes after an exit may or may not be executed. */
    private static @Nullable Duration slept(ShellScript.Command command, boolean isLast) {
        if (command.isBeside() || (command.program().equals("exit") && !isLast)) {
            return null;
        }
        List<String> words = command.words();
        return QUICK.contains(command.program())
                ? Duration.ZERO
                : slept(command.isExec() ? words.subList(1, words.size()) : words);
    }

    private static @Nullable Duration sleep(List<String> words) {
        if (words.size() != 2 || !ShellScript.baseName(words.get(0)).equals("sleep")) {
            return null;
        }
        Matcher sleep = SLEEP.matcher(words.get(1));
        if (!sleep.matches()) {
            return null;
        }
        long unit =
                switch (sleep.group(2)) {
                    case "m" -> 60;
                    case "h" -> 3600;
                    case "d" -> 86400;
                    default -> 1;
                };
        return Duration.ofMillis(Math.round(Double.parseDouble(sleep.group(1)) * 1000 * unit));
    }
}
