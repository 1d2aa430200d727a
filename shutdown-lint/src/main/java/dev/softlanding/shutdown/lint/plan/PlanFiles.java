package dev.softlanding.shutdown.lint.plan;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.FileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The files beside the classes of a module. This class is not threadsafe. */
final class PlanFiles {

    static final String PLAN = "META-INF/shutdown/plan.json";
    static final String DRAWING = "META-INF/shutdown/plan.mmd";

    /** What only part of the sources does not show. */
    static final String NAMES = "META-INF/shutdown/names.json";

    private static final Pattern TESTS =
            Pattern.compile("/test-classes/META-INF|/classes/[a-z]+/[a-zA-Z]*[tT]est/META-INF");

    private final Filer filer;

    PlanFiles(Filer filer) {
        this.filer = filer;
    }

    /** Whether it is tests that are compiled, by where Maven and Gradle put them: their beans are never in one application. */
    boolean isOfTests() {
        FileObject file = find("", PLAN);
        String path = file == null || file.toUri().getPath() == null
                ? ""
                : file.toUri().getPath().replace('\\', '/');
        return TESTS.matcher(path).find();
    }

    /** What an earlier build has written there; missing if it has not. */
    JsonNode read(String name) {
        FileObject file = find("", name);
        if (file == null) {
            return MissingNode.getInstance();
        }
        try {
            return PlanJson.MAPPER.readTree(file.getCharContent(true).toString());
        } catch (IOException | JacksonException none) {
            return MissingNode.getInstance();
        }
    }

    void write(String name, String content, List<? extends Element> from) throws IOException {
        write("", name, content.getBytes(StandardCharsets.UTF_8), from);
    }

    void writeClass(String simpleName, byte[] content, List<? extends Element> from) throws IOException {
        write(PlanIndex.PACKAGE, simpleName + ".class", content, from);
    }

    private void write(String pack, String name, byte[] content, List<? extends Element> from) throws IOException {
        FileObject file = filer.createResource(StandardLocation.CLASS_OUTPUT, pack, name, from.toArray(Element[]::new));
        try (OutputStream out = file.openOutputStream()) {
            out.write(content);
        }
    }

    /** Deletes it if it is there. */
    void delete(String name) {
        delete("", name);
    }

    void deleteClass(String simpleName) {
        delete(PlanIndex.PACKAGE, simpleName + ".class");
    }

    private void delete(String pack, String name) {
        FileObject file = find(pack, name);
        try {
            if (file != null && "file".equals(file.toUri().getScheme())) {
                Files.deleteIfExists(Path.of(file.toUri())); // javac's own objects refuse
            }
        } catch (IOException left) {
            return; // it is found again next time
        }
    }

    private @Nullable FileObject find(String pack, String name) {
        try {
            return filer.getResource(StandardLocation.CLASS_OUTPUT, pack, name);
        } catch (IOException | RuntimeException unknown) {
            return null; // not every compiler lets a processor look there
        }
    }
}
