package dev.softlanding.shutdown.lint.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One module, compiled by javac with the processor. */
final class Compilation {

    static final Path STARTER = Path.of("..", "shutdown-spring-boot-starter", "src", "main", "java");

    private static final String STUB = """
            package dev.softlanding.shutdown.spring;
            import dev.softlanding.shutdown.*;
            import java.lang.annotation.*;
            @Target(ElementType.METHOD)
            @Retention(RetentionPolicy.RUNTIME)
            public @interface OnShutdown {
                String name() default "";
                String[] after() default {};
                String[] before() default {};
                Phase phase() default Phase.RELEASE;
                String timeout();
                String guaranteed() default "";
                FailurePolicy onFailure() default FailurePolicy.CONTINUE;
                boolean optional() default false;
                String retry() default "";
                String circuitBreaker() default "";
                String rateLimiter() default "";
                String timeLimiter() default "";
                String bulkhead() default "";
                String fallback() default "";
                String owner() default "";
                String auditId() default "";
                String action() default "";
                String[] labels() default {};
            }
            """;

    private static final Pattern TYPE = Pattern.compile("(?m)^(?:[a-z@].*?)?\\b(?:class|interface|enum|record) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final String HEADER = """
            import dev.softlanding.shutdown.*; import dev.softlanding.shutdown.spring.OnShutdown; \
            import org.springframework.context.annotation.*; import org.springframework.stereotype.*; \
            import java.util.concurrent.*;
            """;

    private final Path output;
    private final List<Path> classPath = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> again = new ArrayList<>();
    private Processor processor = new PlanProcessor();

    Compilation(Path output) {
        this.output = output;
    }

    /** A source in package {@code com.acme}, unless it says another, with the imports it may need in its first line. */
    Compilation with(String source) {
        Matcher pack = PACKAGE.matcher(source);
        Matcher type = TYPE.matcher(source);
        if (!type.find()) {
            throw new IllegalArgumentException(source);
        }
        boolean named = pack.find();
        String text = named
                ? source.replace(pack.group() + "\n", pack.group() + HEADER)
                : "package com.acme; " + HEADER + source;
        sources.put((named ? pack.group(1) : "com.acme").replace('.', '/') + "/" + type.group(1) + ".java", text);
        return this;
    }

    Compilation withFile(String name, String text) {
        sources.put(name, text);
        return this;
    }

    Compilation on(Path... directories) {
        classPath.addAll(List.of(directories));
        return this;
    }

    Compilation option(String... given) {
        options.addAll(List.of(given));
        return this;
    }

    Compilation by(Processor other) {
        processor = other;
        return this;
    }

    /** Classes of before that are given to processors again, as Gradle does it. */
    Compilation again(String... types) {
        again.addAll(List.of(types));
        return this;
    }

    /** What the compiler has to say, each as {@code ERROR Orders.java:3 [Rule] ...}. */
    List<String> compile() {
        try {
            Files.createDirectories(output);
            Path stub = output.resolveSibling("stub");
            if (!Files.exists(stub)) {
                Files.createDirectories(stub);
                run(stub, List.of("-proc:none"), Map.of("dev/softlanding/shutdown/spring/OnShutdown.java", STUB), null);
            }
            classPath.add(stub);
            classPath.add(output);
            return run(output, options, sources, processor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> run(Path to, List<String> more, Map<String, String> texts, Processor by) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        String path = System.getProperty("java.class.path");
        for (Path directory : classPath) {
            path += System.getProperty("path.separator") + directory;
        }
        List<String> all = new ArrayList<>(List.of("-d", to.toString(), "-cp", path, "-proc:full"));
        if (Runtime.version().feature() < 21 || more.contains("-proc:none")) {
            all.remove("-proc:full");
        }
        all.addAll(more);
        List<JavaFileObject> files = new ArrayList<>();
        texts.forEach((name, text) -> files.add(new Source(name, text)));
        try (var manager = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            var task = compiler.getTask(null, manager, diagnostics, all, by == null ? null : again, files);
            if (by != null) {
                task.setProcessors(List.of(by));
            }
            task.call();
        }
        return diagnostics.getDiagnostics().stream().map(Compilation::line).toList();
    }

    private static String line(Diagnostic<? extends JavaFileObject> diagnostic) {
        JavaFileObject source = diagnostic.getSource();
        String name = source == null ? "" : source.getName().replaceAll(".*/", "") + ":" + diagnostic.getLineNumber();
        return (diagnostic.getKind() + " " + name + " " + diagnostic.getMessage(Locale.ROOT)).replace("  ", " ");
    }

    String read(String name) {
        try {
            return Files.readString(output.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
