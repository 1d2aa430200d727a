package dev.softlanding.shutdown.lint.finding;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one compilation has found, the processor and the checks together, and the files that tell it. They are written when it begins, and
 * when it ends.
 *
 * <p>The options, as processors get them: {@code shutdown.lint.sarif} names the file to write SARIF 2.1.0 into; {@code shutdown.lint.root} is the
 * directory that its paths are relative to, by default the one that the compiler runs in; {@code shutdown.lint.baseline} names the file with
 * the findings that are known and not told; with {@code shutdown.lint.baseline.write=true} all are written into it instead.
 *
 * <p>This class is threadsafe.
 */
public final class Findings {

    /** The options by which they are told where to go. */
    public static final List<String> OPTIONS = List.of(
            "shutdown.lint.sarif", "shutdown.lint.root", "shutdown.lint.baseline", "shutdown.lint.baseline.write");

    private static final Map<Files, Findings> all = new ConcurrentHashMap<>();

    /** Where they go; whoever writes into the same files is one compilation, or comes after it. */
    private record Files(
            @Nullable Path sarif, Path root, @Nullable Path baseline, boolean writing) {

        static Files of(Map<String, String> options) {
            return new Files(
                    path(options, OPTIONS.get(0)),
                    Path.of(options.getOrDefault(OPTIONS.get(1), ""))
                            .toAbsolutePath()
                            .normalize(),
                    path(options, OPTIONS.get(2)),
                    Boolean.parseBoolean(options.get(OPTIONS.get(3))));
        }

        private static @Nullable Path path(Map<String, String> options, String key) {
            String value = options.getOrDefault(key, "");
            return value.isEmpty() ? null : Path.of(value).toAbsolutePath().normalize();
        }
    }

    private final Files files;
    private final Baseline baseline;
    private final List<SarifLog.Result> results = new ArrayList<>();
    private @Nullable WeakReference<Object> compilation;
    private @Nullable String unwritable;
    private boolean later;

    private Findings(Files files) {
        this.files = files;
        this.baseline = files.baseline == null ? Baseline.none() : Baseline.at(files.baseline, files.writing);
    }

    /**
     * Those of a compilation that begins. Its files say from now on that there is none.
     *
     * @param options those given to processors, without {@code -A}
     */
    public static Findings begin(Map<String, String> options) {
        Files files = Files.of(options);
        var findings = new Findings(files);
        all.put(files, findings);
        findings.write();
        return findings;
    }

    /**
     * Those of the compilation with these options, whether it was told that it began or not.
     *
     * @param compilation the compiler at work
     */
    public static Findings of(Map<String, String> options, JavacTask compilation) {
        Findings known = all.get(Files.of(options));
        Findings findings = known != null && known.belongsTo(compilation) ? known : begin(options);
        findings.belongsTo(compilation);
        findings.writeAtTheEndOf(compilation);
        return findings;
    }

    /** Whoever has found thousands does not write the files thousands of times. */
    private synchronized void writeAtTheEndOf(JavacTask compilation) {
        if (!later) {
            later = true;
            compilation.addTaskListener(new TaskListener() {
                @Override
                public void finished(TaskEvent event) {
                    if (event.getKind() == TaskEvent.Kind.COMPILATION) {
                        write();
                    }
                }
            });
        }
    }

    private synchronized boolean belongsTo(Object asking) {
        if (compilation == null) {
            compilation = new WeakReference<>(asking);
        }
        return compilation.get() == asking;
    }

    /** Takes note of it; tells whether it is to be reported: one of the baseline is not. */
    public synchronized boolean add(Finding finding) {
        boolean known = baseline.knows(finding);
        results.add(new SarifLog.Result(finding, known));
        if (!later) {
            write();
        }
        return !known;
    }

    /** What is wrong with the options, as a sentence that says what to do. */
    public Optional<String> problem() {
        return baseline.problem().or(() -> Optional.ofNullable(unwritable));
    }

    private synchronized void write() {
        try {
            if (files.sarif != null) {
                new SarifLog(files.root, results).writeTo(files.sarif);
            }
            baseline.write();
        } catch (UncheckedIOException failure) {
            unwritable = failure.getMessage() + ". Give a path that can be written to.";
        }
    }
}
