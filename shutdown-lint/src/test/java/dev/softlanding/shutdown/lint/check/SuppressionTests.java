package dev.softlanding.shutdown.lint.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import dev.softlanding.shutdown.lint.Compilation;
import dev.softlanding.shutdown.lint.Compilation.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every finding of the corpus can be silenced, by its name and with a reason, on the method and on the class that it is in. */
class SuppressionTests {

    private static final Path CORPUS = Path.of("src/test/corpus");

    @TempDir
    Path output;

    @Test
    void findingWhenSuppressedOnMethodIsSilent() throws IOException {
        assertThat(foundIn(faultyWith(Place.METHOD, null))).isEmpty();
    }

    @Test
    void findingWhenSuppressedOnClassIsSilent() throws IOException {
        assertThat(foundIn(faultyWith(Place.CLASS, null))).isEmpty();
    }

    @Test
    void findingWhenSomethingElseIsSuppressedIsThere() throws IOException {
        List<JavaFileObject> asTheyAre = faultyWith(null, null);
        assertThat(foundIn(faultyWith(Place.METHOD, "SomethingElse"))).hasSameSizeAs(foundIn(asTheyAre));
    }

    /** A regular expression that calls itself for each character of it would need a stack as long. */
    @Test
    void reasonWhenBesideALongTextIsFound() {
        String source = """
                @SuppressWarnings("CleanupSleep")
                @Deprecated(since = "%s") // a reason
                class Long {}
                """.formatted("x".repeat(50_000));

        Compilation compilation = Compilation.of(output, List.of(Compilation.source("Long.java", source)));
        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.messages()).isEmpty();
    }

    @Test
    void reasonWhenAboveOnALineThatEndsWithTwoCharactersIsFound() {
        String source = "/* a reason */\r\n@SuppressWarnings(\"CleanupSleep\")\r\nclass Lines {}\r\n";

        assertThat(Compilation.of(output, List.of(Compilation.source("Lines.java", source)))
                        .messages())
                .isEmpty();
    }

    private enum Place {
        METHOD,
        CLASS
    }

    private List<Message> foundIn(List<JavaFileObject> sources) {
        assertThat(sources).hasSizeGreaterThan(3 * Compilation.checks().size());
        Compilation compilation = Compilation.of(output, sources);
        assertThat(compilation.errors()).isEmpty();
        return compilation.messages();
    }

    /** The faulty sources of all checks with an annotation more, by default one that names the check; or none, without a place. */
    private static List<JavaFileObject> faultyWith(Place place, String name) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (String check : Compilation.checks()) {
            for (Path file : Compilation.sourcesBelow(CORPUS.resolve(check).resolve("faulty"))) {
                String source = Files.readString(file);
                CompilationUnitTree parsed = parse(file);
                ClassTree type = (ClassTree) parsed.getTypeDecls().get(0);
                int mark = source.indexOf("// finds " + check);
                if (place == null) {
                    sources.add(Compilation.source(file));
                    continue;
                }
                Tree target = place == Place.CLASS ? type : memberAt(mark, type, parsed);
                String suppressed = suppress(name == null ? check : name, target, source, parsed);
                sources.add(Compilation.source(file.getFileName().toString(), suppressed));
            }
        }
        return sources;
    }

    /** The method or field, of the class or of one in it, or the class itself if its own line is marked. */
    private static Tree memberAt(int mark, ClassTree type, CompilationUnitTree parsed) {
        for (Tree member : type.getMembers()) {
            SourcePositions positions = positions();
            long line = parsed.getLineMap().getLineNumber(mark);
            long start = parsed.getLineMap().getLineNumber(Math.max(0, positions.getStartPosition(parsed, member)));
            long end = parsed.getLineMap().getLineNumber(Math.max(0, positions.getEndPosition(parsed, member)));
            if (start <= line && line <= end) {
                if (member instanceof ClassTree inner) {
                    return memberAt(mark, inner, parsed);
                }
                return member instanceof BlockTree ? type : member; // an initializer has no annotations
            }
        }
        return type;
    }

    private static String suppress(String name, Tree target, String source, CompilationUnitTree parsed) {
        for (AnnotationTree annotation : modifiersOf(target).getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals("SuppressWarnings")) {
                int start = (int) positions().getStartPosition(parsed, annotation);
                int end = (int) positions().getEndPosition(parsed, annotation);
                String values = source.substring(source.indexOf('(', start) + 1, end - 1)
                        .replaceAll("value =|[{}]", "");
                return source.substring(0, start)
                        + "@SuppressWarnings({\"%s\", %s})".formatted(name, values)
                        + source.substring(end);
            }
        }
        int start = (int) positions().getStartPosition(parsed, target);
        return source.substring(0, start)
                + "@SuppressWarnings(\"%s\") // for a reason\n".formatted(name)
                + source.substring(start);
    }

    private static ModifiersTree modifiersOf(Tree declaration) {
        if (declaration instanceof ClassTree type) {
            return type.getModifiers();
        }
        return declaration instanceof MethodTree method
                ? method.getModifiers()
                : ((VariableTree) declaration).getModifiers();
    }

    private static JavacTask task(Path... files) {
        return (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        null,
                        List.of("-proc:none"),
                        null,
                        Stream.of(files).map(Compilation::source).toList());
    }

    private static SourcePositions positions() {
        return Trees.instance(task()).getSourcePositions();
    }

    private static CompilationUnitTree parse(Path file) throws IOException {
        return task(file).parse().iterator().next();
    }
}
