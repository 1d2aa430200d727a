package dev.softlanding.shutdown.lint.code;

import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import org.jspecify.annotations.Nullable;

/** Loops, by whether it is written down how often they turn. */
public final class Loops {

    private Loops() {}

    /** Whether it is one whose number of turns nobody knows before: {@code while}, {@code do}, {@code for (;;)}. */
    public static boolean isOpenEnded(Tree tree) {
        return tree instanceof WhileLoopTree
                || tree instanceof DoWhileLoopTree
                || (tree instanceof ForLoopTree loop && loop.getCondition() == null);
    }

    /** Whether there is one in it. */
    public static boolean hasOpenEnd(@Nullable Tree tree) {
        boolean[] found = new boolean[1];
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void scan(@Nullable Tree inner, @Nullable Void unused) {
                found[0] |= inner != null && isOpenEnded(inner);
                return super.scan(inner, null);
            }
        }.scan(tree, null);
        return found[0];
    }
}
