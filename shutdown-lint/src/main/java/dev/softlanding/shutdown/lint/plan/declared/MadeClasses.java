package dev.softlanding.shutdown.lint.plan.declared;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Finds the class of which a method returns a new instance. This class is not threadsafe. */
final class MadeClasses extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final Elements elements;
    private final Set<TypeElement> made = new LinkedHashSet<>();
    private boolean unseen;

    MadeClasses(Elements elements) {
        this.elements = elements;
    }

    /** The class, or {@code null} if it cannot be seen, or there is more than one. */
    @Nullable
    TypeElement only() {
        return unseen || made.size() != 1 ? null : made.iterator().next();
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void nothing) {
        TypeElement type = null;
        if (tree.getExpression() instanceof NewClassTree instance && instance.getClassBody() == null) {
            Tree name = instance.getIdentifier();
            Tree plain = name instanceof ParameterizedTypeTree generic ? generic.getType() : name;
            type = new SourceNames(elements, getCurrentPath()).type(plain.toString());
        }
        if (type == null) {
            unseen = true;
        } else {
            made.add(type);
        }
        return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
        return null;
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void nothing) {
        return null;
    }
}
