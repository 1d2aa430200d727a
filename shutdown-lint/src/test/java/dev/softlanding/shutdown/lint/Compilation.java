package dev.softlanding.shutdown.lint;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A real run of the compiler, in this process, with the checks as a build has them. */
public final class Compilation {

    /** What Error Prone puts before its messages. */
    private static final Pattern NAMED = Pattern.compile("\\[(\\w+)] (.*)", Pattern.DOTALL);

    private static final Path STUBS = Path.of("src/test/corpus/stubs");

    /** One message about one line. */
    public record Message(String file, long line, Diagnostic.Kind kind, String check, String text) {}

    private final List<Message> messages = new ArrayList<>();

    private Compilation() {}

    /** Compiles with all of our checks, and no others; stubs of foreign types are known. Nothing is written but to the directory. */
    public static Compilation of(Path output, List<? extends JavaFileObject> sources, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var collector = new DiagnosticCollector<JavaFileObject>();
        List<String> all = new ArrayList<>(List.of(
                "-d",
                output.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "-processorpath",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-sourcepath",
                STUBS.toString(),
                "-implicit:none",
                // without it the compiler tells a hundred
                "-Xmaxwarns",
                "100000",
                "-XDcompilePolicy=simple",
                "--should-stop=ifError=FLOW",
                "-Xplugin:ErrorProne -XepDisableAllChecks " + String.join(" ", enabled())));
        all.addAll(List.of(options));
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(collector, Locale.ROOT, StandardCharsets.UTF_8)) {
            compiler.getTask(null, files, collector, all, null, sources).call();
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
        var compilation = new Compilation();
        collector.getDiagnostics().forEach(compilation::add);
        return compilation;
    }

    /** The checks that the module registers. */
    public static List<String> checks() {
        try {
            return Files.readAllLines(Path.of(
                            "src/main/resources/META-INF/services/com.google.errorprone.bugpatterns.BugChecker"))
                    .stream()
                    .map(line -> line.substring(line.lastIndexOf('.') + 1))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> enabled() {
        return checks().stream().map(check -> "-Xep:" + check + ":WARN").toList();
    }

    private void add(Diagnostic<? extends JavaFileObject> diagnostic) {
        String text = diagnostic.getMessage(Locale.ROOT);
        Matcher named = NAMED.matcher(text);
        boolean ofCheck = named.matches();
        if (ofCheck || diagnostic.getKind() == Diagnostic.Kind.ERROR) {
            messages.add(new Message(
                    diagnostic.getSource() == null
                            ? ""
                            : new File(diagnostic.getSource().getName()).getName(),
                    diagnostic.getLineNumber(),
                    diagnostic.getKind(),
                    ofCheck ? named.group(1) : "",
                    ofCheck ? named.group(2) : text));
        }
    }

    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** What keeps the sources from being compiled at all. */
    public List<String> errors() {
        return messages.stream()
                .filter(message -> message.check.isEmpty())
                .map(Message::toString)
                .toList();
    }

    /** All Java sources below a directory. */
    public static List<Path> sourcesBelow(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A source that is in no file. */
    public static JavaFileObject source(String name, String content) {
        return new SimpleJavaFileObject(URI.create("memory:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return content;
            }
        };
    }

    /** A source that is a file. */
    public static JavaFileObject source(Path file) {
        return new SimpleJavaFileObject(file.toAbsolutePath().toUri(), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
                return Files.readString(file);
            }
        };
    }
}
