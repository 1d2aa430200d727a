package dev.softlanding.shutdown.lint.plan.declared;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.softlanding.shutdown.lint.finding.Finding;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The sources behind the elements, as far as they are there: a compiler other than javac shows none, and none is there of what
 * was compiled before. This class is not threadsafe.
 */
public final class Sources {

    private final Elements elements;
    private final @Nullable Trees trees;

    private Sources(Elements elements, @Nullable Trees trees) {
        this.elements = elements;
        this.trees = trees;
    }

    /** Those of this compilation. */
    public static Sources of(ProcessingEnvironment environment) {
        try {
            return new Sources(environment.getElementUtils(), Trees.instance(unwrapped(environment)));
        } catch (IllegalArgumentException | LinkageError notJavac) {
            return new Sources(environment.getElementUtils(), null);
        }
    }

    /** Gradle wraps javac's. */
    private static ProcessingEnvironment unwrapped(ProcessingEnvironment environment) {
        for (Class<?> type = environment.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field delegate = type.getDeclaredField("delegate");
                delegate.setAccessible(true);
                if (delegate.get(environment) instanceof ProcessingEnvironment wrapped) {
                    return unwrapped(wrapped);
                }
            } catch (ReflectiveOperationException | RuntimeException none) {
                // not by this class
            }
        }
        return environment;
    }

    /** Whether any source can be seen. */
    public boolean areVisible() {
        return trees != null;
    }

    /** Whether that type is being compiled from its source, and not only looked at again. */
    public boolean has(TypeElement type) {
        return trees != null && trees.getPath(type) != null;
    }

    /** The file and line of an annotation, as {@code Orders.java:31}; empty if not known. */
    public String place(Element element, AnnotationMirror annotation) {
        Stretch stretch = stretch(element, annotation, null);
        return stretch == null ? "" : stretch.fileName() + ":" + stretch.place().line();
    }

    /** A piece of a source. */
    public record Stretch(URI file, Finding.Place place, String code) {

        public String fileName() {
            String path = file.getPath() == null ? file.toString() : file.getPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** Where an annotation is, or one of its values; {@code null} if not known. */
    public @Nullable Stretch stretch(Element element, AnnotationMirror annotation, @Nullable AnnotationValue value) {
        TreePath path = trees == null ? null : trees.getPath(element);
        if (trees == null || path == null) {
            return null;
        }
        Tree tree = value == null ? trees.getTree(element, annotation) : trees.getTree(element, annotation, value);
        return stretch(path.getCompilationUnit(), tree == null ? path.getLeaf() : tree, trees);
    }

    private static Stretch stretch(CompilationUnitTree unit, Tree tree, Trees trees) {
        long start = Math.max(0, trees.getSourcePositions().getStartPosition(unit, tree));
        long end = trees.getSourcePositions().getEndPosition(unit, tree);
        String code = code(unit, tree, start, end);
        long last = end > start ? end : start + code.length();
        var lines = unit.getLineMap();
        var place = new Finding.Place(
                (int) lines.getLineNumber(start),
                columnOf(start, lines),
                (int) lines.getLineNumber(last),
                columnOf(last, lines));
        return new Stretch(unit.getSourceFile().toUri(), place, code);
    }

    /** Counted in characters: the compiler's own columns have tabs that are 8 wide. */
    private static int columnOf(long position, LineMap lines) {
        return (int) (position - lines.getStartPosition(lines.getLineNumber(position))) + 1;
    }

    private static String code(CompilationUnitTree unit, Tree tree, long start, long end) {
        if (end > start) {
            try {
                return unit.getSourceFile()
                        .getCharContent(true)
                        .subSequence((int) start, (int) end)
                        .toString();
            } catch (IOException unreadable) {
                return tree.toString();
            }
        }
        return tree.toString();
    }

    /** The class that a method makes and returns, where that can be seen; else the one it says it returns; or {@code null}. */
    public @Nullable TypeElement madeBy(ExecutableElement method, @Nullable TypeElement declared) {
        TreePath path = trees == null ? null : trees.getPath(method);
        if (trees == null || path == null) {
            return declared;
        }
        var made = new MadeClasses(elements);
        made.scan(path, null);
        TypeElement only = made.only();
        return only == null ? declared : only;
    }

    /** The names of tasks that the source of these types gives to {@code ShutdownTask.named}. */
    public NamedTasks namedTasks(TypeElement type) {
        var named = new NamedTasks(elements);
        TreePath path = trees == null ? null : trees.getPath(type);
        if (path != null) {
            named.scan(path, null);
        }
        return named;
    }
}
