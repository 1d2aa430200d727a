package dev.softlanding.shutdown.lint.plan.declared;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a source stand for, so far as its declarations and imports tell. The compiler could be asked for more, but
 * it would attribute the bodies for that, long before their time, and javac then fails to compile some that are right.
 */
final class SourceNames {

    private final Elements elements;
    private final CompilationUnitTree source;
    private final List<TypeElement> around = new ArrayList<>();

    SourceNames(Elements elements, TreePath place) {
        this.elements = elements;
        this.source = place.getCompilationUnit();
        List<String> classes = new ArrayList<>();
        for (Tree tree : place) {
            if (tree instanceof ClassTree type) {
                classes.add(0, type.getSimpleName().toString());
            }
        }
        for (int depth = classes.size(); depth > 0; depth--) {
            TypeElement type = elements.getTypeElement(inPackage(String.join(".", classes.subList(0, depth))));
            if (type != null) {
                around.add(type);
            }
        }
    }

    private String inPackage(String name) {
        return source.getPackageName() == null ? name : source.getPackageName() + "." + name;
    }

    /** The value of a constant, by its name as written: alone, or after that of its type. */
    @Nullable
    Object constant(String name) {
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            TypeElement owner = type(name.substring(0, dot));
            return owner == null ? null : constantOf(owner, name.substring(dot + 1));
        }
        return Stream.concat(around.stream(), imports(true, name))
                .map(owner -> constantOf(owner, name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Object constantOf(TypeElement owner, String name) {
        return ElementFilter.fieldsIn(elements.getAllMembers(owner)).stream()
                .filter(field -> field.getSimpleName().contentEquals(name))
                .map(VariableElement::getConstantValue)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A type, by its name as written. */
    @Nullable
    TypeElement type(String name) {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        String rest = dot < 0 ? "" : name.substring(dot);
        TypeElement begun = around.stream()
                .flatMap(type ->
                        Stream.concat(Stream.of(type), ElementFilter.typesIn(elements.getAllMembers(type)).stream()))
                .filter(type -> type.getSimpleName().contentEquals(first))
                .findFirst()
                .or(() -> imports(false, first).findFirst())
                .orElse(null);
        return elements.getTypeElement(begun == null ? name : begun.getQualifiedName() + rest);
    }

    /** Types that the source imports: those of that name, or those whose member of that name is imported. */
    private Stream<TypeElement> imports(boolean ofMembers, String name) {
        Stream<String> imported = source.getImports().stream()
                .filter(line -> line.isStatic() == ofMembers)
                .map(ImportTree::getQualifiedIdentifier)
                .map(Tree::toString)
                .filter(line -> line.endsWith("." + name) || line.endsWith(".*"))
                .map(line -> ofMembers
                        ? line.substring(0, line.lastIndexOf('.'))
                        : line.substring(0, line.lastIndexOf('.') + 1) + name);
        Stream<String> always = ofMembers ? Stream.empty() : Stream.of(inPackage(name), "java.lang." + name);
        return Stream.concat(imported, always).map(elements::getTypeElement).filter(Objects::nonNull);
    }
}
