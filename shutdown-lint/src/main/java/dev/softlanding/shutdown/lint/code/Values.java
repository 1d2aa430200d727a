package dev.softlanding.shutdown.lint.code;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.tools.javac.code.Symbol;
import dev.softlanding.shutdown.lint.cleanup.SourceIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where names of a source get their meaning. */
public final class Values {

    private Values() {}

    /** All that a variable is given in it. */
    public static List<ExpressionTree> of(Symbol variable, CompilationUnitTree source) {
        return SourceIndex.of(source).valuesOf(variable);
    }

    /** The declaration of a method, if it is in there. */
    public static @Nullable MethodTree methodOf(@Nullable Symbol method, CompilationUnitTree source) {
        return SourceIndex.of(source).methodOf(method);
    }
}
