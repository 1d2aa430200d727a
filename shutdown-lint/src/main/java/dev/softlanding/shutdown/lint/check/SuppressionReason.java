package dev.softlanding.shutdown.lint.check;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker.AnnotationTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.tree.JCTree;
import dev.softlanding.shutdown.lint.code.Comments;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Suppressions that do not say why. */
@BugPattern(
        summary =
                "A finding about cleanup code is suppressed, and no comment says why: nobody can tell whether that still holds.",
        severity = BugPattern.SeverityLevel.WARNING,
        linkType = BugPattern.LinkType.NONE)
public final class SuppressionReason extends CleanupCheck implements AnnotationTreeMatcher {

    private static final long serialVersionUID = 1L;

    private static final Pattern OURS = Pattern.compile("(Cleanup|Shutdown)[A-Z]\\w*");

    /** What tools and people write for themselves. */
    private static final Pattern MARKS =
            Pattern.compile("NOPMD|NOSONAR|NOLINT|CHECKSTYLE[:\\w ]*|noinspection [\\w, ]*|TODO|FIXME");

    @Override
    public Description matchAnnotation(AnnotationTree tree, VisitorState state) {
        if (!"SuppressWarnings".equals(nameOf(tree))) {
            return Description.NO_MATCH;
        }
        Optional<String> ours =
                values(tree).filter(value -> OURS.matcher(value).matches()).findFirst();
        CharSequence source = state.getSourceCode();
        if (ours.isEmpty() || source == null || hasReason(ours.get(), tree, state, source)) {
            return Description.NO_MATCH;
        }
        return found(
                declaration(state),
                state,
                "'%s' is suppressed here, and no comment on the line of the annotation or directly above says why. Add one: what makes it right, and until when."
                        .formatted(ours.get()));
    }

    private static @Nullable String nameOf(AnnotationTree tree) {
        var type = ASTHelpers.getSymbol(tree.getAnnotationType());
        return type == null ? null : type.getSimpleName().toString();
    }

    private static Stream<String> values(AnnotationTree tree) {
        return tree.getArguments().stream()
                .map(argument -> argument instanceof AssignmentTree named ? named.getExpression() : argument)
                .<ExpressionTree>flatMap(value ->
                        value instanceof NewArrayTree array ? array.getInitializers().stream() : Stream.of(value))
                .flatMap(value -> Stream.ofNullable(ASTHelpers.constValue(value, String.class)));
    }

    private static boolean hasReason(String check, AnnotationTree tree, VisitorState state, CharSequence source) {
        int start = ASTHelpers.getStartPosition(modifiers(state));
        int end = endOfLine(source, state.getEndPosition(tree));
        int name = ((JCTree) declaration(state)).getPreferredPosition();
        List<String> inside = Comments.in(source.subSequence(start, Math.max(end, name)));
        List<String> above = Comments.above(source, start);
        return Stream.concat(inside.stream(), above.stream()).anyMatch(comment -> isReason(check, comment));
    }

    /** A Javadoc is about the method, unless it speaks of the check. */
    private static boolean isReason(String check, String comment) {
        String said = MARKS.matcher(comment).replaceAll("");
        return said.chars().anyMatch(Character::isLetter) && (!comment.startsWith("*") || comment.contains(check));
    }

    private static int endOfLine(CharSequence source, int from) {
        int end = from;
        while (end < source.length() && source.charAt(end) != '\n') {
            end++;
        }
        return end;
    }

    private static Tree modifiers(VisitorState state) {
        Tree parent = state.getPath().getParentPath().getLeaf();
        return parent instanceof ModifiersTree ? parent : state.getPath().getLeaf();
    }

    /** What is annotated. */
    private static Tree declaration(VisitorState state) {
        TreePath parent = state.getPath().getParentPath();
        return parent.getLeaf() instanceof ModifiersTree
                ? parent.getParentPath().getLeaf()
                : state.getPath().getLeaf();
    }
}
