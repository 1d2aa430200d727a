package dev.softlanding.shutdown.lint.body;

import com.google.errorprone.VisitorState;
import com.google.errorprone.suppliers.Supplier;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A loop that may go on until something else happens.
 *
 * @param tree the loop
 * @param condition while what it goes on; null where it says nothing
 * @param statement what it does
 */
public record Loop(Tree tree, @Nullable ExpressionTree condition, StatementTree statement) {

    /** What the names of limits are made of. */
    private static final Set<String> OF_LIMITS = Set.of(
            "deadline",
            "timeout",
            "timed",
            "time",
            "expired",
            "expires",
            "expiry",
            "elapsed",
            "nanos",
            "millis",
            "seconds",
            "until",
            "budget",
            "attempt",
            "attempts",
            "retry",
            "retries",
            "tries",
            "limit",
            "overdue",
            "late",
            "waited",
            "patience",
            "clock",
            "after",
            "before");

    /** What the names of types and methods are made of that stand for a limit, wherever they are. */
    private static final Set<String> LIMITS = Set.of("deadline", "timeout", "stopwatch", "expired", "overdue");

    private static final Pattern WORDS = Pattern.compile("(?<=[a-z])(?=[A-Z])|_");
    private static final Pattern ASKING = Pattern.compile("(get(?!And).*|is.*|has.*|size|count.*|intValue|longValue)");
    private static final Set<String> CLOCKS =
            Set.of("nanoTime", "currentTimeMillis", "now", "millis", "instant", "elapsed");

    private static final Set<String> TAKES_NEXT = Set.of(
            "next",
            "nextElement",
            "poll",
            "pollFirst",
            "pollLast",
            "pop",
            "remove",
            "removeFirst",
            "removeLast",
            "drainTo",
            "readLine");

    private static final Supplier<Type> DURATION =
            VisitorState.memoize(state -> state.getTypeFromString("java.time.Duration"));

    /** The loop, unless it is one through the elements of something. */
    public static @Nullable Loop of(Tree tree) {
        if (tree instanceof WhileLoopTree loop) {
            return new Loop(tree, loop.getCondition(), loop.getStatement());
        }
        if (tree instanceof DoWhileLoopTree loop) {
            return new Loop(tree, loop.getCondition(), loop.getStatement());
        }
        return tree instanceof ForLoopTree loop ? new Loop(tree, loop.getCondition(), loop.getStatement()) : null;
    }

    /** Whether it looks at something again and again until it has come, and does little else. */
    public boolean polls(VisitorState state) {
        return spins()
                || Bodies.hasInRound(statement, inner -> Pauses.passes(inner, state))
                || Bodies.hasInRound(statement, inner -> Pauses.waits(inner, state))
                || keepsWaiting(condition, state);
    }

    private boolean spins() {
        boolean empty = statement instanceof EmptyStatementTree
                || (statement instanceof BlockTree block
                        && block.getStatements().isEmpty());
        return empty && condition != null && asksOnly(condition);
    }

    /** Asks, and changes nothing by asking. */
    private static boolean asksOnly(ExpressionTree condition) {
        boolean asks = Bodies.has(
                condition,
                inner -> inner instanceof MethodInvocationTree
                        || (inner instanceof IdentifierTree && isMember(ASTHelpers.getSymbol(inner))));
        return asks
                && !Bodies.has(
                        condition,
                        inner -> inner instanceof AssignmentTree
                                || (inner instanceof MethodInvocationTree call
                                        && (!call.getArguments().isEmpty()
                                                || !ASKING.matcher(ASTHelpers.getSymbol(call)
                                                                .getSimpleName())
                                                        .matches())));
    }

    private static boolean isMember(@Nullable Symbol symbol) {
        return symbol != null && symbol.owner instanceof Symbol.ClassSymbol;
    }

    /** As {@code while (!pool.awaitTermination(1, SECONDS))}. */
    private static boolean keepsWaiting(@Nullable Tree condition, VisitorState state) {
        return Bodies.hasHere(
                condition,
                not -> not instanceof UnaryTree unary
                        && unary.getKind() == Tree.Kind.LOGICAL_COMPLEMENT
                        && Bodies.hasHere(unary.getExpression(), inner -> Pauses.waits(inner, state)));
    }

    /** Whether time, or a number of rounds, or of elements, ends it. */
    public boolean isBounded(VisitorState state) {
        if (Bodies.hasHere(tree, inner -> isCallOf(inner, CLOCKS) || isCallOf(inner, TAKES_NEXT) || asksForLimit(inner))
                || leavesWhenLate(state)) {
            return true;
        }
        Set<Symbol> counters = Counters.of(tree);
        return conditions().stream()
                .anyMatch(asked -> Bodies.hasHere(
                        asked,
                        inner -> isLimit(inner, state) || counters.contains(ASTHelpers.getSymbol(inner)),
                        // its limit is that of one round
                        inner -> Pauses.waits(inner, state)));
    }

    /** Whether somebody's interrupt ends it, because it asks for it. */
    public boolean heedsInterrupt() {
        return conditions().stream()
                .anyMatch(asked -> Bodies.hasHere(
                        asked, inner -> Bodies.calls(inner, "isInterrupted") || Bodies.calls(inner, "interrupted")));
    }

    private static boolean isCallOf(Tree tree, Set<String> names) {
        return tree instanceof MethodInvocationTree call && names.contains(Bodies.nameOf(call));
    }

    /** As {@code failAfterDeadline()}. */
    private static boolean asksForLimit(Tree tree) {
        return tree instanceof MethodInvocationTree call && hasWordOf(LIMITS, Bodies.nameOf(call));
    }

    /** As {@code while (pool.awaitTermination(…))} or {@code if (!latch.await(…)) break}. */
    private boolean leavesWhenLate(VisitorState state) {
        boolean inCondition = Bodies.hasHere(condition, inner -> Pauses.waits(inner, state));
        return (inCondition && !keepsWaiting(condition, state))
                || Bodies.hasHere(
                        statement,
                        inner -> inner instanceof IfTree branch
                                && keepsWaiting(branch.getCondition(), state)
                                && leaves(branch.getThenStatement()));
    }

    private static boolean leaves(@Nullable Tree statement) {
        return Bodies.hasInRound(
                statement,
                inner -> inner instanceof BreakTree || inner instanceof ReturnTree || inner instanceof ThrowTree);
    }

    /** On what it depends whether there is another round. */
    private List<ExpressionTree> conditions() {
        List<ExpressionTree> all = new ArrayList<>();
        if (condition != null) {
            all.add(condition);
        }
        Bodies.hasHere(statement, inner -> {
            if (inner instanceof IfTree branch
                    && (leaves(branch.getThenStatement()) || leaves(branch.getElseStatement()))) {
                all.add(branch.getCondition());
            }
            return false;
        });
        return all;
    }

    private static boolean isLimit(Tree tree, VisitorState state) {
        String name = "";
        if (tree instanceof IdentifierTree identifier) {
            name = identifier.getName().toString();
        } else if (tree instanceof MemberSelectTree select) {
            name = select.getIdentifier().toString();
        }
        Type type = tree instanceof ExpressionTree ? ASTHelpers.getType(tree) : null;
        return hasWordOf(OF_LIMITS, name)
                || (type != null
                        && (ASTHelpers.isSameType(type, DURATION.get(state), state)
                                || hasWordOf(LIMITS, type.tsym.getSimpleName().toString())));
    }

    private static boolean hasWordOf(Set<String> words, String name) {
        return WORDS.splitAsStream(name).anyMatch(word -> words.contains(word.toLowerCase(Locale.ROOT)));
    }
}
