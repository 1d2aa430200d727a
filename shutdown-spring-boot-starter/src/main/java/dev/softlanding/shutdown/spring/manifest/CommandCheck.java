package dev.softlanding.shutdown.spring.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether a shell stands between the platform and the virtual machine: it gets the signal, and passes it on to nobody.
 * Some shells hand over to the last command by themselves, others do not; which one an image has, no manifest tells.
 */
final class CommandCheck implements Check {

    static final String SHELL = "shell-form";
    static final String UNKNOWN = "start-script-unknown";

    @Override
    public void check(Judged judged, Findings findings) {
        List<Field> words = judged.container().words();
        List<String> texts = words.stream().map(word -> word.textOr("")).toList();
        ShellScript.Call call = ShellScript.call(texts);
        if (call == null || call.index() >= texts.size()) {
            if (call == null && !texts.isEmpty() && texts.get(0).endsWith(".sh")) {
                unknown(words.get(0), findings);
            }
            return;
        }
        Field place = words.get(call.index());
        ShellScript script = ShellScript.of(texts.get(call.index()));
        ShellScript.Command machine = call.isScript() ? script.virtualMachine() : null;
        if (machine == null || script.hasTrap()) {
            if (!script.hasExec() || machine != null || !call.isScript()) {
                unknown(place, findings);
            }
        } else if (!machine.isExec() && script.hasExec()) {
            unknown(place, findings); // it may be a mere call, as for the version, before the application
        } else if (!machine.isExec()) {
            findings.failure(
                    SHELL,
                    list(judged, place),
                    "The shell gets SIGTERM and may keep it from the JVM, which is then killed when the grace period is over, without a shutdown.",
                    fix(judged, place, texts, call.index(), script, machine));
        }
    }

    private static void unknown(Field place, Findings findings) {
        findings.note(
                UNKNOWN,
                place,
                "Whether the JVM takes the place of this script's shell, and so gets SIGTERM, is not in the file.",
                "See that the script ends with 'exec java …'.");
    }

    /** The list of which the script is an element. */
    private static Field list(Judged judged, Field element) {
        Field command = judged.field("command");
        return element.path().startsWith(command.path() + "[") ? command : judged.field("args");
    }

    private static String fix(
            Judged judged,
            Field place,
            List<String> words,
            int index,
            ShellScript script,
            ShellScript.Command machine) {
        if (machine.isBeside()) {
            return "Start the JVM last, by 'exec java …', neither in the background nor in a pipe.";
        }
        Field list = list(judged, place);
        boolean isCommand = list.path().endsWith("command");
        if (script.isPlain() && index == words.size() - 1) {
            boolean isBoth = !isCommand && judged.field("command").isThere();
            return "command: " + Lines.flow(machine.words()) + (isBoth ? "\n# and no args" : "");
        }
        var rewritten = new ArrayList<>(list.texts());
        int own = list.elements().indexOf(place);
        rewritten.set(
                own,
                script.text().substring(0, machine.start()) + "exec "
                        + script.text().substring(machine.start()));
        return (isCommand ? "command: " : "args: ") + Lines.flow(rewritten);
    }
}
